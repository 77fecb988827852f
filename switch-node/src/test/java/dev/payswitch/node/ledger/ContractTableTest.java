// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_MUST_BE_POSITIVE;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_MUST_BE_UNSET;
import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_OVERFLOW;
import static dev.payswitch.node.rows.OutcomeStatus.CANCELLED;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DUPLICATE_ID_IN_GROUP;
import static dev.payswitch.node.rows.OutcomeStatus.EXCEEDS_HELD_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXCEEDS_REFUNDABLE_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_AMOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_CODE;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_FINAL;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_GROUP;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_KIND;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_LEDGER;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_REFERENCE;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_TARGET;
import static dev.payswitch.node.rows.OutcomeStatus.EXISTS_WITH_DIFFERENT_TIMEOUT;
import static dev.payswitch.node.rows.OutcomeStatus.GROUP_EMPTY;
import static dev.payswitch.node.rows.OutcomeStatus.GROUP_MEMBER_FAILED;
import static dev.payswitch.node.rows.OutcomeStatus.GROUP_TOO_LARGE;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_ALREADY_CAPTURED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_ALREADY_VOIDED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_EXPIRED;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.HOLD_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.ID_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.MEMBER_ID_USED;
import static dev.payswitch.node.rows.OutcomeStatus.NOT_ATTEMPTED;
import static dev.payswitch.node.rows.OutcomeStatus.ORIGINAL_MISMATCH;
import static dev.payswitch.node.rows.OutcomeStatus.ORIGINAL_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.ORIGINAL_NOT_REFUNDABLE;
import static dev.payswitch.node.rows.OutcomeStatus.OUTCOME_UNKNOWN;
import static dev.payswitch.node.rows.OutcomeStatus.REFERENCE_TOO_LONG;
import static dev.payswitch.node.rows.OutcomeStatus.SWEEP_IN_GROUP;
import static dev.payswitch.node.rows.OutcomeStatus.TARGET_MISSING;
import static dev.payswitch.node.rows.OutcomeStatus.TARGET_MUST_BE_UNSET;
import static dev.payswitch.node.rows.OutcomeStatus.TIMEOUT_INVALID;
import static dev.payswitch.node.rows.OutcomeStatus.TIMEOUT_MUST_BE_UNSET;
import static dev.payswitch.node.rows.OutcomeStatus.TRANSFER_LIMIT_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.WINDOW_LIMIT_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.node.rows.AccountState;
import dev.payswitch.node.rows.AuditRecord;
import dev.payswitch.node.rows.OutcomeStatus;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract as tables: what semantics.md says of transfers, groups and accounts, row by row. No
 * outcome depends on which shards the accounts live on, so each row is run on one shard and on two,
 * and each of groups on three as well.
 */
final class ContractTableTest {
  /**
   * What is said of members of groups that did not take place, which each row of a group checks,
   * and where no ledger was asked in time, or its answer was lost.
   */
  private static final Set<OutcomeStatus> OF_CALLS =
      EnumSet.of(GROUP_MEMBER_FAILED, NOT_ATTEMPTED, OUTCOME_UNKNOWN);

