// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.RingDifference.Moved;
import dev.payswitch.core.ring.RingDifference.WeightChange;
import dev.payswitch.testkit.Seeded;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RingDifferenceTest {
  private static final ShardId S1 = new ShardId("s1");
  private static final ShardId S2 = new ShardId("s2");
  private static final ShardId S3 = new ShardId("s3");
  private static final Ring FIRST = RingPlanner.initial(Rings.HASHER, 256, Map.of(S1, 1, S2, 1));

  @Test
  void aRingDoesNotDifferFromItself() {
    RingDifference difference = RingDifference.between(FIRST, FIRST);

    assertThat(difference.isEmpty()).isTrue();
    assertThat(difference.movedArcCount()).isZero();
  }

  @Test
  void movesSideBySideAreOneRangeWhenTheyHaveOneEpoch() {
    Ring after = FIRST;
    for (int first = 0; first < 128; first += 64) {
      after = after.moved(new Move(new Arc(first), 64, S1, S2), new ArcEpoch(2));
    }

    RingDifference difference = RingDifference.between(FIRST, after);

    assertThat(difference.moved())
        .containsExactly(new Moved(new Arc(0), 128, S1, S2, new ArcEpoch(2)));
    assertThat(difference.movedArcCount()).isEqualTo(128);
    assertThat(difference.before()).isEqualTo(new RingEpoch(1));
    assertThat(difference.after()).isEqualTo(new RingEpoch(3));
    assertThat(difference.runsBefore()).isEqualTo(2);
    assertThat(difference.runsAfter()).isEqualTo(2);
  }

  @Test
  void arcsThatWentAndCameBackAreToldButNotCounted() {
    Ring away = FIRST.moved(new Move(new Arc(3), 4, S1, S2), new ArcEpoch(2));
    Ring back = away.moved(new Move(new Arc(3), 4, S2, S1), new ArcEpoch(3));

    RingDifference difference = RingDifference.between(FIRST, back);

    assertThat(difference.moved())
        .containsExactly(new Moved(new Arc(3), 4, S1, S1, new ArcEpoch(3)));
    assertThat(difference.movedArcCount()).isZero();
    assertThat(difference.isEmpty()).isFalse();
  }

  @Test
  void weightsChangeComeAndGo() {
    Ring joined = FIRST.withWeights(Map.of(S1, 2, S2, 1, S3, 1));

    assertThat(RingDifference.between(FIRST, joined).weights())
        .containsExactly(
            new WeightChange(S1, Optional.of(1), Optional.of(2)),
            new WeightChange(S3, Optional.empty(), Optional.of(1)));
    assertThat(RingDifference.between(joined, FIRST).weights())
        .containsExactly(
            new WeightChange(S1, Optional.of(2), Optional.of(1)),
            new WeightChange(S3, Optional.of(1), Optional.empty()));
  }

  @Test
  void ringsOfAnotherHashAreRefused() {
    Ring other =
        RingPlanner.initial(new PointHasher(HashAlgorithm.XXH3_64, 8), 256, Map.of(S1, 1, S2, 1));

    assertThatThrownBy(() -> RingDifference.between(FIRST, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another hash");
  }

  /** Every arc is in exactly the ranges that it should be in, whatever the rings look like. */
  @Seeded(rounds = 200)
  void namesExactlyTheArcsThatDiffer(RandomGenerator random) {
    Ring before = Rings.random(random);
    Ring after = RingPlanner.next(before, Rings.randomWeights(random));

    RingDifference difference = RingDifference.between(before, after);

    int differing = 0;
    for (int index = 0; index < before.arcCount(); index++) {
      Arc arc = new Arc(index);
      List<Moved> naming =
          difference.moved().stream()
              .filter(
                  moved ->
                      moved.firstArc().index() <= arc.index()
                          && arc.index() < moved.firstArc().index() + moved.arcCount())
              .toList();
      if (before.ownerOf(arc).equals(after.ownerOf(arc))) {
        assertThat(naming).as("arc %s", arc).isEmpty();
      } else {
        differing++;
        assertThat(naming).as("arc %s", arc).hasSize(1);
        assertThat(naming.getFirst().source()).isEqualTo(before.ownerOf(arc));
        assertThat(naming.getFirst().target()).isEqualTo(after.ownerOf(arc));
        assertThat(naming.getFirst().since()).isEqualTo(after.arcEpochOf(arc));
      }
    }
    assertThat(difference.movedArcCount()).isEqualTo(differing);
  }
}
