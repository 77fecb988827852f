// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests as messages of one stream, which is opened again when it ends. The stream has no
 * deadline of its own; how much is unanswered is bounded by the loop that sends.
 */
final class StreamCaller implements Caller {
  private final Channel channel;
  private final Completion completion;

  // Guarded by this.
  private @Nullable Stream current;

  StreamCaller(Channel channel, Completion completion) {
    this.channel = channel;
    this.completion = completion;
  }

  @Override
  public void send(Request request) {
    synchronized (this) {
      @Nullable Stream open = current;
      if (open == null) {
        open = new Stream();
        current = open;
        open.call.start(open, new Metadata());
        open.call.request(1);
      }
      open.pending.put(request.firstNumber, request);
      open.call.sendMessage(request);
    }
  }

  @Override
  public synchronized void finish() {
    @Nullable Stream open = current;
    if (open != null) {
      open.call.halfClose();
      current = null;
    }
  }

  private final class Stream extends ClientCall.Listener<Answer> {
    private final ClientCall<Request, Answer> call =
        channel.newCall(RawMethods.STREAM, CallOptions.DEFAULT);

    // Guarded by the caller.
    private final Map<Long, Request> pending = new HashMap<>();

    @Override
    public void onMessage(Answer answer) {
      @Nullable Request request;
      synchronized (StreamCaller.this) {
        request = pending.remove(answer.requestNumber());
      }
      if (request != null) {
        completion.answered(request, answer);
      }
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      List<Request> unanswered;
      synchronized (StreamCaller.this) {
        if (current == this) {
          current = null;
        }
        unanswered = new ArrayList<>(pending.values());
        pending.clear();
      }
      Status reason = status.isOk() ? Status.CANCELLED : status;
      unanswered.forEach(request -> completion.failed(request, reason));
    }
  }
}
