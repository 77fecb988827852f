// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.SettingsTexts;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.TransferOutcome;
import java.util.Locale;

/** What the outcome of a transfer means to the person who sent it. */
final class Outcomes {
  static final String STATUS = "OUTCOME_STATUS_";

  private Outcomes() {}

  static ExitCode exitCode(OutcomeClass outcomeClass) {
    return switch (outcomeClass) {
      case OUTCOME_CLASS_SUCCESS -> ExitCode.DONE;
      case OUTCOME_CLASS_REJECTED, OUTCOME_CLASS_NOT_EXECUTED -> ExitCode.FAILED;
      case OUTCOME_CLASS_CONFLICT -> ExitCode.PRECONDITION;
      case OUTCOME_CLASS_MALFORMED -> ExitCode.USAGE;
      case OUTCOME_CLASS_UNKNOWN, OUTCOME_CLASS_UNSPECIFIED, UNRECOGNIZED -> ExitCode.TIMED_OUT;
    };
  }

  /** What is known of an id, in one line. */
  static String line(OutcomeState state, String transferId, TransferOutcome outcome) {
    String known = Texts.status(state, "OUTCOME_STATE_") + "  " + transferId;
    return outcome.hasCreateTime()
        ? known
            + "  "
            + Texts.status(outcome.getStatus(), STATUS)
            + "  "
            + Texts.time(outcome.getCreateTime())
        : known;
  }

  /** What is wrong, without the names of the accounts; with the window where one is told. */
  static String problem(TransferOutcome outcome) {
    return outcome.getWindow() == LimitWindow.LIMIT_WINDOW_UNSPECIFIED
        ? problem(outcome.getStatus())
        : problem(outcome.getStatus()) + ": " + SettingsTexts.name(outcome.getWindow());
  }

  private static String problem(OutcomeStatus status) {
    return switch (status) {
      case OUTCOME_STATUS_INSUFFICIENT_FUNDS ->
          "declined: the debit account has not enough available";
      case OUTCOME_STATUS_DEBIT_ACCOUNT_NOT_FOUND -> "declined: there is no such debit account";
      case OUTCOME_STATUS_CREDIT_ACCOUNT_NOT_FOUND -> "declined: there is no such credit account";
      case OUTCOME_STATUS_LEDGER_MISMATCH -> "declined: an account is of another ledger";
      case OUTCOME_STATUS_DEBIT_ACCOUNT_FROZEN -> "declined: the debit account is frozen";
      case OUTCOME_STATUS_CREDIT_ACCOUNT_FROZEN -> "declined: the credit account is frozen";
      case OUTCOME_STATUS_DEBIT_ACCOUNT_CLOSED -> "declined: the debit account is closed";
      case OUTCOME_STATUS_CREDIT_ACCOUNT_CLOSED -> "declined: the credit account is closed";
      case OUTCOME_STATUS_HOLD_NOT_FOUND -> "declined: the account has no such hold";
      case OUTCOME_STATUS_HOLD_MISMATCH -> "declined: the hold is of another ledger";
      case OUTCOME_STATUS_HOLD_ALREADY_CAPTURED -> "declined: the hold was captured for good";
      case OUTCOME_STATUS_HOLD_ALREADY_VOIDED -> "declined: the hold was voided";
      case OUTCOME_STATUS_HOLD_EXPIRED -> "declined: the hold is expired";
      case OUTCOME_STATUS_EXCEEDS_HELD_AMOUNT -> "declined: that is more than is held";
      case OUTCOME_STATUS_EXCEEDS_REFUNDABLE_AMOUNT ->
          "declined: that is more than is left to refund";
      case OUTCOME_STATUS_TRANSFER_LIMIT_EXCEEDED ->
          "declined: above the debit account's largest single amount";
      case OUTCOME_STATUS_WINDOW_LIMIT_EXCEEDED -> "declined: above a limit of the debit account";
      case OUTCOME_STATUS_CEILING_EXCEEDED ->
          "declined: the credit account would go above its ceiling";
      case OUTCOME_STATUS_AMOUNT_OVERFLOW -> "declined: a total would leave 64 bits";
      case OUTCOME_STATUS_CANCELLED -> "declined: the id was cancelled before";
      case OUTCOME_STATUS_MEMBER_ID_USED -> "declined: this id is used already";
      case OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_GROUP ->
          "the id is that of a group, of a member of one, or of a transfer outside of it";
      case OUTCOME_STATUS_GROUP_TOO_LARGE -> "a group has at most 64 transfers";
      case OUTCOME_STATUS_DUPLICATE_ID_IN_GROUP ->
          "another member with this debit account, or the group, has the same id";
      case OUTCOME_STATUS_SWEEP_IN_GROUP -> "a sweep cannot be part of a group";
      case OUTCOME_STATUS_ACCOUNTS_MUST_DIFFER -> "debit and credit account are the same";
      case OUTCOME_STATUS_REFERENCE_TOO_LONG -> "the reference is longer than 140 bytes";
      case OUTCOME_STATUS_RETRY ->
          "not executed: undecided amounts or a missing shard were in the way";
      case OUTCOME_STATUS_NOT_ATTEMPTED -> "not executed: the deadline was too short";
      case OUTCOME_STATUS_OUTCOME_UNKNOWN ->
          "the fate is not known: it took place once or not at all";
      default -> "the outcome is " + words(status);
    };
  }