  /** The order of precedence, as chains of reasons that can be true together with the next one. */
  private static final List<List<OutcomeStatus>> CHAINS =
      List.of(
          List.of(AMOUNT_MUST_BE_POSITIVE, EXISTS_WITH_DIFFERENT_AMOUNT),
          List.of(AMOUNT_MUST_BE_UNSET, LEDGER_INVALID, TIMEOUT_INVALID, TARGET_MUST_BE_UNSET),
          List.of(TIMEOUT_MUST_BE_UNSET, TARGET_MISSING, REFERENCE_TOO_LONG),
          List.of(
              EXISTS_WITH_DIFFERENT_KIND,
              EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT,
              EXISTS_WITH_DIFFERENT_AMOUNT,
              EXISTS_WITH_DIFFERENT_LEDGER,
              EXISTS_WITH_DIFFERENT_CODE,
              EXISTS_WITH_DIFFERENT_REFERENCE,
              EXISTS_WITH_DIFFERENT_TIMEOUT,
              EXISTS_WITH_DIFFERENT_TARGET,
              EXISTS_WITH_DIFFERENT_FINAL,
              EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME,
              INSUFFICIENT_FUNDS),
          List.of(ID_INVALID, GROUP_EMPTY),
          List.of(ID_INVALID, GROUP_TOO_LARGE),
          List.of(AMOUNT_MUST_BE_POSITIVE, DUPLICATE_ID_IN_GROUP, SWEEP_IN_GROUP),
          List.of(EXISTS_WITH_DIFFERENT_AMOUNT, EXISTS_WITH_DIFFERENT_GROUP),
          List.of(MEMBER_ID_USED, DEBIT_ACCOUNT_NOT_FOUND),
          List.of(HOLD_EXPIRED, CREDIT_ACCOUNT_FROZEN),
          List.of(
              CANCELLED,
              DEBIT_ACCOUNT_NOT_FOUND,
              CREDIT_ACCOUNT_NOT_FOUND,
              LEDGER_MISMATCH,
              DEBIT_ACCOUNT_CLOSED,
              CREDIT_ACCOUNT_CLOSED,
              TRANSFER_LIMIT_EXCEEDED,
              WINDOW_LIMIT_EXCEEDED,
              INSUFFICIENT_FUNDS,
              CEILING_EXCEEDED,
              AMOUNT_OVERFLOW),
          List.of(
              LEDGER_MISMATCH,
              DEBIT_ACCOUNT_FROZEN,
              CREDIT_ACCOUNT_CLOSED,
              ORIGINAL_NOT_FOUND,
              INSUFFICIENT_FUNDS),
          List.of(DEBIT_ACCOUNT_CLOSED, CREDIT_ACCOUNT_FROZEN, ORIGINAL_NOT_FOUND),
          List.of(DEBIT_ACCOUNT_FROZEN, CREDIT_ACCOUNT_FROZEN, TRANSFER_LIMIT_EXCEEDED),
          List.of(LEDGER_MISMATCH, HOLD_NOT_FOUND),
          List.of(LEDGER_MISMATCH, HOLD_ALREADY_CAPTURED, EXCEEDS_HELD_AMOUNT),
          List.of(HOLD_MISMATCH, HOLD_ALREADY_CAPTURED, HOLD_EXPIRED, EXCEEDS_HELD_AMOUNT),
          List.of(HOLD_MISMATCH, HOLD_ALREADY_VOIDED, HOLD_EXPIRED, TRANSFER_LIMIT_EXCEEDED),
          List.of(HOLD_MISMATCH, EXCEEDS_HELD_AMOUNT),
          List.of(
              ORIGINAL_MISMATCH,
              ORIGINAL_NOT_REFUNDABLE,
              EXCEEDS_REFUNDABLE_AMOUNT,
              INSUFFICIENT_FUNDS),
          List.of(WINDOW_LIMIT_EXCEEDED, WINDOW_LIMIT_EXCEEDED));

  static Stream<Row> rows() {
    return Stream.concat(ofTransfers(), ofGroups());
  }

  static Stream<Row> ofGroups() {
    return GroupRows.rows().stream();
  }

