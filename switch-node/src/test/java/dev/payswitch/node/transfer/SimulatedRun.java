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
  private final RandomGenerator random;
  private final ShardSimulation simulation;
  private final ToldSoFar told;
  private final SimulatedCallers callers;
  private final SimulatedGroupCallers groupCallers;

  SimulatedRun(
      RandomGenerator random, int shards, List<String> names, List<Account.Builder> accounts) {
    this.random = random;
    simulation = new ShardSimulation(random.nextLong(), shards);
    simulation.create(accounts);
    told = new ToldSoFar(simulation);
    RandomGenerator habits = new SplittableRandom(random.nextLong());
    SimulatedTransfers transfers = SimulatedCallers.transfers(habits, names);
    callers = new SimulatedCallers(simulation, habits, transfers, told);
    SimulatedGroups groups = new SimulatedGroups(habits, transfers, names, simulation::ownerOf);
    groupCallers = new SimulatedGroupCallers(simulation, habits, groups, callers, told);
  }

  /** Runs with up to this many calls, give or take. */
  void run(int mostTransfers, int mostGroups) {
    long span = random.nextLong(SECOND / 10, 3 * SECOND);
    for (int rest = mostTransfers / 3 + random.nextInt(mostTransfers); rest > 0; rest--) {
      simulation.time().after(random.nextLong(span), callers::actAtRandom);
    }
    for (int rest = random.nextInt(mostGroups); rest > 0; rest--) {
      simulation.time().after(random.nextLong(span), groupCallers::actAtRandom);
    }
    for (int rest = random.nextInt(30); rest > 0; rest--) {
      simulation.time().after(random.nextLong(span + SECOND / 2), simulation::fault);
    }
    simulation.time().run(span + SECOND);
    simulation.calmDown();
    simulation.time().run(10 * SECOND);
    check();
    callers.askAboutAll();
    groupCallers.askAboutAll();
    simulation.time().run(5 * SECOND);
    SimulationChecks checks = check();
    assertThat(callers.histories().values()).allMatch(history -> history.isFinal);
    assertThat(groupCallers.histories().values()).allMatch(history -> history.isFinal);
    Map<ShardId, StepChecks> steps = checks.everyStepIsRight();
    told.settledMeansThatItShows(steps, checks.rows());
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
    groups.sharesFollowFromGroups(account -> simulation.ownerOf(account.value()));
    checks.nothingIsUnderWay();
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
