// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.AccountOutcome;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.AccountBounds;
import dev.payswitch.node.rows.Totals;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountState;
import org.jspecify.annotations.Nullable;

/** Reads accounts to be made, and shows accounts to callers. */
public final class AccountCodec {
  private AccountCodec() {}

  /** Reads bytes that came from a caller. */
  public static ParsedAccount parse(ByteString bytes) {
    Account account;
    try {
      account = Account.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return new ParsedAccount.Undecodable("account: " + e.getMessage());
    }
    AccountOutcome fault = fault(account);
    if (fault != null) {
      return new ParsedAccount.Malformed(fault);
    }
    return new ParsedAccount.WellFormed(
        new LedgerCommand.CreateAccount(
            new AccountId(account.getId()),
            new LedgerId(account.getLedger()),
            account.getCode(),
            account.getReference(),
            bounds(account),
            LimitsCodec.read(account.getLimits()),
            bytes));
  }

  /** Reads bytes from the log, which were checked before they were written. */
  public static LedgerCommand.CreateAccount read(ByteString bytes) {
    if (parse(bytes) instanceof ParsedAccount.WellFormed parsed) {
      return parsed.command();
    }
    throw new InvariantViolation("a logged account of " + bytes.size() + " bytes is malformed");
  }

  private static @Nullable AccountOutcome fault(Account account) {
    if (!AccountId.isValid(account.getId())) {
      return AccountOutcome.ACCOUNT_ID_INVALID;
    }
    if (!LedgerId.isValid(account.getLedger())) {
      return AccountOutcome.LEDGER_INVALID;
    }
    if (account.getCode() < 0 || account.getCode() > TransferFormCodec.MAX_CODE) {
      return AccountOutcome.CODE_INVALID;
    }
    if (TransferFormCodec.isTooLong(account.getReference())) {
      return AccountOutcome.REFERENCE_TOO_LONG;
    }
    if (account.getFloorMinor() > 0
        || account.getFloorMinor() == Long.MIN_VALUE
        || (account.getNoFloor() && account.getFloorMinor() != 0)) {
      return AccountOutcome.FLOOR_INVALID;
    }
    if (account.hasCeilingMinor() && account.getCeilingMinor() < 0) {
      return AccountOutcome.CEILING_INVALID;
    }
    if (!LimitsCodec.isValid(account.getLimits())) {
      return AccountOutcome.LIMITS_INVALID;
    }
    boolean open =
        account.getState() == AccountState.ACCOUNT_STATE_UNSPECIFIED
            || account.getState() == AccountState.ACCOUNT_STATE_OPEN;
    return open ? null : AccountOutcome.STATE_INVALID;
  }

  private static AccountBounds bounds(Account account) {
    return new AccountBounds(
        account.getNoFloor() ? null : new Amount(account.getFloorMinor()),
        account.hasCeilingMinor() ? new Amount(account.getCeilingMinor()) : null);
  }

  /** The account as callers see it, at a moment of the shard's time. */
  public static Account show(dev.payswitch.node.rows.Account account, long asOfMicros) {
    Totals totals = account.totals();
    Account.Builder shown =
        Account.newBuilder()
            .setId(account.id().value())
            .setLedger(account.ledger().value())
            .setCode(account.code())
            .setReference(account.reference())
            .setStateValue(account.state().number())
            .setDebitsPostedMinor(totals.debitsPosted())
            .setCreditsPostedMinor(totals.creditsPosted())
            .setDebitsPendingMinor(totals.debitsPending())
            .setCreditsPendingMinor(totals.creditsPending())
            .setDebitsReservedMinor(totals.debitsReserved())
            .setCreditsIntendedMinor(totals.creditsIntended())
            .setBalanceMinor(totals.balance())
            .setAvailableMinor(totals.available())
            .setVersion(account.version())
            .setCreateTime(Times.timestamp(account.createTimeMicros()))
            .setUpdateTime(Times.timestamp(account.updateTimeMicros()))
            .setAsOfTime(Times.timestamp(asOfMicros));
    Amount floor = account.bounds().floor();
    if (floor == null) {
      shown.setNoFloor(true);
    } else {
      shown.setFloorMinor(floor.minor()).setSpendableMinor(spendable(totals, floor));
    }
    Amount ceiling = account.bounds().ceiling();
    if (ceiling != null) {
      shown.setCeilingMinor(ceiling.minor());
    }
    if (!account.limits().isNone()) {
      shown.setLimits(LimitsCodec.show(account.limits()));
    }
    return shown.build();
  }

  /**
   * Available minus floor; a credit line beyond 64 bits is shown as the largest amount there is.
   */
  private static long spendable(Totals totals, Amount floor) {
    Amount available = new Amount(totals.available());
    return available.canSubtract(floor) ? available.minus(floor).minor() : Long.MAX_VALUE;
  }
}
