// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.ledger.GroupOutcome;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.router.routing.CommandResult;
import java.util.List;

/** Outcomes as callers get them, read back. */
final class ToldOutcomes {
  private ToldOutcomes() {}

  static TransferOutcome transfer(ByteString bytes) {
    try {
      return read(dev.payswitch.proto.v1.TransferOutcome.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What a router says of a command without an outcome. */
  static Refusal refusal(CommandResult result) {
    return switch (result) {
      case CommandResult.Refused refused ->
          Refusal.of(
              Refusal.Reason.valueOf(refused.refusal().reason().name()),
              refused.refusal().detail());
      case CommandResult.Unknown unknown ->
          Refusal.of(Refusal.Reason.OUTCOME_UNKNOWN, unknown.detail());
      case CommandResult.Outcome outcome -> throw new IllegalArgumentException("an outcome");
    };
  }

  static GroupOutcome group(ByteString bytes) {
    try {
      SubmitGroupResponse response = SubmitGroupResponse.parseFrom(bytes);
      TransferOutcome outcome = read(response.getGroupOutcome());
      boolean tookPlace =
          outcome instanceof TransferOutcome.Created || outcome instanceof TransferOutcome.Exists;
      List<Amount> amounts =
          response.getOutcomesList().stream()
              .map(member -> new Amount(member.getAmountMinor()))
              .toList();
      return new GroupOutcome(outcome, tookPlace ? amounts : List.of());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static TransferOutcome read(dev.payswitch.proto.v1.TransferOutcome told) {
    OutcomeStatus status = OutcomeStatus.of(told.getStatusValue());
    long time = micros(told.getCreateTime());
    Integer index = told.hasFailingIndex() ? told.getFailingIndex() : null;
    return switch (status.outcomeClass()) {
      case SUCCESS -> {
        Amount amount = new Amount(told.getAmountMinor());
        yield status == OutcomeStatus.CREATED
            ? new TransferOutcome.Created(amount, time, null, null, told.getSettled())
            : new TransferOutcome.Exists(amount, time, null, told.getSettled());
      }
      case CONFLICT -> new TransferOutcome.Conflict(status, time);
      case MALFORMED -> new TransferOutcome.Malformed(status, index);
      case REJECTED -> {
        LimitWindow window =
            told.getWindowValue() == 0 ? null : LimitWindow.of(told.getWindowValue());
        yield new TransferOutcome.Rejected(status, window, time, index);
      }
      case NOT_EXECUTED -> new TransferOutcome.NotExecuted(status);
      case UNKNOWN -> new TransferOutcome.Unknown();
    };
  }

  private static long micros(Timestamp time) {
    return time.getSeconds() * 1_000_000 + time.getNanos() / 1_000;
  }
}
