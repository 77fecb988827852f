// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.proto.shard.v1.ShardServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens Execute streams over gRPC. */
public final class ShardStreamClient implements ShardConnector {
  private static final MethodDescriptor<byte[], byte[]> EXECUTE =
      ShardServiceGrpc.getExecuteMethod().toBuilder(
              new ByteArrayMarshaller(), new ByteArrayMarshaller())
          .build();

  /** How much may wait in the stream: two messages, so that one is there when one has gone. */
  private static final int READY_BYTES = 1024 * 1024;

  private final ShardChannels channels;

  public ShardStreamClient(ShardChannels channels) {
    this.channels = channels;
  }

  @Override
  public ShardStream open(ShardId shard, String address, ShardStream.Listener listener) {
    Stream stream = new Stream(listener);
    CallOptions options = CallOptions.DEFAULT.withOnReadyThreshold(READY_BYTES);
    ClientCalls.asyncBidiStreamingCall(channels.to(address).newCall(EXECUTE, options), stream);
    return stream;
  }

  private static final class Stream implements ShardStream, ClientResponseObserver<byte[], byte[]> {
    private final Listener listener;
    private @Nullable ClientCallStreamObserver<byte[]> requests;

    Stream(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<byte[]> requestStream) {
      requests = requestStream;
      requestStream.setOnReadyHandler(listener::ready);
    }

    private ClientCallStreamObserver<byte[]> requests() {
      return Objects.requireNonNull(requests);
    }

    @Override
    public boolean isReady() {
      return requests().isReady();
    }

    @Override
    public void send(List<ShardCommand> commands) {
      requests().onNext(ExecuteCodec.encode(commands));
    }

    @Override
    public void cancel() {
      requests().cancel("given up", null);
    }

    @Override
    public void onNext(byte[] response) {
      try {
        listener.replied(ExecuteCodec.decode(response));
      } catch (IOException undecodable) {
        requests().cancel("undecodable response", undecodable);
      }
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      listener.broken(status.getCode() + " " + status.getDescription());
    }

    @Override
    public void onCompleted() {
      listener.broken("ended by the shard");
    }
  }
}
