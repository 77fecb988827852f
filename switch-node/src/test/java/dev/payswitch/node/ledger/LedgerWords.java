// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.rows.OwedDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the ledger answers, in the words of the model. */
final class LedgerWords {
  private LedgerWords() {}

  static String of(CommandResult result) {
    return switch (result) {
      case CommandResult.TransferDecided decided ->
          of(decided.outcome(), true) + owed(decided.owed());
      case CommandResult.CancelDecided decided -> of(decided.outcome(), true);
      case CommandResult.AccountDecided decided -> decided.outcome().name();
      case CommandResult.AccountUpdated updated -> updated.status().name();
      case CommandResult.AccountClosed closed -> closed.status().name();
      case CommandResult.AttemptEnded ended ->
          (ended.committed() ? "COMMITTED" : "ENDED") + owed(ended.owed());
      case CommandResult.HoldsExpired expired -> {
        StringBuilder told = new StringBuilder("EXPIRED");
        expired.told().forEach(each -> told.append(owed(each.owed())));
        yield told.toString();
      }
      case CommandResult.Prepared prepared -> of(prepared.verdicts().getFirst());
      case CommandResult.DecisionsApplied applied -> {
        List<String> words = new ArrayList<>();
        words.add("UP TO " + applied.appliedSequence());
        applied.credits().forEach(each -> words.add(each.sequence() + ":" + each.availableMinor()));
        yield String.join(" ", words);
      }
      case CommandResult.GroupDecided decided -> of(decided.outcome()) + owed(decided.told());
      case CommandResult.GroupEnded ended ->
          (ended.committed() ? "COMMITTED" : "ENDED") + owed(ended.told());
      case CommandResult.Done done -> "DONE";
      default -> result.toString();
    };
  }

  /**
   * An outcome.
   *
   * @param local with what depends on where the accounts live
   */
  static String of(TransferOutcome outcome, boolean local) {
    return switch (outcome) {
      case TransferOutcome.Created created ->
          "CREATED "
              + created.amount()
              + (local ? " " + created.debitAvailableMinor() : "")
              + (local && created.settled() ? " " + created.creditAvailableMinor() : "");
      case TransferOutcome.Exists exists ->
          "EXISTS "
              + exists.amount()
              + (local ? (exists.settled() ? " settled" : " unsettled") : "");
      case TransferOutcome.Rejected rejected when rejected.window() != null ->
          rejected.reason() + " " + rejected.window();
      default -> outcome.status().name();
    };
  }

  /** What became of a group. */
  static String of(GroupOutcome group) {
    String amounts =
        group.amounts().stream().map(amount -> amount.toString()).collect(Collectors.joining(","));
    return switch (group.outcome()) {
      case TransferOutcome.Created created ->
          "CREATED " + amounts + (created.settled() ? " settled" : " unsettled");
      case TransferOutcome.Exists exists ->
          "EXISTS " + amounts + (exists.settled() ? " settled" : " unsettled");
      case TransferOutcome.Rejected rejected when rejected.failingIndex() != null ->
          of(rejected, false) + " at " + rejected.failingIndex();
      default -> of(group.outcome(), false);
    };
  }

  private static String of(CommandResult.Verdict verdict) {
    CommandResult.MemberFound member = verdict.member();
    String words = verdict.kind() + (verdict.reason() == null ? "" : " " + verdict.reason());
    return member == null
        ? words
        : words + (member.window() == null ? "" : " " + member.window()) + " at " + member.index();
  }

  private static String owed(List<CommandResult.Told> told) {
    return told.stream().map(each -> owed(each.owed())).collect(Collectors.joining());
  }

  private static String owed(@Nullable OwedDecision owed) {
    if (owed == null) {
      return "";
    }
    OwedDecision.Commit commit = owed.commit();
    return " owes "
        + owed.sequence()
        + (commit == null ? " abort" : " " + commit.postedMinor() + " " + commit.pendingMinor());
  }

  /** The time that callers are told; null: none. */
  static @Nullable Long timeOf(CommandResult result) {
    return switch (result) {
      case CommandResult.TransferDecided decided -> timeOf(decided.outcome());
      case CommandResult.CancelDecided decided -> timeOf(decided.outcome());
      case CommandResult.GroupDecided decided -> timeOf(decided.outcome().outcome());
      default -> null;
    };
  }

  static @Nullable Long timeOf(TransferOutcome outcome) {
    return switch (outcome) {
      case TransferOutcome.Created created -> (Long) created.timeMicros();
      case TransferOutcome.Exists exists -> (Long) exists.timeMicros();
      case TransferOutcome.Conflict conflict -> (Long) conflict.timeMicros();
      case TransferOutcome.Rejected rejected -> (Long) rejected.timeMicros();
      default -> null;
    };
  }

  /** The key that the model writes as {@code account/id}. */
  static TransferKey key(String words) {
    int slash = words.indexOf('/');
    return new TransferKey(
        new AccountId(words.substring(0, slash)), new TransferId(words.substring(slash + 1)));
  }
}
