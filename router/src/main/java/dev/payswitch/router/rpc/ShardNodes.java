// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.proto.shard.v1.MoveServiceGrpc;
import dev.payswitch.proto.shard.v1.MoveServiceGrpc.MoveServiceBlockingStub;
import dev.payswitch.proto.shard.v1.ShardServiceGrpc;
import dev.payswitch.proto.shard.v1.ShardServiceGrpc.ShardServiceBlockingStub;
import dev.payswitch.router.routing.ShardChannels;
import dev.payswitch.router.routing.ShardDirectory;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the leaders of several shards the same question at once. Blocks. */
public final class ShardNodes {
  private final ShardDirectory directory;
  private final ShardChannels channels;
  private final ExecutorService executor;

  public ShardNodes(ShardDirectory directory, ShardChannels channels, ExecutorService executor) {
    this.directory = directory;
    this.channels = channels;
    this.executor = executor;
  }

  /** What one leader said. */
  sealed interface Answer<T> {
    /** An answer. */
    record Said<T>(T response) implements Answer<T> {}

    /** None, and why. */
    record Silent<T>(String why) implements Answer<T> {}
  }

  ShardDirectory directory() {
    return directory;
  }

  <T> Map<ShardId, Answer<T>> askAll(
      Collection<ShardId> shards, long timeoutNanos, Function<ShardServiceBlockingStub, T> question)
      throws InterruptedException {
    return joinAll(shards, shard -> ask(shard, timeoutNanos, question));
  }

  /** The same about moves. */
  <T> Map<ShardId, Answer<T>> askAllAboutMoves(
      Collection<ShardId> shards, long timeoutNanos, Function<MoveServiceBlockingStub, T> question)
      throws InterruptedException {
    return joinAll(
        shards,
        shard ->
            askLeader(
                shard,
                channel ->
                    question.apply(
                        MoveServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS))));
  }

  private <T> Map<ShardId, Answer<T>> joinAll(
      Collection<ShardId> shards, Function<ShardId, Answer<T>> question)
      throws InterruptedException {
    List<ShardId> order = new ArrayList<>(shards);
    List<Future<Answer<T>>> answers = new ArrayList<>();
    for (ShardId shard : order) {
      answers.add(executor.submit(() -> question.apply(shard)));
    }
    Map<ShardId, Answer<T>> result = new TreeMap<>();
    for (int index = 0; index < order.size(); index++) {
      result.put(order.get(index), join(answers.get(index)));
    }
    return result;
  }

  private static <T> Answer<T> join(Future<Answer<T>> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    }
  }

  <T> Answer<T> ask(
      ShardId shard, long timeoutNanos, Function<ShardServiceBlockingStub, T> question) {
    return askLeader(
        shard,
        channel ->
            question.apply(
                ShardServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS)));
  }

  private <T> Answer<T> askLeader(ShardId shard, Function<Channel, T> question) {
    @Nullable String address = directory.leaderOf(shard);
    if (address == null) {
      return new Answer.Silent<>("no leader is known");
    }
    try {
      return new Answer.Said<>(question.apply(channels.to(address)));
    } catch (StatusRuntimeException failure) {
      return new Answer.Silent<>(
          "its leader at "
              + address
              + " does not answer: "
              + StatusMapper.why(failure.getStatus()));
    }
  }
}
