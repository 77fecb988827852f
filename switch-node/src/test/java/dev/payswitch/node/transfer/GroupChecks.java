// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.ledger.GroupOutcome;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.ShareRow;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must be true of groups once everybody is up and had time to finish. */
final class GroupChecks {
  private final SimulatedRows rows;

  GroupChecks(SimulatedRows rows) {
    this.rows = rows;
  }

  /** Each member is there, on both sides, or none is. */
  void groupsTookPlaceAsAWholeOrNotAtAll() {
    Set<TransferKey> members = new HashSet<>();
    rows.ids.forEach(
        (key, row) -> {
          if (row instanceof GroupRow group && group.isCommitted()) {
            group.members().forEach(member -> tookPlace(key, member));
            group.members().forEach(member -> members.add(member.key()));
          }
        });
    rows.ids.forEach(
        (key, row) -> {
          if (row instanceof IdRow.Committed committed) {
            assertThat(committed.group() != null)
                .as("%s: %s", key, committed)
                .isEqualTo(members.contains(key));
          }
        });
    rows.debits.values().forEach(lines -> lines.forEach(line -> isOfGroup(members, line)));
    rows.credits.values().forEach(lines -> lines.forEach(line -> isOfGroup(members, line)));
  }

  private void tookPlace(TransferKey group, GroupRow.Member member) {
    assertThat(
            rows.ids.get(member.key()) instanceof IdRow.Committed committed
                && group.equals(committed.group()))
        .as("%s of %s", member, group)
        .isTrue();
    for (List<Entry> side :
        List.of(
            rows.debits.getOrDefault(member.key(), List.of()),
            rows.credits.getOrDefault(member.key(), List.of()))) {
      assertThat(side).as("%s of %s", member, group).hasSize(1);
      assertThat(side.getFirst().group()).isEqualTo(group.id());
      assertThat(side.getFirst().amount()).isEqualTo(member.amount());
      assertThat(side.getFirst().content()).isEqualTo(member.content());
    }
  }

  private static void isOfGroup(Set<TransferKey> members, Entry line) {
    assertThat(line.group() != null).as("%s", line).isEqualTo(members.contains(line.key()));
  }

  /**
   * Every account elsewhere has the proof that the group took place there, and nothing else.
   *
   * @param owner of an account, at all times; null: it was moved
   */
  void sharesFollowFromGroups(Function<AccountId, @Nullable ShardId> owner) {
    Set<CreditKey> expected = new HashSet<>();
    Set<CreditKey> possible = new HashSet<>();
    rows.ids.forEach(
        (key, row) -> {
          if (row instanceof GroupRow group && group.isCommitted()) {
            group.members().stream()
                .flatMap(
                    member ->
                        Stream.of(member.key().debitAccount(), member.content().creditAccount()))
                .forEach(
                    id -> {
                      ShardId at = owner.apply(id);
                      ShardId home = owner.apply(key.debitAccount());
                      if (at == null || home == null) {
                        possible.add(new CreditKey(id, key));
                      } else if (!at.equals(home)) {
                        expected.add(new CreditKey(id, key));
                      }
                    });
          }
        });
    assertThat(rows.shares.keySet()).containsAll(expected);
    expected.addAll(possible);
    assertThat(expected).containsAll(rows.shares.keySet());
    rows.shares.forEach(
        (key, row) -> {
          assertThat(row).as("%s", key).isInstanceOf(ShareRow.Applied.class);
          ShareRow.Applied share = (ShareRow.Applied) row;
          assertThat(share.settled()).as("%s of %s is settled", share, key).isTrue();
          assertThat(share.holds()).as("%s", key).isEmpty();
          assertThat(
                  rows.ids.get(key.transfer()) instanceof GroupRow group
                      && group.isCommitted(share.attempt()))
              .as("%s of %s", share, key)
              .isTrue();
        });
  }

