// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.ShardId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The processes that are registered now, in order of their ids. */
public record LiveMembers(List<NodeRegistration> nodes, List<RouterRegistration> routers) {
  public static final LiveMembers NONE = new LiveMembers(List.of(), List.of());

  public LiveMembers {
    nodes =
        nodes.stream()
            .sorted(
                Comparator.comparing(NodeRegistration::shard)
                    .thenComparing(NodeRegistration::replica))
            .toList();
    routers = routers.stream().sorted(Comparator.comparing(RouterRegistration::id)).toList();
  }

  /**
   * The leader of a shard. While an old leader has not noticed yet, two nodes say they lead; the
   * greater term is right.
   */
  public Optional<NodeRegistration> leaderOf(ShardId shard) {
    return nodes.stream()
        .filter(node -> node.shard().equals(shard) && node.role() == NodeRole.LEADER)
        .max(Comparator.comparingLong(NodeRegistration::term));
  }
}
