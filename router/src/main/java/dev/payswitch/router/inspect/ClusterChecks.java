// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDiff;
import dev.payswitch.core.ring.RingPlanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What must be so of everything but the ring itself. Pure. */
public final class ClusterChecks {
  private static final String IN_DOUBT = "in doubt";
  private static final String LEDGERS = "ledgers";

  private final List<Check> checks = new ArrayList<>();
  private final ClusterFacts facts;
  private final Limits limits;

  /**
   * From when on something is in trouble.
   *
   * @param older the age from which on what waits is told
   * @param freeDiskFloorBytes with less free disk a shard takes no more payments
   */
  public record Limits(Duration older, long freeDiskFloorBytes) {
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(60), 1L << 30);
  }

  private ClusterChecks(ClusterFacts facts, Limits limits) {
    this.facts = facts;
    this.limits = limits;
  }

  /** All checks, at least one for each thing that is checked. */
  public static List<Check> of(ClusterFacts facts, Limits limits) {
    ClusterChecks checks = new ClusterChecks(facts, limits);
    checks.checkZooKeeper();
    checks.checkShards();
    checks.checkBalance();
    checks.checks.addAll(LaneChecks.of(facts.lanes(), limits.older()));
    checks.checkDisks();
    checks.checkReleases();
    checks.checks.addAll(OperationChecks.of(facts.operations(), facts.moves()));
    return List.copyOf(checks.checks);
  }

  private void checkZooKeeper() {
    checks.add(
        facts.zooKeeperConnected()
            ? Check.ok("zookeeper", "connected")
            : Check.fail(
                "zookeeper",
                "it does not answer this router: payments go on, the ring cannot change",
                "look at the ZooKeeper ensemble; if its data is lost: payswitch cluster recover-ensemble"));
  }

  private void checkShards() {
    int before = checks.size();
    for (ShardFacts shard : facts.shards()) {
      String finding = shard.id() + " is " + shard.state();
      switch (shard.state()) {
        case ShardFacts.ACTIVE -> {}
        case ShardFacts.RECOVERING -> checks.add(Check.warn("shards", finding, adviceFor(shard)));
        default -> checks.add(Check.fail("shards", finding, adviceFor(shard)));
      }
    }
    if (checks.size() == before) {
      checks.add(Check.ok("shards", "all " + facts.shards().size() + " are up and serve"));
    }
  }

  /** What to do about a shard that does not serve. */
  static String adviceFor(ShardFacts shard) {
    return switch (shard.state()) {
      case ShardFacts.DOWN -> "start its node: its accounts wait for it";
      case ShardFacts.UNREACHABLE ->
          "look at its process at " + shard.leaderAddress() + " and the network";
      case ShardFacts.REGRESSED ->
          "it runs on old files: stop its node, bring back the right files, and start it again";
      case ShardFacts.RECOVERING -> "its accounts wait until it leads; it goes on by itself";
      default -> "look at its log";
    };
  }

  private void checkBalance() {
    Ring ring = facts.ring();
    if (ring == null) {
      return;
    }
    SortedMap<ShardId, Integer> weights = new TreeMap<>(ring.weights());
    boolean anyWeight = weights.values().stream().anyMatch(weight -> weight > 0);
    int away =
        anyWeight
            ? RingDiff.moves(ring, RingPlanner.next(ring, weights)).stream()
                .mapToInt(move -> move.arcCount())
                .sum()
            : 0;
    if (away == 0) {
      checks.add(Check.ok("balance", "every shard owns what its weight asks for"));
    } else if (facts.operations().stream().anyMatch(OperationFacts::isUnderWay)) {
      checks.add(Check.ok("balance", away + " arcs are still to move: an operation is under way"));
    } else {
      checks.add(
          Check.warn(
              "balance",
              away + " arcs are not where the weights want them, and no operation is under way",
              "see payswitch ring show; plan the moves with the weights as they are"));
    }
  }

  private void checkDisks() {
    int before = checks.size();
    int told = 0;
    for (ShardFacts shard : facts.shards()) {
      ShardFacts.Told known = shard.told();
      if (known == null) {
        continue;
      }
      told++;
      String finding = shard.id() + " has " + mebibytes(known.freeDiskBytes()) + " free";
      if (known.freeDiskBytes() < limits.freeDiskFloorBytes()) {
        checks.add(
            Check.fail(
                "disks",
                finding + ", below the floor of " + mebibytes(limits.freeDiskFloorBytes()),
                "make room: it tells callers BUSY, and goes on by itself"));
      } else if (known.freeDiskBytes() / 2 < limits.freeDiskFloorBytes()) {
        checks.add(
            Check.warn("disks", finding + ", less than twice the floor", "make room in time"));
      }
    }
    if (checks.size() == before) {
      checks.add(Check.ok("disks", "all " + told + " shards that answer have room"));
    }
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  private void checkReleases() {
    SortedMap<String, List<String>> shards = new TreeMap<>();
    for (ShardFacts shard : facts.shards()) {
      ShardFacts.Told known = shard.told();
      if (known != null) {
        shards.computeIfAbsent(known.release(), name -> new ArrayList<>()).add(shard.id().value());
      }
    }
    if (shards.size() > 1) {
      checks.add(
          Check.warn(
              "releases",
              "nodes run different releases: " + shards,
              "finish the rolling restart, or go back to one release"));
    } else {
      checks.add(
          Check.ok(
              "releases",
              shards.isEmpty() ? "no node answers" : "all nodes run " + shards.firstKey()));
    }
  }

  /** What waits for its home's decision. */
  public static List<Check> of(InDoubtFacts inDoubt, Duration older) {
    List<Check> checks = new ArrayList<>();
    for (String silent : inDoubt.silentShards()) {
      checks.add(Check.warn(IN_DOUBT, "not known of " + silent, "bring the shard back"));
    }
    if (inDoubt.count() > 0) {
      checks.add(
          Check.fail(
              IN_DOUBT,
              "%s%d wait for their decision longer than %s, by home %s, the oldest for %d s"
                  .formatted(
                      inDoubt.more() ? "more than " : "",
                      inDoubt.count(),
                      seconds(older),
                      inDoubt.byHome(),
                      inDoubt.oldestMillis() / 1_000),
              "look at these homes; see payswitch transfer list --in-doubt --older "
                  + older.toSeconds()
                  + "s"));
    }
    if (checks.isEmpty()) {
      checks.add(
          Check.ok(IN_DOUBT, "nothing waits for its decision longer than " + seconds(older)));
    }
    return checks;
  }

  /** Whether the books balance. */
  public static List<Check> ledgers(boolean hold, List<String> findings, int ledgerCount) {
    if (hold) {
      return List.of(
          Check.ok(
              LEDGERS, "debits = credits + what is in flight, in " + ledgerCount + " ledgers"));
    }
    List<Check> checks = new ArrayList<>();
    for (String finding : findings) {
      checks.add(Check.fail(LEDGERS, finding, "keep the disks as they are; see payswitch verify"));
    }
    if (checks.isEmpty()) {
      checks.add(
          Check.fail(
              LEDGERS, "they do not balance", "keep the disks as they are; see payswitch verify"));
    }
    return checks;
  }

  /** That nobody knows whether the books balance. */
  public static Check ledgersNotAdded(String why) {
    return Check.fail(
        LEDGERS, "not added up: " + why, "bring all shards back; or give it longer: --timeout 30s");
  }

  static String seconds(Duration age) {
    return age.toSeconds() + " s";
  }
}
