// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.shard.v1.ListMovesRequest;
import dev.payswitch.proto.shard.v1.ListMovesResponse;
import dev.payswitch.router.routing.ExecuteCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Puts together what shards tell of moves. Blocks. */
final class MoveQueries {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ShardNodes nodes;

  MoveQueries(ShardNodes nodes) {
    this.nodes = nodes;
  }

  /**
   * All moves by id: as their sources see them, and as their targets do.
   *
   * @param silent shards that did not answer, by name, with why
   */
  record Listed(
      Map<String, MoveStatus> departures,
      Map<String, MoveStatus> arrivals,
      Map<String, String> silent) {
    List<String> silentLines() {
      List<String> lines = new ArrayList<>();
      silent.forEach((shard, why) -> lines.add("shard " + shard + ": " + why));
      return lines;
    }

    Optional<MoveStatus> departure(String moveId) {
      return Optional.ofNullable(departures.get(moveId));
    }
  }

  Listed list(Collection<ShardId> shards) throws InterruptedException {
    Listed listed = new Listed(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    nodes
        .askAllAboutMoves(
            shards, TIMEOUT_NANOS, stub -> stub.listMoves(ListMovesRequest.getDefaultInstance()))
        .forEach(
            (shard, answer) -> {
              switch (answer) {
                case ShardNodes.Answer.Silent<ListMovesResponse> silent ->
                    listed.silent().put(shard.value(), silent.why());
                case ShardNodes.Answer.Said<ListMovesResponse> said ->
                    add(listed, shard, said.response());
              }
            });
    return listed;
  }

  private static void add(Listed listed, ShardId shard, ListMovesResponse response) {
    if (response.hasRefusal()) {
      var refusal = ExecuteCodec.refusalOf(response.getRefusal());
      listed.silent().put(shard.value(), refusal.reason() + ": " + refusal.detail());
      return;
    }
    response.getDeparturesList().forEach(move -> listed.departures().put(move.getMoveId(), move));
    response.getArrivalsList().forEach(move -> listed.arrivals().put(move.getMoveId(), move));
  }
}
