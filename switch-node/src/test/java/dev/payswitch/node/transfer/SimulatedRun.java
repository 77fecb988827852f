// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static dev.payswitch.node.transfer.ShardSimulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.proto.v1.Account;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One simulation from beginning to end: traffic and faults, then calm, then every check. */
final class SimulatedRun {
  private static final int MOST_FAULTS = 30;

  private final Kind kind;
  private final RandomGenerator random;
  private final ShardSimulation simulation;
  private final ToldSoFar told;
  private final SimulatedCallers callers;
  private final SimulatedGroupCallers groupCallers;

  /** What callers do most. */
  enum Kind {
    /** Single transfers of every kind. */
    TRANSFERS(120, 8, 3, 0),
    /** Groups, and transfers that get in their way. */
    GROUPS(40, 60, 5, 0),
    /** A few calls under very few ids, so that attempts of one id meet. */
    FEW_IDS(16, 5, 3, 0),
    /** Everything, while arcs are moved. */
    MOVES(90, 14, 4, 12);

    private final int mostTransfers;
    private final int mostGroups;
    private final int mostShards;
    private final int mostMoves;

    Kind(int mostTransfers, int mostGroups, int mostShards, int mostMoves) {
      this.mostTransfers = mostTransfers;
      this.mostGroups = mostGroups;
      this.mostShards = mostShards;
      this.mostMoves = mostMoves;
    }
  }

  SimulatedRun(Kind kind, RandomGenerator random) {
    this(kind, random, SimulatedHistory.LAST);
  }

  /**
   * Makes the shards and their accounts.
   *
   * @param history how many lines are kept of what happens
   */
  SimulatedRun(Kind kind, RandomGenerator random, int history) {
    this.kind = kind;
    this.random = random;
    int shards = random.nextInt(2, kind.mostShards + 1);
    List<String> names = SimulatedAccounts.NAMES;
    List<Account.Builder> accounts =
        kind == Kind.TRANSFERS
            ? SimulatedAccounts.make(random)
            : SimulatedAccounts.makeRicher(random);
    simulation = new ShardSimulation(random.nextLong(), shards, history);
    simulation.create(accounts);
    told = new ToldSoFar(simulation);
    RandomGenerator habits = new SplittableRandom(random.nextLong());
    SimulatedTransfers transfers =
        kind == Kind.FEW_IDS
            ? SimulatedCallers.veryFewTransfers(habits, names)
            : SimulatedCallers.transfers(habits, names);
    callers = new SimulatedCallers(simulation, habits, transfers, told);
    SimulatedGroups groups = new SimulatedGroups(habits, transfers, names, simulation::ownerOf);
    groupCallers = new SimulatedGroupCallers(simulation, habits, groups, callers, told);
  }

  /** What happened so far. */
  SimulatedHistory history() {
    return simulation.history();
  }

  List<SimulatedShard> shards() {
    return simulation.shards();
  }

  /** Runs, and tells what happened if a check fails. */
  void runAndTell() {
    try {
      run();
    } catch (RuntimeException | Error failure) {
      System.err.println(history().text());
      throw failure;
    }
  }

  /** Runs, and checks. */
  void run() {
    long span =
        kind == Kind.FEW_IDS
            ? random.nextLong(SECOND / 20, SECOND)
            : random.nextLong(SECOND / 10, 3 * SECOND);
    for (int rest = kind.mostTransfers / 3 + random.nextInt(kind.mostTransfers); rest > 0; rest--) {
      simulation.time().after(random.nextLong(span), callers::actAtRandom);
    }
    for (int rest = random.nextInt(kind.mostGroups); rest > 0; rest--) {
      simulation.time().after(random.nextLong(span), groupCallers::actAtRandom);
    }
    for (int rest = random.nextInt(MOST_FAULTS); rest > 0; rest--) {
      simulation.time().after(random.nextLong(span + SECOND / 2), simulation::fault);
    }
    SimulatedMoves moves = null;
    if (kind.mostMoves > 0) {
      SimulatedMoves all = new SimulatedMoves(simulation, new SplittableRandom(random.nextLong()));
      for (int rest = 1 + random.nextInt(kind.mostMoves); rest > 0; rest--) {
        simulation.time().after(random.nextLong(span), all::startAtRandom);
      }
      moves = all;
    }
    simulation.time().run(span + SECOND);
    if (moves != null) {
      moves.calmDown();
    }
    simulation.calmDown();
    simulation.time().run((kind.mostMoves > 0 ? 20 : 10) * SECOND);
    check();
    callers.askAboutAll();
    groupCallers.askAboutAll();
    simulation.time().run(8 * SECOND);
    SimulationChecks checks = check();
    assertThat(callers.histories().values())
        .as("transfers without an outcome")
        .allMatch(history -> history.isFinal);
    assertThat(groupCallers.histories().values())
        .as("groups without an outcome")
        .allMatch(history -> history.isFinal);
    Map<ShardId, StepChecks> steps = checks.everyStepIsRight(simulation.ring());
    told.settledMeansThatItShows(steps, checks.rows());
    told.whatTookPlaceWasDoneBySomebody(steps);
    told.whatWasToldIsFound(callers.histories(), checks.rows());
  }

  private SimulationChecks check() {
    SimulationChecks checks = new SimulationChecks(simulation.shards());
    checks.answersAreTrue(callers.histories());
    checks.moneyIsConserved();
    checks.bothEndsOfEachLaneAgree();
    GroupChecks groups = new GroupChecks(checks.rows());
    groups.answersAreTrue(groupCallers.histories());
    groups.cancelsAreTrue(groupCallers.cancels());
    groups.nothingIsSetAside();
    groups.groupsTookPlaceAsAWholeOrNotAtAll();
    groups.sharesFollowFromGroups(simulation::ownerAllAlong);
    checks.nothingIsUnderWay();
    checks.nothingMoves();
    HoldChecks holds = new HoldChecks(checks.rows());
    holds.bothCopiesAgree();
    holds.holdsFollowFromTransfers();
    holds.nothingHappenedToExpiredHolds();
    holds.pendingFollowsFromHolds();
    holds.onlyOpenHoldsAreListed(simulation.time().nowMicros() - SECOND);
    holds.refundsStayWithinWhatWasPosted();
    return checks;
  }
}
