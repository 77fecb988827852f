// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import static dev.payswitch.router.inspect.Facts.RING;
import static dev.payswitch.router.inspect.Facts.S1;
import static dev.payswitch.router.inspect.Facts.S2;
import static dev.payswitch.router.inspect.Facts.lane;
import static dev.payswitch.router.inspect.Facts.operation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.router.inspect.Check.Level;
import dev.payswitch.router.inspect.ClusterChecks.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClusterChecksTest {
  private static List<Check> check(Facts facts) {
    return ClusterChecks.of(facts.facts(), Limits.DEFAULT);
  }

  private static void assertOnly(Facts facts, Level level, String name, String... finding) {
    List<Check> wrong = check(facts).stream().filter(check -> !check.isOk()).toList();
    assertThat(wrong).hasSize(1);
    assertThat(wrong.getFirst().level()).as("%s", wrong).isEqualTo(level);
    assertThat(wrong.getFirst().name()).isEqualTo(name);
    assertThat(wrong.getFirst().finding()).contains(finding);
    assertThat(wrong.getFirst().advice()).isNotEmpty();
  }

  @Test
  void tellsOfEverythingThatIsWell() {
    assertThat(check(new Facts())).allMatch(Check::isOk);
    assertThat(check(new Facts()))
        .extracting(Check::name)
        .containsExactly(
            "zookeeper",
            "shards",
            "balance",
            "lanes",
            "owed decisions",
            "disks",
            "releases",
            "operations",
            "moves");
  }

  @Test
  void tellsOfZooKeeperAndShards() {
    assertOnly(new Facts().zooKeeperAway(), Level.FAIL, "zookeeper", "payments go on");
    for (String state : List.of("DOWN", "UNREACHABLE", "REGRESSED")) {
      assertOnly(new Facts().away(S2, state), Level.FAIL, "shards", "s2 is " + state);
    }
    assertOnly(new Facts().away(S2, "RECOVERING"), Level.WARN, "shards", "s2 is RECOVERING");
  }

  @Test
  void tellsOfWeightsThatNothingFollows() {
    Facts facts = new Facts().ring(RING.withWeights(Map.of(S1, 3, S2, 1)));

    assertOnly(facts, Level.WARN, "balance", "64 arcs", "no operation is under way");
    assertThat(check(facts.operations(operation("op-1", "RUNNING")))).allMatch(Check::isOk);
  }

  @Test
  void tellsOfLanes() {
    assertOnly(
        new Facts().lanes(lane("PAUSED", 0, 0, "ops: new cable")),
        Level.WARN,
        "lanes",
        "s1:s2 is PAUSED by ops: new cable");
    assertOnly(new Facts().lanes(lane("RETRYING", 0, 900, "")), Level.WARN, "lanes", "RETRYING");
    assertOnly(
        new Facts().lanes(lane("ACQUIRING", 0, 61_000, "")), Level.FAIL, "lanes", "ACQUIRING");
    assertOnly(
        new Facts().lanes(lane("OPEN", 7, 61_000, "")),
        Level.FAIL,
        "owed decisions",
        "s2 has not acknowledged 7 decisions of s1, the oldest for 61 s");
    assertThat(check(new Facts().lanes(lane("CLOSED", 0, 0, "")))).allMatch(Check::isOk);
  }

  @Test
  void tellsOfDisksAndReleases() {
    assertOnly(withFreeDisk(500L << 20), Level.FAIL, "disks", "s1 has 500 MiB", "1024 MiB");
    assertOnly(withFreeDisk(1500L << 20), Level.WARN, "disks", "less than twice the floor");
    Facts mixed =
        new Facts()
            .shard(
                S1,
                shard ->
                    new ShardFacts(
                        S1,
                        ShardFacts.ACTIVE,
                        "",
                        new ShardFacts.Told(1, 0, 0, 0, 0, 0, 8L << 30, "0.2.0", List.of())));
    assertOnly(mixed, Level.WARN, "releases", "{0.1.0=[s2], 0.2.0=[s1]}");
  }

  private static Facts withFreeDisk(long bytes) {
    return new Facts()
        .shard(
            S1,
            shard ->
                new ShardFacts(
                    S1,
                    ShardFacts.ACTIVE,
                    "",
                    new ShardFacts.Told(1, 0, 0, 0, 0, 0, bytes, "0.1.0", List.of())));
  }

  @Test
  void tellsOfOperationsAndMoves() {
    assertOnly(
        new Facts().operations(operation("op-3", "FAILED"), operation("op-2", "DONE")),
        Level.FAIL,
        "operations",
        "op-3",
        "it broke");
    assertThat(
            check(new Facts().operations(operation("op-3", "DONE"), operation("op-2", "FAILED"))))
        .as("a later one made up for it")
        .allMatch(Check::isOk);
    assertOnly(
        new Facts().operations(operation("op-3", "PAUSED")), Level.WARN, "operations", "PAUSED");
    assertOnly(
        new Facts().moves(Facts.move("CATCH_UP", 0, "too many changes")),
        Level.FAIL,
        "moves",
        "op-1.1 is stuck in CATCH_UP: too many changes");
  }

  @Test
  void tellsOfWhatIsInDoubt() {
    Duration older = Duration.ofSeconds(60);

    assertThat(ClusterChecks.of(new InDoubtFacts(Map.of(), 0, false, List.of()), older))
        .singleElement()
        .matches(Check::isOk);
    assertThat(
            ClusterChecks.of(
                new InDoubtFacts(Map.of("s1", 2, "s2", 1), 90_000, true, List.of("shard s3: away")),
                older))
        .extracting(Check::level)
        .containsExactly(Level.WARN, Level.FAIL);
    assertThat(
            ClusterChecks.of(new InDoubtFacts(Map.of("s1", 2), 90_000, false, List.of()), older)
                .getFirst()
                .finding())
        .isEqualTo(
            "2 wait for their decision longer than 60 s, by home {s1=2}, the oldest for 90 s");
  }

  @Test
  void tellsOfBooks() {
    assertThat(ClusterChecks.ledgers(true, List.of(), 2)).allMatch(Check::isOk);
    assertThat(ClusterChecks.ledgers(false, List.of("s1 differs"), 2))
        .singleElement()
        .satisfies(check -> assertThat(check.level()).isEqualTo(Level.FAIL));
    assertThat(ClusterChecks.ledgers(false, List.of(), 2)).hasSize(1);
    assertThat(ClusterChecks.ledgersNotAdded("s1 is away").finding()).contains("s1 is away");
  }
}
