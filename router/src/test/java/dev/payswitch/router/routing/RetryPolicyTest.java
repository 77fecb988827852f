// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.router.routing.RetryDecision.AwaitRing;
import dev.payswitch.router.routing.RetryDecision.GiveUp;
import dev.payswitch.router.routing.RetryDecision.PauseShard;
import dev.payswitch.router.routing.RetryDecision.RetryAfter;
import dev.payswitch.testkit.Seeded;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The retry table as a table. */
final class RetryPolicyTest {
  private final RetryPolicy policy = new RetryPolicy(new Random(1));

  @ParameterizedTest
  @EnumSource
  void decidesForEveryReason(Reason reason) {
    Class<? extends RetryDecision> expected =
        switch (reason) {
          case STALE_ROUTE -> AwaitRing.class;
          case SHARD_RECOVERING -> PauseShard.class;
          case ARC_FROZEN, LANE_UNAVAILABLE, OUTCOME_UNKNOWN -> RetryAfter.class;
          case BUSY, SHARD_REGRESSED, UNIMPLEMENTED, UNDECODABLE -> GiveUp.class;
        };

    assertThat(policy.decide(ShardRefusal.of(reason, ""), 0, 0, 1)).isInstanceOf(expected);
  }

  @Seeded
  void neverComesBackBeforeTheDelayThatWasAskedFor(RandomGenerator random) {
    RetryPolicy seeded = new RetryPolicy(random);
    for (int round = 0; round < 1_000; round++) {
      long millis = 1 + random.nextLong(5_000);
      ShardRefusal refusal = new ShardRefusal(Reason.ARC_FROZEN, millis, null, "");
      RetryAfter retry = (RetryAfter) seeded.decide(refusal, random.nextInt(100), 0, 1);
      long asked = TimeUnit.MILLISECONDS.toNanos(millis);
      assertThat(retry.delayNanos()).isBetween(asked, asked + asked / 2);
    }
  }

  @Seeded
  void backsOffWithinItsBounds(RandomGenerator random) {
    RetryPolicy seeded = new RetryPolicy(random);
    for (int attempts = 0; attempts < 1_000; attempts++) {
      assertThat(seeded.backoff(attempts))
          .isBetween(RetryPolicy.MIN_BACKOFF_NANOS / 2, RetryPolicy.MAX_BACKOFF_NANOS);
    }
    assertThat(seeded.backoff(1_000)).isGreaterThanOrEqualTo(RetryPolicy.MAX_BACKOFF_NANOS / 2);
  }
}
