// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.node.Clock;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.transfer.CommandIntake;
import dev.payswitch.proto.shard.v1.ExecuteRequest;
import dev.payswitch.proto.shard.v1.ExecuteResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.function.Consumer;

/** The production session of a router's stream, without the network under it. */
public final class ExecuteStreams {
  private ExecuteStreams() {}

  /**
   * Opens one.
   *
   * @param replies takes serialized responses, on the loop
   * @return takes serialized requests
   */
  public static Consumer<byte[]> open(
      Scheduler loop, Clock clock, CommandIntake intake, Consumer<byte[]> replies) {
    ExecuteSession session =
        new ExecuteSession(new Replies(replies), loop, clock, intake, new NobodyListens());
    return bytes -> {
      try {
        session.onNext(ExecuteRequest.parseFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException(e);
      }
    };
  }

  private static final class NobodyListens implements OutcomeListener {
    @Override
    public void transfer(String status, long micros) {}

    @Override
    public void account(String status) {}

    @Override
    public void refused(String reason) {}
  }

  private static final class Replies extends ServerCallStreamObserver<ExecuteResponse> {
    private final Consumer<byte[]> taker;

    Replies(Consumer<byte[]> taker) {
      this.taker = taker;
    }

    @Override
    public void onNext(ExecuteResponse response) {
      taker.accept(response.toByteArray());
    }

    @Override
    public void onError(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void onCompleted() {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }
}
