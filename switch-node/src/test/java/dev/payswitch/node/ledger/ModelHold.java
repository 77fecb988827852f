// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.proto.v1.Transfer;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** One hold of the model: a word for its state and what is left of it. */
final class ModelHold {
  final String debit;
  final String credit;
  final String ledger;
  String state = "OPEN";
  BigInteger held;
  BigInteger captured = BigInteger.ZERO;
  long expires;
  final long created;
  long version = 1;

  ModelHold(Transfer transfer, long now) {
    created = now;
    debit = transfer.getDebitAccountId();
    credit = transfer.getCreditAccountId();
    ledger = transfer.getLedger();
    held = BigInteger.valueOf(transfer.getAmountMinor());
    expires = expiry(transfer, now);
  }

  private ModelHold(ModelHold other) {
    debit = other.debit;
    credit = other.credit;
    ledger = other.ledger;
    state = other.state;
    held = other.held;
    captured = other.captured;
    expires = other.expires;
    created = other.created;
    version = other.version;
  }

  ModelHold copy() {
    return new ModelHold(this);
  }

  private static long expiry(Transfer transfer, long now) {
    return now
        + transfer.getTimeout().getSeconds() * 1_000_000
        + transfer.getTimeout().getNanos() / 1_000;
  }

  /** Why it cannot be captured, voided or adjusted like that, or null. */
  @Nullable String fault(Transfer transfer, long now) {
    String named = transfer.getCreditAccountId();
    if (!named.isEmpty() && !named.equals(credit)) {
      return "HOLD_MISMATCH";
    }
    if (state.equals("CAPTURED") || state.equals("VOIDED")) {
      return "HOLD_ALREADY_" + state;
    }
    if (state.equals("EXPIRED") || now >= expires) {
      return "HOLD_EXPIRED";
    }
    if (!LedgerModel.kind(transfer).equals("CAPTURE")) {
      return null;
    }
    BigInteger asked = amount(transfer);
    boolean tooMuch = asked == null ? held.signum() == 0 : asked.compareTo(held) > 0;
    return tooMuch ? "EXCEEDS_HELD_AMOUNT" : null;
  }

  /** What an adjust adds to it; 0: nothing. */
  BigInteger increase(Transfer transfer) {
    BigInteger asked = amount(transfer);
    return asked == null || !LedgerModel.kind(transfer).equals("ADJUST")
        ? BigInteger.ZERO
        : asked.subtract(held).max(BigInteger.ZERO);
  }

  LedgerModel.Move capture(Transfer transfer) {
    BigInteger asked = amount(transfer);
    BigInteger taken = asked == null ? held : asked;
    boolean ends = !transfer.hasFinal() || transfer.getFinal();
    BigInteger released = ends ? held : taken;
    version++;
    held = held.subtract(released);
    captured = captured.add(taken);
    state = ends ? "CAPTURED" : "OPEN";
    return new LedgerModel.Move(taken, taken, released.negate());
  }

  /** Ends it without taking anything. */
  LedgerModel.Move release(String newState) {
    BigInteger released = held;
    version++;
    held = BigInteger.ZERO;
    state = newState;
    return new LedgerModel.Move(released, BigInteger.ZERO, released.negate());
  }

  LedgerModel.Move adjust(Transfer transfer, long now) {
    BigInteger before = held;
    version++;
    BigInteger asked = amount(transfer);
    held = asked == null ? held : asked;
    expires = transfer.hasTimeout() ? expiry(transfer, now) : expires;
    return new LedgerModel.Move(held, BigInteger.ZERO, held.subtract(before));
  }

  private static @Nullable BigInteger amount(Transfer transfer) {
    return transfer.hasAmountMinor() ? BigInteger.valueOf(transfer.getAmountMinor()) : null;
  }
}
