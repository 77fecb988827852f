// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeClass;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.WindowLimit;
import java.time.Duration;
import java.util.List;

/**
 * The words of the contract's tables. Unless a row says otherwise, transfers go from {@code a} to
 * {@code b} in EUR, holds last an hour, and admins know the version of an account.
 */
final class Steps {
  /** The accounts that there may be; all others are never made. */
  static final List<String> ACCOUNTS = List.of("world", "a", "a2", "b", "b2", "c", "c2");

  static final Duration HOUR = Duration.ofHours(1);

  private Steps() {}

  static Step.Send payment(String id, long amountMinor) {
    return new Step.Send(
        Payments.payment("a", "b", amountMinor, id)
            .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
            .build());
  }

  static Step.Send hold(String id, long amountMinor) {
    return new Step.Send(
            Payments.payment("a", "b", amountMinor, id)
                .setKind(TransferKind.TRANSFER_KIND_HOLD)
                .build())
        .lasting(HOUR);
  }

  static Step.Send sweep(String id, long amountMinor) {
    return payment(id, amountMinor).with(t -> t.setKind(TransferKind.TRANSFER_KIND_SWEEP));
  }

  /** Takes all of a hold. */
  static Step.Send capture(String id, String hold) {
    return aboutHold(TransferKind.TRANSFER_KIND_CAPTURE, id, hold);
  }

  static Step.Send capture(String id, String hold, long amountMinor) {
    return capture(id, hold).with(t -> t.setAmountMinor(amountMinor));
  }

  /** A void. */
  static Step.Send release(String id, String hold) {
    return aboutHold(TransferKind.TRANSFER_KIND_VOID, id, hold);
  }

  static Step.Send adjust(String id, String hold, long amountMinor) {
    return extend(id, hold).with(t -> t.setAmountMinor(amountMinor));
  }

  /** An adjust without an amount, which needs a timeout. */
  static Step.Send extend(String id, String hold) {
    return aboutHold(TransferKind.TRANSFER_KIND_ADJUST, id, hold);
  }

  private static Step.Send aboutHold(TransferKind kind, String id, String hold) {
    Transfer.Builder transfer =
        Transfer.newBuilder().setId(id).setKind(kind).setDebitAccountId("a").setLedger("EUR");
    transfer.getTargetBuilder().setId(hold);
    return new Step.Send(transfer.build());
  }

  /** Goes back from b to a. */
  static Step.Send refund(String id, String original, long amountMinor) {
    return new Step.Send(
            Payments.payment("b", "a", amountMinor, id)
                .setKind(TransferKind.TRANSFER_KIND_REFUND)
                .build())
        .about("a", original);
  }

  static Step.Group group(String id, Step.Send... members) {
    return new Step.Group(id, List.of(members));
  }

  /**
   * A group of another home, which nobody here asks; its accounts that begin with far are there.
   */
  static Step far(String id, Step.Send... members) {
    return new Step.Far(group(id, members));
  }

  static Step farEnds(String id, FarGroups.End end) {
    return new Step.FarEnds(id, end);
  }

  static Step.Cancel cancel(String id) {
    return new Step.Cancel("a", id);
  }

  static Step declined(Step send) {
    return new Step.Failed(send, OutcomeClass.REJECTED);
  }

  static Step malformed(Step send) {
    return new Step.Failed(send, OutcomeClass.MALFORMED);
  }

  static Step notExecuted(Step send) {
    return new Step.Failed(send, OutcomeClass.NOT_EXECUTED);
  }

  static Step undecided(Step.Send send) {
    return new Step.Undecided(send);
  }

  static Step later(Duration time) {
    return new Step.Later(time);
  }

  /** The timer of home looks at a hold of a. */
  static Step expire(String hold) {
    return new Step.Expire(release("timer", hold));
  }

  static Step make(Account.Builder account) {
    return new Step.Make(account.build());
  }

  /** Another account in EUR. */
  static Step make(String account) {
    return make(Payments.account(account));
  }

  static Step makeInUsd(String account) {
    return make(Payments.account(account).setLedger("USD").setNoFloor(true));
  }

  static Step.Settings settings(String account) {
    return new Step.Settings(
        UpdateAccountRequest.newBuilder()
            .setAccountId(account)
            .setActor("risk")
            .setReason("row")
            .build());
  }

  static Step.Settings floor(String account, long floorMinor) {
    return settings(account).with(r -> r.setFloorMinor(floorMinor));
  }

  static Step.Settings noFloor(String account) {
    return settings(account).with(r -> r.setNoFloor(true));
  }

  static Step.Settings ceiling(String account, long ceilingMinor) {
    return settings(account).with(r -> r.setCeilingMinor(ceilingMinor));
  }

  static Step.Settings state(String account, AccountState state) {
    return settings(account).with(r -> r.setState(state));
  }

  static Step.Settings freezeDebits(String account) {
    return state(account, AccountState.ACCOUNT_STATE_DEBITS_FROZEN);
  }

  static Step.Settings freezeCredits(String account) {
    return state(account, AccountState.ACCOUNT_STATE_CREDITS_FROZEN);
  }

  static Step.Settings freeze(String account) {
    return state(account, AccountState.ACCOUNT_STATE_FROZEN);
  }

  static Step.Settings limits(AccountLimits.Builder limits) {
    return settings("a").with(r -> r.setLimits(limits));
  }

  /** The largest single debit of a. */
  static Step.Settings single(long amountMinor) {
    return limits(AccountLimits.newBuilder().setSingleAmountMinor(amountMinor));
  }

  /** What a may debit in a window. */
  static Step.Settings within(LimitWindow window, long amountMinor) {
    return limits(AccountLimits.newBuilder().addWindows(amount(window, amountMinor)));
  }

  /** How often a may be debited in a window. */
  static Step.Settings often(LimitWindow window, long count) {
    return limits(AccountLimits.newBuilder().addWindows(count(window, count)));
  }

  static WindowLimit amount(LimitWindow window, long amountMinor) {
    return WindowLimit.newBuilder()
        .setWindowValue(window.number())
        .setAmountMinor(amountMinor)
        .build();
  }

  static WindowLimit count(LimitWindow window, long count) {
    return WindowLimit.newBuilder().setWindowValue(window.number()).setCount(count).build();
  }

  static Step.Close close(String account) {
    return new Step.Close(
        CloseAccountRequest.newBuilder()
            .setAccountId(account)
            .setActor("risk")
            .setReason("row")
            .build());
  }
}
