// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.nio.charset.StandardCharsets;

/**
 * Who calls, by the metadata {@code payswitch-principal}: 1 to 64 printable bytes, else {@code
 * anonymous}. It is only passed on: what a principal may do is not decided here.
 */
final class Principal implements ServerInterceptor {
  static final int MAX_LENGTH = 64;
  private static final ByteString ANONYMOUS = ByteString.copyFromUtf8("anonymous");
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("payswitch-principal", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<ByteString> CALLER = Context.key("payswitch-principal");

  /** Of the call that is being handled on this thread. */
  static ByteString current() {
    ByteString caller = CALLER.get();
    return caller == null ? ANONYMOUS : caller;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String name = headers.get(HEADER);
    if (name == null || name.isEmpty() || name.length() > MAX_LENGTH) {
      return next.startCall(call, headers);
    }
    Context context =
        Context.current().withValue(CALLER, ByteString.copyFrom(name, StandardCharsets.US_ASCII));
    return Contexts.interceptCall(context, call, headers, next);
  }
}
