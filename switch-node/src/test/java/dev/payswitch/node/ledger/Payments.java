// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.node.codec.AccountCodec;
import dev.payswitch.node.codec.GroupCodec;
import dev.payswitch.node.codec.ParsedAccount;
import dev.payswitch.node.codec.ParsedGroup;
import dev.payswitch.node.codec.ParsedTransfer;
import dev.payswitch.node.codec.TransferCodec;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferReference;
import java.time.Duration;

/** Transfers and accounts for tests, made from the bytes that a caller would send. */
public final class Payments {
  public static final LedgerId EUR = new LedgerId("EUR");

  private Payments() {}

  /** A payment in EUR; change what the test is about. */
  public static Transfer.Builder payment(String debit, String credit, long amountMinor, String id) {
    return Transfer.newBuilder()
        .setId(id)
        .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
        .setDebitAccountId(debit)
        .setCreditAccountId(credit)
        .setAmountMinor(amountMinor)
        .setLedger(EUR.value());
  }

  /** A hold in EUR. */
  public static Transfer.Builder hold(
      String debit, String credit, long amountMinor, String id, Duration timeout) {
    return payment(debit, credit, amountMinor, id)
        .setKind(TransferKind.TRANSFER_KIND_HOLD)
        .setTimeout(seconds(timeout));
  }

  public static com.google.protobuf.Duration seconds(Duration timeout) {
    return com.google.protobuf.Duration.newBuilder().setSeconds(timeout.toSeconds()).build();
  }

  /** A capture, void or adjust of a hold, without an amount. */
  public static Transfer.Builder about(Transfer hold, TransferKind kind, String id) {
    return Transfer.newBuilder()
        .setId(id)
        .setKind(kind)
        .setDebitAccountId(hold.getDebitAccountId())
        .setLedger(hold.getLedger())
        .setTarget(TransferReference.newBuilder().setId(hold.getId()));
  }

  /** A refund of what this account received from that one with that id. */
  public static Transfer.Builder refund(
      String account, TransferReference original, long amountMinor, String id) {
    return payment(account, original.getDebitAccountId(), amountMinor, id)
        .setKind(TransferKind.TRANSFER_KIND_REFUND)
        .setTarget(original);
  }

  public static TransferRequest request(Transfer.Builder transfer) {
    ParsedTransfer parsed = TransferCodec.parse(transfer.build().toByteString());
    if (parsed instanceof ParsedTransfer.WellFormed wellFormed) {
      return wellFormed.transfer();
    }
    throw new IllegalArgumentException("the test's transfer is " + parsed);
  }

  static GroupRequest group(SubmitGroupRequest group) {
    ParsedGroup parsed = GroupCodec.parse(group.toByteString());
    if (parsed instanceof ParsedGroup.WellFormed wellFormed) {
      return wellFormed.group();
    }
    throw new IllegalArgumentException("the test's group is " + parsed);
  }

  public static TransferRequest request(String debit, String credit, long amountMinor, String id) {
    return request(payment(debit, credit, amountMinor, id));
  }

  /** An account in EUR with floor 0 and without ceiling. */
  public static Account.Builder account(String id) {
    return Account.newBuilder().setId(id).setLedger(EUR.value());
  }

  public static LedgerCommand.CreateAccount create(Account.Builder account) {
    ParsedAccount parsed = AccountCodec.parse(account.build().toByteString());
    if (parsed instanceof ParsedAccount.WellFormed wellFormed) {
      return wellFormed.command();
    }
    throw new IllegalArgumentException("the test's account is " + parsed);
  }

  /** The credit side of a transfer that names its credit account. */
  public static CreditKey creditKey(TransferRequest transfer) {
    return transfer.creditKey(transfer.content().creditAccount());
  }

  /** What home asks of the participant of a payment. */
  public static LedgerCommand.TransferPrepare prepare(
      Attempt attempt, TransferRequest transfer, boolean checkOnly) {
    return new LedgerCommand.TransferPrepare(
        attempt,
        transfer,
        transfer.content().creditAccount(),
        transfer.content().amount(),
        checkOnly);
  }
}
