// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.CancelTransferResponse;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeState;
import org.jspecify.annotations.Nullable;

/** Shows outcomes to routers. */
public final class OutcomeCodec {
  private OutcomeCodec() {}

  public static dev.payswitch.proto.v1.TransferOutcome show(TransferOutcome outcome) {
    OutcomeStatus status = outcome.status();
    dev.payswitch.proto.v1.TransferOutcome.Builder shown =
        dev.payswitch.proto.v1.TransferOutcome.newBuilder()
            .setOutcomeClass(show(status.outcomeClass()))
            .setStatusValue(status.number());
    switch (outcome) {
      case TransferOutcome.Created created -> {
        shown
            .setAmountMinor(created.amount().minor())
            .setCreateTime(Times.timestamp(created.timeMicros()))
            .setSettled(created.settled());
        Long debit = created.debitAvailableMinor();
        if (debit != null) {
          shown.setDebitAvailableMinor(debit);
        }
        Long credit = created.creditAvailableMinor();
        if (credit != null) {
          shown.setCreditAvailableMinor(credit);
        }
      }
      case TransferOutcome.Exists exists ->
          shown
              .setAmountMinor(exists.amount().minor())
              .setCreateTime(Times.timestamp(exists.timeMicros()))
              .setSettled(exists.settled());
      case TransferOutcome.Conflict conflict ->
          shown.setCreateTime(Times.timestamp(conflict.timeMicros()));
      case TransferOutcome.Rejected rejected -> {
        shown.setCreateTime(Times.timestamp(rejected.timeMicros()));
        LimitWindow window = rejected.window();
        if (window != null) {
          shown.setWindowValue(window.number());
        }
        showIndex(shown, rejected.failingIndex());
      }
      case TransferOutcome.Malformed malformed -> showIndex(shown, malformed.failingIndex());
      case TransferOutcome.NotExecuted notExecuted -> {}
      case TransferOutcome.Unknown unknown -> {}
    }
    return shown.build();
  }

  private static void showIndex(
      dev.payswitch.proto.v1.TransferOutcome.Builder shown, @Nullable Integer failingIndex) {
    if (failingIndex != null) {
      shown.setFailingIndex(failingIndex);
    }
  }

  private static OutcomeClass show(dev.payswitch.node.rows.OutcomeClass outcomeClass) {
    return switch (outcomeClass) {
      case SUCCESS -> OutcomeClass.OUTCOME_CLASS_SUCCESS;
      case CONFLICT -> OutcomeClass.OUTCOME_CLASS_CONFLICT;
      case MALFORMED -> OutcomeClass.OUTCOME_CLASS_MALFORMED;
      case REJECTED -> OutcomeClass.OUTCOME_CLASS_REJECTED;
      case NOT_EXECUTED -> OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED;
      case UNKNOWN -> OutcomeClass.OUTCOME_CLASS_UNKNOWN;
    };
  }

  public static AccountOutcome show(CommandResult.AccountDecided decided) {
    AccountOutcome.Builder shown =
        AccountOutcome.newBuilder().setStatusValue(decided.outcome().number());
    dev.payswitch.node.rows.Account account = decided.account();
    if (account != null) {
      shown.setAccount(AccountCodec.show(account, decided.asOfMicros()));
    }
    return shown.build();
  }

  /** What is recorded of an id: of one that took place, was declined, or will never take place. */
  public static OutcomeState state(TransferOutcome recorded) {
    return switch (recorded.status()) {
      case CREATED, EXISTS -> OutcomeState.OUTCOME_STATE_COMMITTED;
      case CANCELLED -> OutcomeState.OUTCOME_STATE_CANCELLED;
      default -> OutcomeState.OUTCOME_STATE_REJECTED;
    };
  }

  public static CancelTransferResponse show(CommandResult.CancelDecided decided) {
    TransferOutcome outcome = decided.outcome();
    CancelTransferResponse.Builder response = CancelTransferResponse.newBuilder();
    return outcome instanceof TransferOutcome.NotExecuted
        ? response.setState(OutcomeState.OUTCOME_STATE_IN_PROGRESS).build()
        : response.setState(state(outcome)).setOutcome(show(outcome)).build();
  }
}
