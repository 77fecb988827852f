// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.testkit.Seeded;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RingTest {
  private static final ShardId S1 = new ShardId("s1");
  private static final ShardId S2 = new ShardId("s2");
  private static final Map<ShardId, Integer> WEIGHTS = Map.of(S1, 1, S2, 0);

  @Seeded
  void everyPointHasTheOwnerOfItsArc(RandomGenerator random) {
    Ring ring = Rings.random(random);
    for (int round = 0; round < 200; round++) {
      Point point = new Point(random.nextLong());
      // The definition in exact arithmetic: floor(point * arcs / 2^64).
      long index = Math.unsignedMultiplyHigh(point.bits(), ring.arcCount());
      Arc arc = ring.arcOf(point);
      assertThat(arc.index()).isEqualTo((int) index);
      List<Run> containing = ring.runs().stream().filter(run -> run.contains(arc)).toList();
      assertThat(containing).hasSize(1);
      assertThat(ring.ownerOf(point)).isEqualTo(containing.getFirst().owner());
      assertThat(ring.arcEpochOf(arc)).isEqualTo(containing.getFirst().arcEpoch());
    }
  }

  @Seeded
  void accountsAreFoundByTheirPoint(RandomGenerator random) {
    Ring ring = Rings.random(random);
    AccountId account = new AccountId("acct:" + random.nextLong(1L << 40));
    Point point = ring.hasher().pointOf(account);
    assertThat(ring.arcOf(account)).isEqualTo(ring.arcOf(point));
    assertThat(ring.ownerOf(account)).isEqualTo(ring.ownerOf(point));
    assertThat(ring.runOf(account)).isEqualTo(ring.runOf(ring.arcOf(point)));
  }

  @Test
  void manyAccountsSpreadEvenly() {
    Ring ring = Rings.equal(3);
    int[] counts = new int[4];
    for (int index = 0; index < 30_000; index++) {
      String owner = ring.ownerOf(new AccountId("acct:" + index)).value();
      counts[owner.charAt(1) - '0']++;
    }
    assertThat(counts[1]).isBetween(9_500, 10_500);
    assertThat(counts[2]).isBetween(9_500, 10_500);
    assertThat(counts[3]).isBetween(9_500, 10_500);
  }

  @Test
  void refusesGapsOverlapsAndStrangers() {
    assertRefused("a run must begin at arc 0, but begins at 1", run(1, 15, S1, 1));
    assertRefused("a run must begin at arc 8, but begins at 9", run(0, 8, S1, 1), run(9, 7, S2, 1));
    assertRefused("a run must begin at arc 8, but begins at 7", run(0, 8, S1, 1), run(7, 9, S2, 1));
    assertRefused("no run covers arc 8", run(0, 8, S1, 1));
    assertRefused("no run covers arc 0");
    assertRefused("run at arc 0 ends beyond the last of 16 arcs", run(0, 17, S1, 1));
    assertRefused(
        "run at arc 0 is owned by s9, which is no shard of the ring",
        run(0, 16, new ShardId("s9"), 1));
    assertRefused("run at arc 0 has arc epoch 4 above ring epoch 3", run(0, 16, S1, 4));
    assertRefused("runs at arc 8 should be one run", run(0, 8, S1, 1), run(8, 8, S1, 1));
  }

  @Test
  void refusesBadNumbersOfArcsAndWeights() {
    for (int arcCount : new int[] {0, 8, 15, 100, 131_072, -16, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> RingPlanner.initial(Rings.HASHER, arcCount, WEIGHTS))
          .hasMessageContaining("number of arcs must be a power of two, 16 to 65536");
    }
    assertThatThrownBy(() -> RingPlanner.initial(Rings.HASHER, 16, Map.of()))
        .hasMessage("a ring has 1 to 1024 shards, but here are 0");
    assertThatThrownBy(() -> RingPlanner.initial(Rings.HASHER, 16, Map.of(S1, -1)))
        .hasMessage("weight of s1 must be 0 to 1000000, but is -1");
    assertThatThrownBy(() -> RingPlanner.initial(Rings.HASHER, 16, Map.of(S1, 0)))
        .hasMessage("at least one shard must have a weight above 0");
  }

  @Test
  void arcsBeyondTheRingHaveNoOwner() {
    Ring ring = RingPlanner.initial(Rings.HASHER, 16, WEIGHTS);
    assertThat(ring.ownerOf(new Arc(15))).isEqualTo(S1);
    assertThatThrownBy(() -> ring.ownerOf(new Arc(16)))
        .hasMessage("arc 16 is beyond the 16 arcs of the ring");
  }

  private static void assertRefused(String message, Run... runs) {
    assertThatThrownBy(() -> new Ring(new RingEpoch(3), Rings.HASHER, 16, WEIGHTS, List.of(runs)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Run run(int first, int arcCount, ShardId owner, long arcEpoch) {
    return new Run(new Arc(first), arcCount, owner, new ArcEpoch(arcEpoch));
  }

  @Test
  void aMoveThatIsShownLateLeavesAloneWhatWentOnSince() {
    ShardId s3 = new ShardId("s3");
    Ring first =
        new Ring(
            new RingEpoch(4),
            Rings.equal(1).hasher(),
            16,
            Map.of(S1, 1, S2, 1, s3, 1),
            List.of(new Run(new Arc(0), 16, S1, new ArcEpoch(1))));
    Ring later = first.moved(new Move(new Arc(1), 1, S2, s3), new ArcEpoch(5));
    Ring both = later.moved(new Move(new Arc(0), 3, S1, S2), new ArcEpoch(4));
    assertThat(both.ownerOf(new Arc(0))).isEqualTo(S2);
    assertThat(both.ownerOf(new Arc(1))).isEqualTo(s3);
    assertThat(both.arcEpochOf(new Arc(1))).isEqualTo(new ArcEpoch(5));
    assertThat(both.ownerOf(new Arc(2))).isEqualTo(S2);
    assertThat(both.ownerOf(new Arc(3))).isEqualTo(S1);
  }
}
