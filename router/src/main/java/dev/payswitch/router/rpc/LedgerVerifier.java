// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import dev.payswitch.proto.shard.v1.GetLaneBooksRequest;
import dev.payswitch.proto.shard.v1.GetLaneBooksResponse;
import dev.payswitch.proto.shard.v1.LaneBook;
import dev.payswitch.proto.shard.v1.VerifyShardRequest;
import dev.payswitch.proto.shard.v1.VerifyShardResponse;
import dev.payswitch.router.routing.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Proves over all shards that no money was made or lost, while payments flow. The books of a lane
 * are read target first: whatever the target has applied, the source has committed before, so its
 * book read afterwards covers that sequence unless it has forgotten it already. Blocks.
 */
public final class LedgerVerifier {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int LANE_TRIES = 40;

  private final ShardNodes nodes;
  private final Clock clock;
  private final Pause pause;

  public LedgerVerifier(ShardNodes nodes, Clock clock, Pause pause) {
    this.nodes = nodes;
    this.clock = clock;
    this.pause = pause;
  }

  /** One lane, by its ends. */
  private record Lane(ShardId source, ShardId target) implements Comparable<Lane> {
    @Override
    public int compareTo(Lane other) {
      int bySource = source.compareTo(other.source);
      return bySource != 0 ? bySource : target.compareTo(other.target);
    }
  }

  VerifyLedgersResponse verify(Ring ring, CallDeadline deadline) throws InterruptedException {
    Map<ShardId, VerifyShardResponse> shards = new TreeMap<>();
    while (shards.size() < ring.weights().size()) {
      verifyShards(ring, shards, deadline);
    }
    LedgerAudit audit = new LedgerAudit(name -> ring.weights().containsKey(new ShardId(name)));
    shards.values().forEach(audit::add);
    TreeSet<Lane> lanes = new TreeSet<>();
    shards
        .values()
        .forEach(
            shard ->
                shard
                    .getLanesList()
                    .forEach(
                        book ->
                            lanes.add(
                                new Lane(
                                    new ShardId(book.getSourceShardId()),
                                    new ShardId(book.getTargetShardId())))));
    // The other end of a lane to a shard that left the ring went with it.
    lanes.removeIf(
        lane ->
            !ring.weights().containsKey(lane.source())
                || !ring.weights().containsKey(lane.target()));
    for (Lane lane : lanes) {
      compareLane(lane, shards, audit, deadline);
    }
    return audit.result(lanes.size());
  }

  /** Asks the shards that are missing; a shard that is away makes the proof wait, not pass. */
  private void verifyShards(
      Ring ring, Map<ShardId, VerifyShardResponse> shards, CallDeadline deadline)
      throws InterruptedException {
    TreeSet<ShardId> missing = new TreeSet<>(ring.weights().keySet());
    missing.removeAll(shards.keySet());
    var answers =
        nodes.askAll(
            missing,
            leftOrThrow(deadline, missing.first().value(), "did not add up in time"),
            stub -> stub.verifyShard(VerifyShardRequest.getDefaultInstance()));
    for (var answer : answers.entrySet()) {
      String why =
          switch (answer.getValue()) {
            case ShardNodes.Answer.Said<VerifyShardResponse> said
                when !said.response().hasRefusal() -> {
              shards.put(answer.getKey(), said.response());
              yield "";
            }
            case ShardNodes.Answer.Said<VerifyShardResponse> said ->
                said.response().getRefusal().getDetail();
            case ShardNodes.Answer.Silent<VerifyShardResponse> silent -> silent.why();
          };
      if (!why.isEmpty()) {
        pauseOrThrow(deadline, answer.getKey(), why);
      }
    }
  }

  private void compareLane(
      Lane lane, Map<ShardId, VerifyShardResponse> shards, LedgerAudit audit, CallDeadline deadline)
      throws InterruptedException {
    LaneBook target = bookOf(lane, booksOf(shards.get(lane.target())));
    LaneBook source = bookOf(lane, booksOf(shards.get(lane.source())));
    Optional<List<String>> differences = LaneBooks.differences(source, target);
    for (int attempt = 0; differences.isEmpty() && attempt < LANE_TRIES; attempt++) {
      target = bookOf(lane, readBooks(lane.target(), deadline));
      source = bookOf(lane, readBooks(lane.source(), deadline));
      differences = LaneBooks.differences(source, target);
    }
    long sourceAt = source.getSequence();
    long targetAt = target.getSequence();
    audit.addLane(
        source,
        target,
        differences.orElseGet(
            () ->
                List.of(
                    String.format(
                        "lane %s→%s: its ends are at sequences %d and %d and could not be compared"
                            + " in %d tries; verify again",
                        lane.source(), lane.target(), sourceAt, targetAt, LANE_TRIES))));
  }

  private static List<LaneBook> booksOf(@Nullable VerifyShardResponse shard) {
    return shard == null ? List.of() : shard.getLanesList();
  }

  /** The book of a lane at one end; an end that has none has seen nothing. */
  private static LaneBook bookOf(Lane lane, List<LaneBook> books) {
    for (LaneBook book : books) {
      if (book.getSourceShardId().equals(lane.source().value())
          && book.getTargetShardId().equals(lane.target().value())) {
        return book;
      }
    }
    return LaneBook.newBuilder()
        .setSourceShardId(lane.source().value())
        .setTargetShardId(lane.target().value())
        .build();
  }

  private List<LaneBook> readBooks(ShardId shard, CallDeadline deadline)
      throws InterruptedException {
    while (true) {
      long left = leftOrThrow(deadline, shard.value(), "did not tell its lane books in time");
      var answer =
          nodes.ask(
              shard, left, stub -> stub.getLaneBooks(GetLaneBooksRequest.getDefaultInstance()));
      switch (answer) {
        case ShardNodes.Answer.Said<GetLaneBooksResponse> said
            when !said.response().hasRefusal() -> {
          return said.response().getLanesList();
        }
        case ShardNodes.Answer.Said<GetLaneBooksResponse> said ->
            pauseOrThrow(deadline, shard, said.response().getRefusal().getDetail());
        case ShardNodes.Answer.Silent<GetLaneBooksResponse> silent ->
            pauseOrThrow(deadline, shard, silent.why());
      }
    }
  }

  private long leftOrThrow(CallDeadline deadline, String shard, String why) {
    long left = deadline.leftNanos(clock);
    if (left <= 0) {
      throw StatusMapper.shardUnavailable(shard, why);
    }
    return left;
  }

  private void pauseOrThrow(CallDeadline deadline, ShardId shard, String why)
      throws InterruptedException {
    if (deadline.leftNanos(clock) <= PAUSE_NANOS) {
      throw StatusMapper.shardUnavailable(shard.value(), why);
    }
    pause.pause(PAUSE_NANOS);
  }
}
