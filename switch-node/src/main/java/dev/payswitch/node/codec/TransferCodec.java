// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferReference;
import java.time.Duration;
import java.time.Instant;

/** Reads and writes transfers. */
public final class TransferCodec {
  private TransferCodec() {}

  /** Reads bytes that came from a caller. */
  public static ParsedTransfer parse(ByteString bytes) {
    Transfer transfer;
    try {
      transfer = Transfer.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return new ParsedTransfer.Undecodable("transfer: " + e.getMessage());
    }
    OutcomeStatus fault = TransferFormCodec.fault(transfer);
    return fault != null
        ? new ParsedTransfer.Malformed(fault)
        : new ParsedTransfer.WellFormed(request(transfer, bytes));
  }

  /** Reads bytes from the log, which were checked before they were written. */
  public static TransferRequest read(ByteString bytes) {
    if (parse(bytes) instanceof ParsedTransfer.WellFormed parsed) {
      return parsed.transfer();
    }
    throw new InvariantViolation("a logged transfer of " + bytes.size() + " bytes is malformed");
  }

  /** A transfer of checked form that is a part of a larger message. */
  static TransferRequest request(Transfer transfer) {
    return request(transfer, ByteString.EMPTY);
  }

  private static TransferRequest request(Transfer transfer, ByteString bytes) {
    AccountId debit = new AccountId(transfer.getDebitAccountId());
    String credit = transfer.getCreditAccountId();
    TransferContent content =
        new TransferContent(
            TransferKind.of(transfer.getKindValue()),
            credit.isEmpty() ? null : new AccountId(credit),
            transfer.hasAmountMinor() ? new Amount(transfer.getAmountMinor()) : null,
            new LedgerId(transfer.getLedger()),
            transfer.getCode(),
            transfer.getReference(),
            terms(transfer, debit),
            transfer.hasEffectiveTime() ? instant(transfer.getEffectiveTime()) : null);
    return new TransferRequest(
        new TransferKey(debit, new TransferId(transfer.getId())), content, bytes);
  }

  private static TransferContent.Terms terms(Transfer transfer, AccountId debit) {
    if (!transfer.hasTimeout() && !transfer.hasTarget() && !transfer.hasFinal()) {
      return TransferContent.Terms.NONE;
    }
    return new TransferContent.Terms(
        transfer.hasTimeout()
            ? Duration.ofSeconds(
                transfer.getTimeout().getSeconds(), transfer.getTimeout().getNanos())
            : null,
        transfer.hasTarget() ? target(transfer.getTarget(), debit) : null,
        transfer.hasFinal() ? transfer.getFinal() : null);
  }

  /** A debit account that is left out is the transfer's own. */
  private static TransferKey target(TransferReference target, AccountId debit) {
    String account = target.getDebitAccountId();
    return new TransferKey(
        account.isEmpty() ? debit : new AccountId(account), new TransferId(target.getId()));
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** The transfer as a caller would have sent it. */
  public static Transfer write(TransferKey key, TransferContent content) {
    Transfer.Builder transfer =
        Transfer.newBuilder()
            .setId(key.id().value())
            .setKindValue(content.kind().number())
            .setDebitAccountId(key.debitAccount().value())
            .setLedger(content.ledger().value())
            .setCode(content.code())
            .setReference(content.reference());
    AccountId credit = content.credit();
    if (credit != null) {
      transfer.setCreditAccountId(credit.value());
    }
    Amount amount = content.asked();
    if (amount != null) {
      transfer.setAmountMinor(amount.minor());
    }
    Instant time = content.effectiveTime();
    if (time != null) {
      transfer.setEffectiveTime(
          Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()));
    }
    write(transfer, content.terms());
    return transfer.build();
  }

  private static void write(Transfer.Builder transfer, TransferContent.Terms terms) {
    Duration timeout = terms.timeout();
    if (timeout != null) {
      transfer.setTimeout(
          com.google.protobuf.Duration.newBuilder()
              .setSeconds(timeout.getSeconds())
              .setNanos(timeout.getNano()));
    }
    TransferKey target = terms.target();
    if (target != null) {
      transfer.setTarget(
          TransferReference.newBuilder()
              .setDebitAccountId(target.debitAccount().value())
              .setId(target.id().value()));
    }
    Boolean finalCapture = terms.finalCapture();
    if (finalCapture != null) {
      transfer.setFinal(finalCapture);
    }
  }
}
