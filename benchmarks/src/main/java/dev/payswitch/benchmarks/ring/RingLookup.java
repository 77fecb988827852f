// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.ring;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.Point;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Lookups as a router makes them: each of another account, so that neither the branch predictor nor
 * a cache of one entry answers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RingLookup {
  /**
   * A power of two; few enough for the second-level cache, as the accounts of a busy minute are.
   */
  private static final int LOOKUPS = 1 << 10;

  private static final long SEED = 42;

  @Param({"3", "100"})
  int shardCount;

  private Ring ring = ring(1);
  private final Point[] points = new Point[LOOKUPS];
  private final AccountId[] accounts = new AccountId[LOOKUPS];
  private int next;

  @Setup
  public void make() {
    SplittableRandom random = new SplittableRandom(SEED);
    ring = ring(shardCount);
    for (int index = 0; index < LOOKUPS; index++) {
      points[index] = new Point(random.nextLong());
      accounts[index] = new AccountId("account:" + random.nextLong(1_000_000_000_000L));
    }
  }

  private static Ring ring(int shardCount) {
    SortedMap<ShardId, Integer> weights = new TreeMap<>();
    for (int number = 1; number <= shardCount; number++) {
      weights.put(new ShardId("s" + number), 1);
    }
    return RingPlanner.initial(
        new PointHasher(HashAlgorithm.XXH3_64, SEED), Ring.DEFAULT_ARC_COUNT, weights);
  }

  private int advance() {
    next = (next + 1) & (LOOKUPS - 1);
    return next;
  }

  @Benchmark
  public ShardId ownerOfPoint() {
    return ring.ownerOf(points[advance()]);
  }

  @Benchmark
  public ShardId ownerOfAccount() {
    return ring.ownerOf(accounts[advance()]);
  }
}