  private static Stream<Row> ofTransfers() {
    return Stream.of(
            PaymentRows.rows(),
            LimitRows.rows(),
            HoldRows.rows(),
            AdjustRows.rows(),
            RefundRows.rows(),
            StateRows.rows(),
            IdentityRows.rows(),
            CancelRows.rows(),
            FormRows.rows(),
            SweepRows.rows(),
            CloseRows.rows(),
            MakeRows.rows(),
            OvertakenRows.rows())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void holdsOnOneShard(Row row) {
    row.check(ContractWorld.Layout.ONE_SHARD);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void holdsOnTwoShards(Row row) {
    row.check(ContractWorld.Layout.TWO_SHARDS);
  }

  @ParameterizedTest
  @MethodSource("ofGroups")
  void holdsOnThreeShards(Row row) {
    row.check(ContractWorld.Layout.THREE_SHARDS);
  }

  @Test
  void noTwoRowsSayTheSame() {
    assertThat(rows().map(Row::sentence)).doesNotHaveDuplicates().hasSizeGreaterThan(600);
    assertThat(rows().map(Row::shape)).doesNotHaveDuplicates();
  }

  @Test
  void everyStatusIsReached() {
    Set<Enum<?>> reached = rows().map(Row::status).collect(Collectors.toSet());
    Set<OutcomeStatus> expected = EnumSet.allOf(OutcomeStatus.class);
    expected.removeAll(OF_CALLS);
    assertThat(reached).containsAll(expected);
    assertThat(reached).contains(UpdateStatus.values()).contains(CloseStatus.values());
    Set<AccountOutcome> made = EnumSet.allOf(AccountOutcome.class);
    made.remove(AccountOutcome.LEDGER_NOT_ALLOWED); // LedgerTableTest has a closed list of ledgers.
    assertThat(reached).containsAll(made);
  }

  @Test
  void everyPairOfNeighboursIsTold() {
    Set<Row.Pair> told = rows().flatMap(row -> row.pairs().stream()).collect(Collectors.toSet());
    Set<Row.Pair> expected = new HashSet<>();
    for (List<OutcomeStatus> chain : CHAINS) {
      for (int index = 1; index < chain.size(); index++) {
        expected.add(new Row.Pair(chain.get(index - 1), chain.get(index)));
      }
    }
    assertThat(told).containsAll(expected);
  }

  /** Settings are kept in an audit trail that names actor, reason and time, and both settings. */
  @Test
  void theAuditTrailTellsWhoChangedWhatAndWhy() {
    ContractWorld world = new ContractWorld(ContractWorld.Layout.TWO_SHARDS);
    for (Step step :
        List.of(
            Steps.freeze("b").with(r -> r.setActor("ann").setReason("suspicion")),
            Steps.later(Steps.HOUR),
            Steps.payment("p", 1).to("world"),
            Steps.ceiling("b", 5).with(r -> r.setActor("bob").setReason("limit")),
            Steps.close("b"))) {
      assertThat(step.run(world, () -> {})).matches(Step.Answer::isGood);
    }
    List<AuditRecord> audits = world.shardOf("b").audits(new AccountId("b"));
    assertThat(audits)
        .extracting(AuditRecord::version, AuditRecord::actor, AuditRecord::reason)
        .containsExactly(
            tuple(2L, "ann", "suspicion"), tuple(3L, "bob", "limit"), tuple(4L, "risk", "row"));
    assertThat(audits.stream().map(audit -> audit.after().state()))
        .containsExactly(AccountState.FROZEN, AccountState.FROZEN, AccountState.CLOSED);
    for (int index = 1; index < audits.size(); index++) {
      assertThat(audits.get(index).before()).isEqualTo(audits.get(index - 1).after());
    }
    assertThat(audits.get(1).timeMicros() - audits.get(0).timeMicros())
        .isEqualTo(Steps.HOUR.toMillis() * 1_000);
  }

  @Test
  void refusesAChangeThatNobodySigned() {
    ContractWorld world = new ContractWorld(ContractWorld.Layout.ONE_SHARD);
    for (Step step :
        List.<Step>of(
            Steps.freeze("a").with(r -> r.clearActor()),
            Steps.freeze("a").with(r -> r.clearReason()),
            Steps.floor("a", 1),
            Steps.ceiling("a", -1),
            Steps.single(0),
            Steps.state("a", dev.payswitch.proto.v1.AccountState.ACCOUNT_STATE_CLOSED),
            Steps.close("a").sweepingTo("a", "s"))) {
      assertThatThrownBy(() -> step.run(world, () -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
    ContractChecks.check(world, false);
  }
}