  void nothingIsSetAside() {
    rows.ids.forEach((key, row) -> assertThat(row).isNotInstanceOf(IdRow.Prepared.class));
    assertThat(rows.holds.values()).as("locked holds").noneMatch(Hold::locked);
    assertThat(rows.incomingHolds.values()).as("locked holds").noneMatch(Hold::locked);
    assertThat(rows.withShareTotals).as("share totals").isEmpty();
    assertThat(rows.accounts)
        .as("accounts with something set aside")
        .noneMatch(
            account ->
                account.shares() != 0
                    || account.totals().debitsReserved() != 0
                    || account.totals().creditsIntended() != 0);
  }

  void answersAreTrue(Map<TransferKey, SimulatedGroupCallers.History> histories) {
    histories.forEach(
        (key, history) -> {
          IdRow row = rows.ids.get(key);
          int created = 0;
          for (SimulatedGroupCallers.Answer answer : history.answers) {
            GroupOutcome told = answer.outcome();
            assertThat(isTrue(told, row)).as("%s was told %s, is %s", key, told, row).isTrue();
            created += told.outcome().status() == OutcomeStatus.CREATED ? 1 : 0;
          }
          assertThat(created).as("CREATED answers of %s", key).isLessThan(2);
          if (!history.mayHaveHappened && history.unanswered == 0) {
            assertThat(row instanceof GroupRow group && group.isCommitted())
                .as("%s, of which all were told no", key)
                .isFalse();
          }
        });
  }

  private static boolean isTrue(GroupOutcome told, @Nullable IdRow row) {
    return switch (told.outcome()) {
      case TransferOutcome.Created created ->
          row instanceof GroupRow group && isSame(group, created.timeMicros(), told.amounts());
      case TransferOutcome.Exists exists ->
          row instanceof GroupRow group && isSame(group, exists.timeMicros(), told.amounts());
      case TransferOutcome.Rejected rejected -> isSame(rejected, row);
      case TransferOutcome.Conflict conflict -> row instanceof IdRow.Outcome;
      case TransferOutcome.NotExecuted notExecuted -> true;
      case TransferOutcome.Unknown unknown -> true;
      case TransferOutcome.Malformed malformed -> false;
    };
  }

  private static boolean isSame(GroupRow group, long timeMicros, List<Amount> amounts) {
    return group.isCommitted()
        && group.timeMicros() == timeMicros
        && group.members().stream().map(GroupRow.Member::amount).toList().equals(amounts);
  }

  private static boolean isSame(TransferOutcome.Rejected told, @Nullable IdRow row) {
    return switch (row) {
      case GroupRow group -> {
        GroupRow.Failure failure = group.failure();
        yield failure != null
            && failure.reason() == told.reason()
            && told.failingIndex() != null
            && failure.index() == told.failingIndex()
            && group.timeMicros() == told.timeMicros();
      }
      case IdRow.Cancelled cancelled ->
          told.reason() == OutcomeStatus.CANCELLED && cancelled.timeMicros() == told.timeMicros();
      case IdRow.Rejected rejected ->
          told.reason() == rejected.reason() && rejected.timeMicros() == told.timeMicros();
      case null, default -> false;
    };
  }

  /** Whoever cancelled an id was told what is recorded of it. */
  void cancelsAreTrue(Map<TransferKey, List<TransferOutcome>> cancels) {
    cancels.forEach(
        (key, outcomes) ->
            outcomes.forEach(
                told ->
                    assertThat(isRecorded(told, rows.ids.get(key)))
                        .as("the cancel of %s was told %s, is %s", key, told, rows.ids.get(key))
                        .isTrue()));
  }

  static boolean isRecorded(TransferOutcome told, @Nullable IdRow row) {
    return switch (told) {
      case TransferOutcome.Exists exists ->
          row instanceof GroupRow group
              ? group.isCommitted() && group.timeMicros() == exists.timeMicros()
              : row instanceof IdRow.Committed committed
                  && committed.postTimeMicros() == exists.timeMicros();
      case TransferOutcome.Rejected rejected -> isSame(rejected, row);
      case TransferOutcome.NotExecuted notExecuted -> true;
      default -> false;
    };
  }
}
