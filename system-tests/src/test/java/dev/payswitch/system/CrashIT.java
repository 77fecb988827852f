// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.proto.v1.GetOutcomeResponse;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.Histories;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.Payments;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Router, ZooKeeper and three nodes as processes that are killed again and again while transfers of
 * all kinds flow. What a caller was told must be so at the end; what it was not told must have
 * happened once or not at all.
 */
final class CrashIT {
  private static final Duration SESSION = Duration.ofSeconds(4);
  private static final int ACCOUNTS_PER_SHARD = 20;
  private static final long FUNDS_MINOR = 3_000;
  private static final int KILLS_OF_EACH = 4;
  private static final int MIN_ANSWERED = 10_000;
  private static final int MIN_UNANSWERED = 500;
  private static final int MAX_PAYMENTS_BETWEEN = 700;
  private static final long MAX_HEAD_START_NANOS = 300_000_000;
  private static final Duration FLOW_LIMIT = Duration.ofSeconds(60);
  private static final int LIST_SIZE = 500;

  /** Short deadlines: many calls end while their payment is under way. */
  private static final PaymentLoad.Pattern PATTERN =
      new PaymentLoad.Pattern(
          48, Duration.ofMillis(150), Duration.ofMillis(1_500), Duration.ofMillis(100), true, true);

