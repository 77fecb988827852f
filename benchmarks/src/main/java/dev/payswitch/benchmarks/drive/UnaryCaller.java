// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends each request as a call of its own. */
final class UnaryCaller implements Caller {
  private final Channel channel;
  private final MethodDescriptor<Request, Answer> method;
  private final long timeoutMillis;
  private final Completion completion;

  UnaryCaller(
      Channel channel,
      MethodDescriptor<Request, Answer> method,
      Duration timeout,
      Completion completion) {
    this.channel = channel;
    this.method = method;
    this.timeoutMillis = timeout.toMillis();
    this.completion = completion;
  }

  @Override
  public void send(Request request) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
    ClientCall<Request, Answer> call = channel.newCall(method, options);
    call.start(new Listener(request), new Metadata());
    // Two, as gRPC's own stubs ask for: then the end of the call needs no further request.
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
  }

  @Override
  public void finish() {
    // Every call ends by itself.
  }

  private final class Listener extends ClientCall.Listener<Answer> {
    private final Request request;
    private @Nullable Answer answer;

    Listener(Request request) {
      this.request = request;
    }

    @Override
    public void onMessage(Answer message) {
      answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      @Nullable Answer received = answer;
      if (status.isOk() && received != null) {
        completion.answered(request, received);
      } else {
        completion.failed(request, status.isOk() ? Status.INTERNAL : status);
      }
    }
  }
}