  /** What to do about it. */
  static String advice(TransferOutcome outcome, String transferId) {
    return switch (outcome.getOutcomeClass()) {
      case OUTCOME_CLASS_REJECTED -> rejected(outcome.getStatus(), transferId);
      case OUTCOME_CLASS_CONFLICT ->
          "the id was used for something else, which stays: choose another --id";
      case OUTCOME_CLASS_MALFORMED -> "correct the value; the id " + transferId + " is still free";
      case OUTCOME_CLASS_NOT_EXECUTED, OUTCOME_CLASS_UNKNOWN -> sendAgain(transferId);
      case OUTCOME_CLASS_SUCCESS, OUTCOME_CLASS_UNSPECIFIED, UNRECOGNIZED -> "nothing is to do";
    };
  }

  static String sendAgain(String transferId) {
    return "run it again with --id " + transferId + ": the same id is never executed twice";
  }

  private static String rejected(OutcomeStatus status, String transferId) {
    String again = "; the id " + transferId + " keeps this answer, so use a new --id";
    return switch (status) {
      case OUTCOME_STATUS_INSUFFICIENT_FUNDS -> "top the account up" + again;
      case OUTCOME_STATUS_DEBIT_ACCOUNT_NOT_FOUND, OUTCOME_STATUS_CREDIT_ACCOUNT_NOT_FOUND ->
          "make it with payswitch account create" + again;
      case OUTCOME_STATUS_HOLD_NOT_FOUND,
          OUTCOME_STATUS_HOLD_ALREADY_CAPTURED,
          OUTCOME_STATUS_HOLD_ALREADY_VOIDED,
          OUTCOME_STATUS_HOLD_EXPIRED,
          OUTCOME_STATUS_EXCEEDS_HELD_AMOUNT ->
          "payswitch account holds shows the open ones" + again;
      case OUTCOME_STATUS_MEMBER_ID_USED -> "give this transfer an id of its own" + again;
      case OUTCOME_STATUS_TRANSFER_LIMIT_EXCEEDED, OUTCOME_STATUS_WINDOW_LIMIT_EXCEEDED ->
          "payswitch account get shows what is left" + again;
      default -> "change what it names" + again;
    };
  }

  private static String words(OutcomeStatus status) {
    return Texts.status(status, STATUS).replace('_', ' ').toLowerCase(Locale.ROOT);
  }
}
