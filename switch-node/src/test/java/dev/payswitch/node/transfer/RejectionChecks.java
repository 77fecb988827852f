// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.DecidedRows;
import dev.payswitch.node.ledger.GroupRequest;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is rejected for what is undecided. Each certain no of a participant, and each rejection
 * that a home records, must follow from the rows as if nothing had been undecided at that moment;
 * and what home records of a participant, the participant must have said about that very attempt.
 */
final class RejectionChecks {
  private final Map<Asked, Set<Said>> said = new HashMap<>();
  private final List<Claim> claims = new ArrayList<>();

  /** An attempt, which is one of its home only. */
  private record Asked(ShardId home, Attempt attempt) {}

  /**
   * A certain no.
   *
   * @param index of the member of a group; -1: it is about a transfer
   * @param addedMinor what the participant was asked about; of a group 0
   */
  private record Said(int index, OutcomeStatus reason, long addedMinor) {}

  /** What a home says that a participant said. */
  private record Claim(Asked asked, Said said, Object what) {}

  /**
   * A participant has answered prepares.
   *
   * @param decided the rows then; null: they are not known
   */
  void answered(
      LedgerCommand.PrepareTransfers command, CommandResult result, @Nullable DecidedRows decided) {
    if (!(result instanceof CommandResult.Prepared prepared)) {
      return;
    }
    for (int place = 0; place < command.prepares().size(); place++) {
      CommandResult.Verdict verdict = prepared.verdicts().get(place);
      if (verdict.kind() == CommandResult.VerdictKind.NO) {
        LedgerCommand.Prepare prepare = command.prepares().get(place);
        Said no = no(prepare, verdict, decided);
        said.computeIfAbsent(
                new Asked(command.source(), prepare.attempt()), asked -> new HashSet<>())
            .add(no);
      }
    }
  }

  private static Said no(
      LedgerCommand.Prepare prepare, CommandResult.Verdict verdict, @Nullable DecidedRows decided) {
    OutcomeStatus reason = requireNonNull(verdict.reason());
    return switch (prepare) {
      case LedgerCommand.TransferPrepare one -> {
        TransferRequest transfer = one.transfer();
        TransferContent content = transfer.content().withCredit(one.creditAccount());
        if (decided != null) {
          assertThat(decided.credit(transfer.creditKey(one.creditAccount()), content, one.added()))
              .as("what is decided against %s, which was told %s", one, verdict)
              .isEqualTo(reason);
        }
        yield new Said(-1, reason, one.added().minor());
      }
      case LedgerCommand.GroupPrepare group -> {
        int index = requireNonNull(verdict.member()).index();
        if (decided != null) {
          assertThat(decided.group(group))
              .as("what is decided against %s, which was told %s", group, verdict)
              .isEqualTo(new DecidedRows.Failing(index, reason));
        }
        yield new Said(index, reason, 0);
      }
    };
  }

  /** A home has recorded that a transfer or a group never takes place. */
  void recorded(
      ShardId home, TransferKey key, IdRow row, LedgerCommand command, DecidedRows decided) {
    switch (row) {
      case IdRow.Rejected rejected -> rejected(home, rejected, command, decided);
      case GroupRow group -> {
        GroupRow.Failure failure = group.failure();
        if (failure != null) {
          failed(
              home, new DecidedRows.Failing(failure.index(), failure.reason()), command, decided);
        }
      }
      default -> assertThat(row).as("what is recorded of %s", key).isNotNull();
    }
  }

  private void rejected(
      ShardId home, IdRow.Rejected rejected, LedgerCommand command, DecidedRows decided) {
    switch (command) {
      case LedgerCommand.ExecuteTransfer execute -> {
        TransferRequest transfer = execute.transfer();
        DecidedRows.Found found = decided.home(transfer);
        AccountId credit = found.creditAccount();
        OutcomeStatus other =
            credit == null || !decided.serves(credit)
                ? null
                : decided.credit(
                    transfer.creditKey(credit),
                    transfer.content().withCredit(credit),
                    new Amount(found.addedMinor()));
        follows(rejected.reason(), found.reason(), other, command);
      }
      case LedgerCommand.CommitTransfer commit ->
          follows(rejected.reason(), decided.home(commit.transfer()).reason(), null, command);
      case LedgerCommand.RejectTransfer reject -> rejected(home, rejected, reject, decided);
      default -> throw new AssertionError(command + " recorded " + rejected);
    }
  }

  private void rejected(
      ShardId home,
      IdRow.Rejected rejected,
      LedgerCommand.RejectTransfer reject,
      DecidedRows decided) {
    DecidedRows.Found found = decided.home(reject.transfer());
    LedgerCommand.ParticipantFinding other = reject.participant();
    follows(rejected.reason(), found.reason(), other == null ? null : other.reason(), reject);
    // A sweep asks for what is there, and more would be there without what is reserved.
    if (rejected.content().kind() != TransferKind.SWEEP) {
      assertThat(found.addedMinor())
          .as("what home would ask the participant about, at %s", reject)
          .isEqualTo(reject.prepared().minor());
    }
    if (rejected.reason() != found.reason()) {
      Said no = new Said(-1, rejected.reason(), reject.prepared().minor());
      claims.add(new Claim(new Asked(home, reject.attempt()), no, reject));
    }
  }

  private static void follows(
      OutcomeStatus recorded,
      @Nullable OutcomeStatus home,
      @Nullable OutcomeStatus other,
      Object command) {
    assertThat(recorded == home || recorded == other)
        .as("%s is recorded by %s; what is decided says %s and %s", recorded, command, home, other)
        .isTrue();
  }

  private void failed(
      ShardId home, DecidedRows.Failing failure, LedgerCommand command, DecidedRows decided) {
    switch (command) {
      case LedgerCommand.ExecuteGroup execute ->
          assertThat(decided.group(execute.group())).as("%s", command).isEqualTo(failure);
      case LedgerCommand.CommitGroup commit -> {
        Set<AccountId> elsewhere =
            commit.shares().stream()
                .map(LedgerCommand.GroupShare::account)
                .collect(Collectors.toSet());
        GroupRequest group = commit.group();
        assertThat(
                decided.group(
                    group,
                    commit.holds(),
                    commit.timeMicros(),
                    account -> !elsewhere.contains(account)))
            .as("%s", command)
            .isEqualTo(failure);
      }
      case LedgerCommand.RejectGroup reject -> {
        DecidedRows.Failing own =
            decided.group(reject.group(), reject.holds(), reject.timeMicros(), decided::serves);
        if (!failure.equals(own)) {
          Said no = new Said(failure.index(), failure.reason(), 0);
          claims.add(new Claim(new Asked(home, reject.attempt()), no, reject));
        }
      }
      default -> throw new AssertionError(command + " recorded " + failure);
    }
  }

  /** Once every log was read: participants said what homes took them for. */
  void participantsSaidSo() {
    for (Claim claim : claims) {
      assertThat(said.getOrDefault(claim.asked, Set.of()))
          .as("what participants said for certain to the attempt of %s", claim.what)
          .contains(claim.said);
    }
  }
}