  @Seeded(rounds = 1)
  void keepsWhatWasAnsweredAndDoublesNothing(RandomGenerator random) throws Exception {
    long seed = random.nextLong();
    ClusterLayout layout = ProcessClusters.layout("crash").withSessionTimeout(SESSION);
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress())) {
      AccountPlan accounts =
          AccountPlan.open(client, layout.shards(), ACCOUNTS_PER_SHARD, FUNDS_MINOR);
      PaymentLoad load = PaymentLoad.start(client, accounts, PATTERN, seed);
      List<String> killed = killWhilePaying(processes, client, load, random);
      awaitPayments(load, MIN_ANSWERED - load.answered());
      List<SentPayment> sent = load.stop();
      System.out.printf(
          "kills %s, answers %s%n",
          AccountPlan.tally(killed.stream()),
          AccountPlan.tally(sent.stream().map(SentPayment::answer)));

      assertThat(killed).hasSizeGreaterThanOrEqualTo(20);
      assertThat(load.answered()).isGreaterThanOrEqualTo(MIN_ANSWERED);
      assertThat(load.unanswered()).isGreaterThanOrEqualTo(MIN_UNANSWERED);
      ClusterChecks.settleAndVerify(client);
      Map<SentPayment, GetOutcomeResponse> fates = fates(client, sent);
      checkHistories(client, accounts, sent, fates);
      sendAgain(client, fates);
      ClusterChecks.settleAndVerify(client);
      // Reads every history again: what was sent again is there once, too, and no floor is broken.
      Histories.read(client, accounts).checkNothingElse(sent);
    }
  }

  private static List<String> killWhilePaying(
      ClusterProcesses processes, SwitchClient client, PaymentLoad load, RandomGenerator random) {
    List<String> killed = new ArrayList<>();
    List<String> victims = new ArrayList<>();
    for (int time = 0; time < KILLS_OF_EACH; time++) {
      victims.addAll(processes.names());
    }
    while (!victims.isEmpty() || load.unanswered() < MIN_UNANSWERED) {
      if (victims.isEmpty()) {
        victims.addAll(processes.names());
      }
      awaitPayments(load, 1 + random.nextInt(MAX_PAYMENTS_BETWEEN));
      LockSupport.parkNanos(random.nextLong(MAX_HEAD_START_NANOS));
      // Sometimes two die at once: also while the other one recovers is a moment to die.
      int together = Math.min(victims.size(), random.nextInt(4) == 0 ? 2 : 1);
      List<String> now = new ArrayList<>();
      for (int index = 0; index < together; index++) {
        now.add(victims.remove(random.nextInt(victims.size())));
      }
      List<String> distinct = now.stream().distinct().toList();
      distinct.forEach(name -> processes.process(name).kill());
      distinct.forEach(processes::startProcess);
      distinct.forEach(processes::awaitReady);
      client.router().resetConnectBackoff();
      killed.addAll(distinct);
    }
    return killed;
  }

  private static void awaitPayments(PaymentLoad load, int more) {
    int before = load.answered();
    Await.until(
        more + " more payments are answered", FLOW_LIMIT, () -> load.answered() >= before + more);
  }

  /** What the switch says of the payments of which their callers know nothing. */
  private static Map<SentPayment, GetOutcomeResponse> fates(
      SwitchClient client, List<SentPayment> sent) {
    Map<SentPayment, GetOutcomeResponse> fates = new LinkedHashMap<>();
    sent.stream()
        .filter(payment -> !payment.isAnswered())
        .forEach(payment -> fates.put(payment, client.outcome(payment.transfer())));
    return fates;
  }

  /** Answered: as answered. Unanswered: as the switch says, and never half. */
  private static void checkHistories(
      SwitchClient client,
      AccountPlan accounts,
      List<SentPayment> sent,
      Map<SentPayment, GetOutcomeResponse> fates) {
    Histories histories = Histories.read(client, accounts);
    for (SentPayment payment : sent) {
      GetOutcomeResponse fate = fates.get(payment);
      boolean tookPlace =
          fate == null
              ? payment.isCommitted()
              : fate.getState() == OutcomeState.OUTCOME_STATE_COMMITTED;
      payment.transfers().forEach(transfer -> histories.check(transfer, tookPlace));
    }
    histories.checkNothingElse(sent);
  }

  /** The same id sent again is answered as its fate says, and makes nothing happen twice. */
  private static void sendAgain(SwitchClient client, Map<SentPayment, GetOutcomeResponse> fates) {
    List<SentPayment> open = fates.keySet().stream().filter(sent -> !sent.isGroup()).toList();
    List<String> answers = new ArrayList<>();
    for (int from = 0; from < open.size(); from += LIST_SIZE) {
      List<SentPayment> list = open.subList(from, Math.min(from + LIST_SIZE, open.size()));
      List<TransferOutcome> outcomes =
          client.submit(list.stream().map(SentPayment::transfer).toList());
      for (int index = 0; index < list.size(); index++) {
        answers.add(checkAnswer(list.get(index), fates, outcomes.get(index)));
      }
    }
    fates.keySet().stream()
        .filter(SentPayment::isGroup)
        .forEach(
            sent ->
                answers.add(
                    "group "
                        + checkAnswer(
                            sent,
                            fates,
                            client
                                .submit(Payments.group(sent.transfer().getId(), sent.members()))
                                .getGroupOutcome())));
    System.out.printf("sent again %s%n", AccountPlan.tally(answers.stream()));
  }

  private static String checkAnswer(
      SentPayment sent, Map<SentPayment, GetOutcomeResponse> fates, TransferOutcome outcome) {
    GetOutcomeResponse fate = Objects.requireNonNull(fates.get(sent));
    assertThat(outcome.getStatus())
        .as("%s, which was %s", sent.transfer().getId(), fate)
        .isIn(allowedAfter(fate));
    return fate.getState() + " then " + outcome.getStatus();
  }

  private static List<OutcomeStatus> allowedAfter(GetOutcomeResponse fate) {
    return switch (fate.getState()) {
      case OUTCOME_STATE_COMMITTED -> List.of(OutcomeStatus.OUTCOME_STATUS_EXISTS);
      case OUTCOME_STATE_REJECTED, OUTCOME_STATE_CANCELLED ->
          List.of(fate.getOutcome().getStatus());
      default ->
          List.of(
              OutcomeStatus.OUTCOME_STATUS_CREATED,
              OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS,
              OutcomeStatus.OUTCOME_STATUS_HOLD_NOT_FOUND,
              OutcomeStatus.OUTCOME_STATUS_HOLD_ALREADY_CAPTURED,
              OutcomeStatus.OUTCOME_STATUS_HOLD_ALREADY_VOIDED,
              OutcomeStatus.OUTCOME_STATUS_HOLD_EXPIRED,
              OutcomeStatus.OUTCOME_STATUS_EXCEEDS_HELD_AMOUNT,
              OutcomeStatus.OUTCOME_STATUS_ORIGINAL_NOT_FOUND,
              OutcomeStatus.OUTCOME_STATUS_EXCEEDS_REFUNDABLE_AMOUNT);
    };
  }
}
