// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import java.math.BigInteger;

/**
 * What moved through an account, in minor units of its ledger, and what is held or undecided. The
 * one place where totals are calculated: each is 0 or more, each side's sum stays within 64 bits,
 * and arithmetic that would leave them throws, since the rules have checked before.
 */
public record Totals(
    long debitsPosted,
    long creditsPosted,
    long debitsPending,
    long creditsPending,
    long debitsReserved,
    long creditsIntended) {

  /** An account that never moved. */
  public static final Totals ZERO = new Totals(0, 0, 0, 0, 0, 0);

  public Totals {
    boolean negative =
        (debitsPosted
                | creditsPosted
                | debitsPending
                | creditsPending
                | debitsReserved
                | creditsIntended)
            < 0;
    InvariantViolation.require(!negative, "a total would be negative");
    InvariantViolation.require(
        fits(debitsPosted, debitsPending, debitsReserved)
            && fits(creditsPosted, creditsPending, creditsIntended),
        "the totals of one side would leave 64 bits");
  }

  private static boolean fits(long first, long second, long third) {
    long sum = first + second;
    return sum >= 0 && sum + third >= 0;
  }

  /** Credits posted minus debits posted. */
  public long balance() {
    return creditsPosted - debitsPosted;
  }

  /** Balance minus what is held or reserved; incoming money never counts before it is posted. */
  public long available() {
    return creditsPosted - (debitsPosted + debitsPending + debitsReserved);
  }

  /** Whether the debit side stays within 64 bits with these amounts more. */
  public boolean canDebit(Amount amount, BigInteger undecidedMinor) {
    return fits(debitsPosted + debitsPending, amount, debitsReserved, undecidedMinor);
  }

  /** Whether the credit side stays within 64 bits with these amounts more. */
  public boolean canCredit(Amount amount, long intended, BigInteger undecidedMinor) {
    return fits(creditsPosted + creditsPending, amount, intended, undecidedMinor);
  }

  private static boolean fits(long sum, Amount amount, long more, BigInteger undecidedMinor) {
    long room = Long.MAX_VALUE - sum - amount.minor();
    // Few accounts take part in a prepared group: everybody else pays nothing for the long sum.
    return room >= more
        && (undecidedMinor.signum() == 0
            || undecidedMinor.compareTo(BigInteger.valueOf(room - more)) <= 0);
  }

  /** The same with another sum of intents. */
  public Totals intend(long intended) {
    return new Totals(
        debitsPosted, creditsPosted, debitsPending, creditsPending, debitsReserved, intended);
  }

  /** The same with another sum of reservations. */
  public Totals reserve(long reserved) {
    return new Totals(
        debitsPosted, creditsPosted, debitsPending, creditsPending, reserved, creditsIntended);
  }

  /** What a movement changes on the debit side. */
  public Totals debit(long postedMinor, long pendingMinor) {
    return new Totals(
        Math.addExact(debitsPosted, postedMinor),
        creditsPosted,
        Math.addExact(debitsPending, pendingMinor),
        creditsPending,
        debitsReserved,
        creditsIntended);
  }

  /** What a movement changes on the credit side. */
  public Totals credit(long postedMinor, long pendingMinor) {
    return new Totals(
        debitsPosted,
        Math.addExact(creditsPosted, postedMinor),
        debitsPending,
        Math.addExact(creditsPending, pendingMinor),
        debitsReserved,
        creditsIntended);
  }

  /** Whether holds, reservations or intents are open. */
  public boolean hasPending() {
    return (debitsPending | creditsPending | debitsReserved | creditsIntended) != 0;
  }
}
