// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.HoldState;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The rules of holds, as pure functions: what may become of one, and what that moves. */
final class HoldRules {
  private HoldRules() {}

  /** Why the named hold cannot be captured, voided or adjusted like that, or null. */
  static @Nullable OutcomeStatus fault(
      @Nullable Hold hold, TransferContent content, long nowMicros) {
    if (hold == null) {
      return OutcomeStatus.HOLD_NOT_FOUND;
    }
    if (content.credit() != null && !hold.creditAccount().equals(content.credit())) {
      return OutcomeStatus.HOLD_MISMATCH;
    }
    OutcomeStatus ended =
        switch (hold.state()) {
          case OPEN -> hold.isDue(nowMicros) ? OutcomeStatus.HOLD_EXPIRED : null;
          case CAPTURED -> OutcomeStatus.HOLD_ALREADY_CAPTURED;
          case VOIDED -> OutcomeStatus.HOLD_ALREADY_VOIDED;
          case EXPIRED -> OutcomeStatus.HOLD_EXPIRED;
        };
    if (ended != null) {
      return ended;
    }
    Amount asked = content.asked();
    boolean takesMore =
        content.kind() == TransferKind.CAPTURE
            && (asked == null ? hold.held().isZero() : asked.compareTo(hold.held()) > 0);
    return takesMore ? OutcomeStatus.EXCEEDS_HELD_AMOUNT : null;
  }

  /** A new hold. Its post time is filled in when it is posted. */
  static Movement open(TransferKey key, TransferContent content, long nowMicros) {
    Amount amount = content.amount();
    Hold hold =
        new Hold(
            key,
            content.creditAccount(),
            content.ledger(),
            amount,
            Amount.ZERO,
            HoldState.OPEN,
            expiry(content, nowMicros),
            1,
            nowMicros,
            0,
            false,
            null);
    return new Movement(amount, 0, amount.minor(), amount, hold);
  }

  /** Posts all or part; the rest goes unless it is to stay. */
  static Movement capture(Hold hold, TransferContent content) {
    Amount asked = content.asked();
    Amount taken = asked == null ? hold.held() : asked;
    boolean ends = content.releasesRest();
    Amount left = ends ? Amount.ZERO : hold.held().minus(taken);
    Hold after =
        hold.changed(
            left,
            hold.captured().plus(taken),
            ends ? HoldState.CAPTURED : HoldState.OPEN,
            hold.expireTimeMicros());
    return new Movement(taken, taken.minor(), left.minus(hold.held()).minor(), Amount.ZERO, after);
  }

  /** Releases what is still held. */
  static Movement release(Hold hold) {
    return released(hold, HoldState.VOIDED);
  }

  /** Releases what is still held because its time has come. */
  static Movement expire(Hold hold) {
    return released(hold, HoldState.EXPIRED);
  }

  private static Movement released(Hold hold, HoldState state) {
    Hold after = hold.changed(Amount.ZERO, hold.captured(), state, hold.expireTimeMicros());
    return new Movement(hold.held(), 0, hold.held().negated().minor(), Amount.ZERO, after);
  }

  /** Sets what is held, or until when; only more of it is something new. */
  static Movement adjust(Hold hold, TransferContent content, long nowMicros) {
    Amount asked = content.asked();
    Amount held = asked == null ? hold.held() : asked;
    long expiry =
        content.terms().timeout() == null ? hold.expireTimeMicros() : expiry(content, nowMicros);
    Amount change = held.minus(hold.held());
    Hold after = hold.changed(held, hold.captured(), HoldState.OPEN, expiry);
    return new Movement(held, 0, change.minor(), change.max(Amount.ZERO), after);
  }

  private static long expiry(TransferContent content, long nowMicros) {
    Duration timeout = content.terms().timeout();
    if (timeout == null) {
      throw new InvariantViolation("a hold without a timeout");
    }
    return Math.addExact(
        nowMicros, Math.addExact(timeout.getSeconds() * 1_000_000, timeout.getNano() / 1_000));
  }
}
