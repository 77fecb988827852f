// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;

/**
 * Answers INVALID_ARGUMENT to a message that cannot be decoded. gRPC decodes before interceptors
 * and answers UNKNOWN, which would tell the caller that the call may have done something; so the
 * services are wrapped to get their messages undecoded, and decode within this.
 */
final class DecodeGuard implements ServerInterceptor {
  static ServerServiceDefinition around(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(
        ServerInterceptors.useInputStreamMessages(service), new DecodeGuard());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (refused) {
          return;
        }
        try {
          super.onMessage(message);
        } catch (StatusRuntimeException failure) {
          if (!(failure.getCause() instanceof InvalidProtocolBufferException)) {
            throw failure;
          }
          refused = true;
          StatusRuntimeException answer =
              StatusMapper.invalidArgument("request", "is no message of the expected type");
          Metadata trailers = answer.getTrailers();
          call.close(answer.getStatus(), trailers == null ? new Metadata() : trailers);
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }
}
