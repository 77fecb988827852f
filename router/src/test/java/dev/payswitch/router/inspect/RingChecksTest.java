// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import static dev.payswitch.router.inspect.Facts.RING;
import static dev.payswitch.router.inspect.Facts.S1;
import static dev.payswitch.router.inspect.Facts.S2;
import static dev.payswitch.router.inspect.Facts.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cluster.KeptRing;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RingChecksTest {
  private static final RingChecks.Archived KEPT = archived(RING);

  private static RingChecks.Archived archived(Ring ring) {
    return archived(RingDocument.write(ring));
  }

  private static RingChecks.Archived archived(byte[] document) {
    return new RingChecks.Archived(Optional.of(new KeptRing(document, Instant.EPOCH)), "");
  }

  /** The one thing that is not well. */
  private static Check only(Facts facts, RingChecks.Archived archived) {
    List<Check> wrong =
        RingChecks.of(facts.facts(), archived).stream().filter(check -> !check.isOk()).toList();
    assertThat(wrong).hasSize(1);
    assertThat(wrong.getFirst().advice()).isNotEmpty();
    return wrong.getFirst();
  }

  private static void assertFails(Check check, String name, String... finding) {
    assertThat(check.level()).as(check.finding()).isEqualTo(Check.Level.FAIL);
    assertThat(check.name()).isEqualTo(name);
    assertThat(check.finding()).contains(finding);
  }

  @Test
  void tellsOfEverythingThatIsWell() {
    List<Check> checks = RingChecks.of(new Facts().facts(), KEPT);

    assertThat(checks).allMatch(Check::isOk);
    assertThat(checks)
        .extracting(Check::name)
        .containsExactly(
            "ring document",
            "ring circle",
            "ring hash",
            "ring owners",
            "ring routers",
            "ring nodes",
            "ring arcs");
    assertThat(checks.getFirst().finding()).matches("epoch 1, 2 runs, crc32c [0-9a-f]{8}");
    assertThat(RingChecks.mayPass(checks)).isFalse();
  }

  @Test
  void aDocumentThatWasChangedByHandFailsItsChecksum() {
    String document =
        new String(RingDocument.write(RING), StandardCharsets.UTF_8)
            .replace("\"count\":128,\"owner\":\"s2\"", "\"count\":128,\"owner\":\"s1\"")
            .replace("\"since\":1}]", "\"since\":2}]");
    byte[] changed =
        document.replace("\"epoch\":1", "\"epoch\":2").getBytes(StandardCharsets.UTF_8);

    assertFails(only(new Facts(), archived(changed)), "ring document", "checksum is");
  }

  @Test
  void aDocumentThatLeavesArcsOutFails() {
    byte[] cut =
        new String(RingDocument.write(RING), StandardCharsets.UTF_8)
            .replace("\"first\":128,\"count\":128", "\"first\":128,\"count\":100")
            .getBytes(StandardCharsets.UTF_8);

    assertFails(only(new Facts(), archived(cut)), "ring document", "no run covers arc 228");
  }

  @Test
  void otherContentsOfTheSameEpochFail() {
    Ring other = new Ring(RING.epoch(), RING.hasher(), 256, Map.of(S1, 2, S2, 1), RING.runs());

    assertFails(only(new Facts(), archived(other)), "ring document", "other contents");
  }

  @Test
  void anOlderDocumentThanTheRoutersFails() {
    Ring newer = RING.withWeights(Map.of(S1, 2, S2, 1));
    List<Check> checks = RingChecks.of(new Facts().ring(newer).facts(), KEPT);

    assertFails(checks.getFirst(), "ring document", "epoch 1 is kept, but this router has 2");
    assertThat(checks.getFirst().advice()).contains("recover-ensemble");
  }

  @Test
  void noDocumentAndNoZooKeeperFail() {
    assertFails(
        only(new Facts(), new RingChecks.Archived(Optional.empty(), "")),
        "ring document",
        "ZooKeeper has none");
    assertFails(
        only(new Facts(), new RingChecks.Archived(Optional.empty(), "no connection")),
        "ring document",
        "no connection");
    assertThat(
            RingChecks.of(
                new Facts().ring(null).facts(), new RingChecks.Archived(Optional.empty(), "")))
        .hasSize(1);
  }

  @Test
  void anOwnerThatIsDownFailsAndItsArcsAreNotKnown() {
    List<Check> wrong =
        RingChecks.of(new Facts().away(S2, ShardFacts.DOWN).facts(), KEPT).stream()
            .filter(check -> !check.isOk())
            .toList();

    assertThat(wrong).hasSize(2);
    assertFails(wrong.getFirst(), "ring owners", "s2 owns 128 arcs, and is DOWN");
    assertThat(wrong.getFirst().advice()).contains("start its node");
    assertThat(wrong.getLast().level()).isEqualTo(Check.Level.WARN);
    assertThat(wrong.getLast().finding()).contains("arcs 0x080-0x0ff", "s2", "does not answer");
    assertThat(RingChecks.mayPass(wrong)).as("a shard that is away stays away").isFalse();
  }

  @Test
  void routersAndNodesMustBeAtTheEpoch() {
    Check router = only(new Facts().routerAt(3), KEPT);
    assertFails(router, "ring routers", "127.0.0.1:7400 is at epoch 3 instead of 1");
    assertThat(RingChecks.mayPass(List.of(router))).isTrue();

    Facts behind =
        new Facts()
            .shard(
                S1,
                shard ->
                    new ShardFacts(
                        S1,
                        ShardFacts.ACTIVE,
                        "",
                        new ShardFacts.Told(9, 0, 0, 0, 0, 0, 0, "", List.of(serving(0, 128, 1)))));
    assertFails(only(behind, KEPT), "ring nodes", "s1 is at epoch 9 instead of 1");
  }

  @Test
  void anArcThatTwoServeFails() {
    Check check = only(new Facts().arcs(S1, serving(0, 128, 1), serving(200, 2, 4)), KEPT);

    assertFails(check, "ring arcs", "arcs 0x0c8-0x0c9", "s2's", "and so does s1 since 4");
    assertThat(check.advice()).contains("keep all disks as they are");
  }

  @Test
  void anArcThatNobodyServesFails() {
    Check check =
        only(
            new Facts()
                .arcs(
                    S1,
                    serving(0, 100, 1),
                    new ArcRange(100, 1, ArcRange.State.GONE, 5),
                    serving(101, 27, 1)),
            KEPT);

    assertFails(check, "ring arcs", "arc 0x064", "GONE since 5", "nobody serves them");
  }

  @Test
  void anArcThatIsServedElsewhereOrSinceAnotherEpochFails() {
    Facts elsewhere =
        new Facts().arcs(S1, serving(0, 64, 1)).arcs(S2, serving(64, 64, 2), serving(128, 128, 1));
    assertFails(only(elsewhere, KEPT), "ring arcs", "0x040-0x07f", "ABSENT", "s2 since 2 serves");

    Facts other = new Facts().arcs(S1, serving(0, 128, 3));
    assertFails(only(other, KEPT), "ring arcs", "0x000-0x07f", "since 3", "refuses calls");
  }

  @Test
  void aRingChangedByHandIsAgainstTheShards() {
    Ring byHand = RING.moved(new Move(new Arc(0), 16, S1, S2), new ArcEpoch(2));
    List<Check> checks = RingChecks.of(new Facts().ring(byHand).facts(), archived(byHand));

    assertThat(checks)
        .filteredOn(check -> check.name().equals("ring arcs"))
        .singleElement()
        .satisfies(
            check ->
                assertFails(
                    check,
                    "ring arcs",
                    "arcs 0x000-0x00f are s2's since ring epoch 2",
                    "s1 since 1"));
  }

  @Test
  void whileAMoveCutsOverItsArcsMayBeElsewhere() {
    Facts facts =
        new Facts()
            .arcs(S1, new ArcRange(0, 4, ArcRange.State.GONE, 1), serving(4, 124, 1))
            .arcs(S2, serving(0, 4, 2), serving(128, 128, 1));
    assertThat(only(facts, KEPT).level()).isEqualTo(Check.Level.FAIL);

    assertThat(only(facts.moves(Facts.move("COPYING", 0, "")), KEPT).level())
        .isEqualTo(Check.Level.FAIL);
    Check cuttingOver = only(facts.moves(Facts.move("SWITCHED", 0, "")), KEPT);
    assertThat(cuttingOver.level()).isEqualTo(Check.Level.WARN);
    assertThat(cuttingOver.finding()).contains("op-1.1 is cutting over");
  }

  @Test
  void manyDifferencesAreCutShort() {
    ArcRange[] every = new ArcRange[64];
    for (int index = 0; index < every.length; index++) {
      every[index] = serving(2 * index, 1, 1);
    }
    List<Check> checks = RingChecks.of(new Facts().arcs(S1, every).facts(), KEPT);

    assertThat(checks).filteredOn(check -> check.name().equals("ring arcs")).hasSize(21);
    assertThat(checks.getLast().finding()).isEqualTo("44 more ranges of arcs are not right");
  }
}
