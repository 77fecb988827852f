// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.Run;
import dev.payswitch.proto.v1.GetRingRequest;
import dev.payswitch.proto.v1.RingServiceGrpc;
import io.grpc.Channel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Asks a router for its ring, to tell which accounts live on the same shard. */
final class RingReader {
  private static final long TIMEOUT_SECONDS = 10;

  private RingReader() {}

  static Ring read(Channel channel) {
    dev.payswitch.proto.v1.Ring ring =
        RingServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .getRing(GetRingRequest.getDefaultInstance())
            .getRing();
    Map<ShardId, Integer> weights = new TreeMap<>();
    ring.getShardsList()
        .forEach(shard -> weights.put(new ShardId(shard.getShardId()), shard.getWeight()));
    List<Run> runs =
        ring.getRunsList().stream()
            .map(
                run ->
                    new Run(
                        new Arc(run.getFirstArc()),
                        run.getArcCount(),
                        new ShardId(run.getShardId()),
                        new ArcEpoch(run.getArcEpoch())))
            .toList();
    return new Ring(
        new RingEpoch(ring.getEpoch()),
        new PointHasher(algorithm(ring.getHashAlgorithm()), ring.getHashSeed()),
        ring.getArcCount(),
        weights,
        runs);
  }

  private static HashAlgorithm algorithm(String name) {
    return Arrays.stream(HashAlgorithm.values())
        .filter(algorithm -> algorithm.documentName().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("hash \"" + name + "\" of the ring is not known here"));
  }
}
