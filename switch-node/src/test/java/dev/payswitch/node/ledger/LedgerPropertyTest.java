// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.node.rows.OutcomeClass;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.testkit.Seeded;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Random histories on one shard, which is home, participant and both, against the model: answer by
 * answer, then every row that matters. Malformed transfers never come this far.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LedgerPropertyTest {
  private static final int ROUNDS = 40;
  private static final int COMMANDS_PER_ROUND = 25_200;
  private static final int ROWS_EVERY = 400;

  /** What only answers to callers have. */
  private static final Set<OutcomeStatus> NEVER =
      EnumSet.of(
          OutcomeStatus.NOT_ATTEMPTED,
          OutcomeStatus.GROUP_MEMBER_FAILED,
          OutcomeStatus.OUTCOME_UNKNOWN);

  private final Map<OutcomeStatus, Long> seen = new EnumMap<>(OutcomeStatus.class);
  private final Map<OutcomeStatus, Long> groups = new EnumMap<>(OutcomeStatus.class);
  private final Set<String> answers = new HashSet<>();
  private int rounds;

  @Seeded(rounds = ROUNDS)
  void answersAndRowsAreThoseOfTheModel(RandomGenerator random) {
    rounds++;
    Round round = new Round(random);
    int commands = 0;
    for (int entries = 1; commands < COMMANDS_PER_ROUND; entries++) {
      commands += round.applyOneEntry();
      round.rows.compareTouched(round.steps.accounts.names);
      if (entries % ROWS_EVERY == 0) {
        round.rows.compareAll();
      }
    }
    round.rows.compareAll();
  }

  /** A generator that no longer reaches a rule would let it rot. */
  @AfterAll
  void everyOutcomeWasSeen() {
    if (rounds >= ROUNDS) {
      assertThat(Arrays.stream(OutcomeStatus.values()))
          .filteredOn(status -> status.outcomeClass() != OutcomeClass.MALFORMED)
          .filteredOn(status -> !NEVER.contains(status))
          .allSatisfy(status -> assertThat(seen).as("seen").containsKey(status));
      assertThat(answers)
          .contains(
              "WINDOW_LIMIT_EXCEEDED HOUR",
              "WINDOW_LIMIT_EXCEEDED DAY",
              "WINDOW_LIMIT_EXCEEDED THIRTY_DAYS",
              "FLOOR_ABOVE_AVAILABLE",
              "CEILING_BELOW_BALANCE",
              "VERSION_MISMATCH",
              "UPDATED",
              "ACCOUNT_CLOSED",
              "HAS_PENDING",
              "BALANCE_NOT_ZERO",
              "CLOSED",
              "RETRY CEILING_EXCEEDED",
              "RETRY EXCEEDS_REFUNDABLE_AMOUNT",
              "RETRY AMOUNT_OVERFLOW",
              "RETRY INSUFFICIENT_FUNDS at",
              "RETRY MEMBER_ID_USED at",
              "RETRY ORIGINAL_NOT_FOUND",
              "RETRY HOLD_NOT_FOUND at",
              "NO MEMBER_ID_USED at",
              "NO HOLD_EXPIRED at",
              "NO WINDOW_LIMIT_EXCEEDED HOUR at",
              "WINDOW_LIMIT_EXCEEDED DAY at",
              "APPLIED",
              "FINE");
      assertThat(groups)
          .containsKeys(
              OutcomeStatus.EXISTS,
              OutcomeStatus.EXISTS_WITH_DIFFERENT_GROUP,
              OutcomeStatus.CANCELLED,
              OutcomeStatus.RETRY);
      assertThat(groups.getOrDefault(OutcomeStatus.CREATED, 0L)).isGreaterThan(5_000);
    }
  }

  private final class Round {
    private final RandomGenerator random;
    private final LedgerFixture shard = LedgerFixture.withPeer();
    private final LedgerModel model = new LedgerModel();
    private final Map<String, Long> times = new HashMap<>();
    private final RandomTime time;
    private final RandomSteps steps;
    private final LedgerRows rows;

    Round(RandomGenerator random) {
      this.random = random;
      this.steps = new RandomSteps(random, model);
      this.rows = new LedgerRows(shard, model);
      this.time = new RandomTime(random, model);
      shard.acceptLane();
    }

    int applyOneEntry() {
      long leaderTime = time.next();
      List<LedgerStep> entry = Stream.generate(steps::next).limit(1 + random.nextInt(15)).toList();
      List<CommandResult> results =
          shard.applyAt(leaderTime, entry.stream().map(LedgerStep::command).toList());
      for (int index = 0; index < entry.size(); index++) {
        check(entry.get(index), results.get(index));
      }
      if (random.nextInt(50) == 0) {
        shard.restart();
      }
      return entry.size();
    }

    private void check(LedgerStep step, CommandResult result) {
      String words = LedgerWords.of(result);
      if (!words.equals(step.expected())) {
        assertThat(words).as("%s", step.command()).isEqualTo(step.expected());
      }
      answers.add(words.replaceAll(" ?-?[0-9].*", ""));
      if (result instanceof CommandResult.TransferDecided decided) {
        seen.merge(decided.outcome().status(), 1L, Long::sum);
      }
      if (result instanceof CommandResult.GroupDecided decided) {
        groups.merge(decided.outcome().outcome().status(), 1L, Long::sum);
        seen.merge(decided.outcome().outcome().status(), 1L, Long::sum);
      }
      compareTime(step, result);
    }

    /** Whoever asks again is told the time of the first answer. */
    private void compareTime(LedgerStep step, CommandResult result) {
      String key =
          switch (step.command()) {
            case LedgerCommand.ExecuteTransfer command -> command.transfer().key().toString();
            case LedgerCommand.CommitTransfer command -> command.transfer().key().toString();
            case LedgerCommand.RejectTransfer command -> command.transfer().key().toString();
            case LedgerCommand.CancelTransfer command -> command.transfer().toString();
            case LedgerCommand.ExecuteGroup command -> command.group().key().toString();
            case LedgerCommand.CommitGroup command -> command.group().key().toString();
            case LedgerCommand.RejectGroup command -> command.group().key().toString();
            default -> "";
          };
      Long time = LedgerWords.timeOf(result);
      if (time != null) {
        assertThat(time).as(key).isEqualTo(times.computeIfAbsent(key, first -> time));
      }
    }
  }
}
