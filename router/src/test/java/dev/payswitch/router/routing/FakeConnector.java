// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.List;

/** Opens streams that keep what is sent and let a test play the shard. */
final class FakeConnector implements ShardConnector {
  final List<FakeStream> streams = new ArrayList<>();
  boolean readyFromTheStart = true;

  @Override
  public ShardStream open(ShardId shard, String address, ShardStream.Listener listener) {
    FakeStream stream = new FakeStream(shard, address, listener, readyFromTheStart);
    streams.add(stream);
    return stream;
  }

  /** The stream to a shard that was opened last. */
  FakeStream to(String shard) {
    return streams.stream()
        .filter(stream -> stream.shard.value().equals(shard))
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new AssertionError("no stream to " + shard));
  }

  /** One stream as the shard sees it. */
  static final class FakeStream implements ShardStream {
    final ShardId shard;
    final String address;
    final Listener listener;
    final List<List<ShardCommand>> messages = new ArrayList<>();
    private boolean ready;
    boolean cancelled;

    FakeStream(ShardId shard, String address, Listener listener, boolean ready) {
      this.shard = shard;
      this.address = address;
      this.listener = listener;
      this.ready = ready;
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    void becomes(boolean nowReady) {
      ready = nowReady;
      if (nowReady) {
        listener.ready();
      }
    }

    @Override
    public void send(List<ShardCommand> commands) {
      messages.add(List.copyOf(commands));
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    /** All commands in the order they came. */
    List<ShardCommand> commands() {
      return messages.stream().flatMap(List::stream).toList();
    }

    ShardCommand last() {
      return commands().getLast();
    }

    void reply(ShardCommand command, CommandResult result) {
      listener.replied(List.of(new ShardReply(command.correlationId(), result)));
    }
  }
}
