// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import java.util.List;
import java.util.Optional;

/**
 * What a shard tells of moves.
 *
 * @param awaitedShards names of shards of whose lanes it waits to learn something
 */
public record ShardMoves(
    List<SeenMove> departures, List<SeenMove> arrivals, List<String> awaitedShards) {
  public static final ShardMoves NONE = new ShardMoves(List.of(), List.of(), List.of());

  public ShardMoves {
    departures = List.copyOf(departures);
    arrivals = List.copyOf(arrivals);
    awaitedShards = List.copyOf(awaitedShards);
  }

  Optional<SeenMove> departure(String moveId) {
    return departures.stream().filter(move -> move.moveId().equals(moveId)).findFirst();
  }
}
