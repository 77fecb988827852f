// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.rows.OutcomeStatus.AMOUNT_OVERFLOW;
import static dev.payswitch.node.rows.OutcomeStatus.CEILING_EXCEEDED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.CREDIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_CLOSED;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_FROZEN;
import static dev.payswitch.node.rows.OutcomeStatus.DEBIT_ACCOUNT_NOT_FOUND;
import static dev.payswitch.node.rows.OutcomeStatus.INSUFFICIENT_FUNDS;
import static dev.payswitch.node.rows.OutcomeStatus.LEDGER_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountBounds;
import dev.payswitch.node.rows.AccountLimits;
import dev.payswitch.node.rows.AccountSettings;
import dev.payswitch.node.rows.AccountState;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.RiskWindows;
import dev.payswitch.node.rows.ShareTotals;
import dev.payswitch.node.rows.Totals;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import dev.payswitch.testkit.Seeded;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LedgerRulesTest {
  private static final long MAX = Long.MAX_VALUE;

  /** What semantics.md lists, in its order, as far as payments can meet it. */
  private static final List<OutcomeStatus> PRECEDENCE =
      List.of(
          DEBIT_ACCOUNT_NOT_FOUND,
          CREDIT_ACCOUNT_NOT_FOUND,
          LEDGER_MISMATCH,
          DEBIT_ACCOUNT_CLOSED,
          DEBIT_ACCOUNT_FROZEN,
          CREDIT_ACCOUNT_CLOSED,
          CREDIT_ACCOUNT_FROZEN,
          INSUFFICIENT_FUNDS,
          CEILING_EXCEEDED,
          AMOUNT_OVERFLOW);

  /** Something that is wrong with one of the accounts. */
  private enum Fault {
    NO_DEBIT_ACCOUNT(DEBIT_ACCOUNT_NOT_FOUND),
    NO_CREDIT_ACCOUNT(CREDIT_ACCOUNT_NOT_FOUND),
    DEBIT_LEDGER(LEDGER_MISMATCH),
    CREDIT_LEDGER(LEDGER_MISMATCH),
    DEBIT_CLOSED(DEBIT_ACCOUNT_CLOSED),
    DEBIT_FROZEN(DEBIT_ACCOUNT_FROZEN),
    CREDIT_CLOSED(CREDIT_ACCOUNT_CLOSED),
    CREDIT_FROZEN(CREDIT_ACCOUNT_FROZEN),
    FUNDS(INSUFFICIENT_FUNDS),
    CEILING(CEILING_EXCEEDED),
    DEBIT_OVERFLOW(AMOUNT_OVERFLOW),
    CREDIT_OVERFLOW(AMOUNT_OVERFLOW);

    private final OutcomeStatus status;

    Fault(OutcomeStatus status) {
      this.status = status;
    }
  }

  @Test
  void tellsTheFirstReasonInPrecedenceWhateverElseIsWrong() {
    for (int subset = 0; subset < 1 << Fault.values().length; subset++) {
      Set<Fault> faults = subset(subset);
      if (canHoldTogether(faults)) {
        SideCheck both =
            checkDebit(debit(faults), content(10))
                .and(checkCredit(credit(faults), content(10), Amount.ZERO));
        OutcomeStatus expected =
            PRECEDENCE.stream()
                .filter(status -> faults.stream().anyMatch(fault -> fault.status == status))
                .findFirst()
                .orElse(null);
        assertThat(both.reason()).as("%s", faults).isEqualTo(expected);
        assertThat(both.undecided()).isFalse();
      }
    }
  }

  private static Set<Fault> subset(int number) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    int rest = number;
    for (Fault fault : Fault.values()) {
      if ((rest & 1) == 1) {
        faults.add(fault);
      }
      rest >>= 1;
    }
    return faults;
  }

  /** An account that is not there has no other fault, and none is closed and frozen at once. */
  private static boolean canHoldTogether(Set<Fault> faults) {
    return !(faults.contains(Fault.NO_DEBIT_ACCOUNT)
            && hasAny(
                faults,
                Fault.DEBIT_LEDGER,
                Fault.DEBIT_CLOSED,
                Fault.DEBIT_FROZEN,
                Fault.FUNDS,
                Fault.DEBIT_OVERFLOW))
        && !(faults.contains(Fault.NO_CREDIT_ACCOUNT)
            && hasAny(
                faults,
                Fault.CREDIT_LEDGER,
                Fault.CREDIT_CLOSED,
                Fault.CREDIT_FROZEN,
                Fault.CEILING,
                Fault.CREDIT_OVERFLOW))
        && !(faults.contains(Fault.DEBIT_CLOSED) && faults.contains(Fault.DEBIT_FROZEN))
        && !(faults.contains(Fault.CREDIT_CLOSED) && faults.contains(Fault.CREDIT_FROZEN));
  }

  private static boolean hasAny(Set<Fault> faults, Fault... wanted) {
    return List.of(wanted).stream().anyMatch(faults::contains);
  }

  private static @Nullable Account debit(Set<Fault> faults) {
    if (faults.contains(Fault.NO_DEBIT_ACCOUNT)) {
      return null;
    }
    long debits = faults.contains(Fault.DEBIT_OVERFLOW) ? MAX : 0;
    return account(
        faults.contains(Fault.DEBIT_LEDGER),
        state(faults, Fault.DEBIT_CLOSED, Fault.DEBIT_FROZEN),
        new AccountBounds(faults.contains(Fault.FUNDS) ? Amount.ZERO : null, null),
        new Totals(debits, debits, 0, 0, 0, 0));
  }

  private static @Nullable Account credit(Set<Fault> faults) {
    if (faults.contains(Fault.NO_CREDIT_ACCOUNT)) {
      return null;
    }
    long credits = faults.contains(Fault.CREDIT_OVERFLOW) ? MAX : 0;
    return account(
        faults.contains(Fault.CREDIT_LEDGER),
        state(faults, Fault.CREDIT_CLOSED, Fault.CREDIT_FROZEN),
        new AccountBounds(null, faults.contains(Fault.CEILING) ? Amount.ZERO : null),
        new Totals(credits, credits, 0, 0, 0, 0));
  }

  private static AccountState state(Set<Fault> faults, Fault closed, Fault frozen) {
    if (faults.contains(closed)) {
      return AccountState.CLOSED;
    }
    return faults.contains(frozen) ? AccountState.FROZEN : AccountState.OPEN;
  }

  private static Account account(
      boolean otherLedger, AccountState state, AccountBounds bounds, Totals totals) {
    LedgerId ledger = new LedgerId(otherLedger ? "USD" : "EUR");
    AccountSettings settings = new AccountSettings(bounds, AccountLimits.NONE, state);
    return new Account(new AccountId("a"), ledger, 0, "", settings, totals, 1, 0, 0, 0);
  }

  private static Account account(AccountBounds bounds, Totals totals) {
    return account(false, AccountState.OPEN, bounds, totals);
  }

  private static TransferContent content(long amountMinor) {
    return new TransferContent(
        TransferKind.PAYMENT,
        new AccountId("b"),
        new Amount(amountMinor),
        Payments.EUR,
        0,
        "",
        TransferContent.Terms.NONE,
        null);
  }

  private static SideCheck checkDebit(@Nullable Account account, TransferContent content) {
    return HomeRules.examine(
            new HomeRules.HomeView(account, null, RiskWindows.NONE, ShareTotals.NONE, 0, 0),
            new TransferKey(new AccountId("a"), new TransferId("t")),
            content)
        .check();
  }

  private static SideCheck checkCredit(
      @Nullable Account account, TransferContent content, Amount ownIntended) {
    return CreditRules.check(
        new CreditRules.CreditView(account, ownIntended, null, ShareTotals.NONE),
        new AccountId("a"),
        content,
        content.amount());
  }

  @ParameterizedTest
  @EnumSource
  void eachStateRefusesItsSides(AccountState state) {
    Account account =
        account(false, state, new AccountBounds(null, null), new Totals(0, 100, 0, 0, 0, 0));
    OutcomeStatus debit = checkDebit(account, content(1)).reason();
    OutcomeStatus credit = checkCredit(account, content(1), Amount.ZERO).reason();
    switch (state) {
      case OPEN -> assertThat(new OutcomeStatus[] {debit, credit}).containsOnlyNulls();
      case DEBITS_FROZEN ->
          assertThat(new OutcomeStatus[] {debit, credit})
              .containsExactly(DEBIT_ACCOUNT_FROZEN, null);
      case CREDITS_FROZEN ->
          assertThat(new OutcomeStatus[] {debit, credit})
              .containsExactly(null, CREDIT_ACCOUNT_FROZEN);
      case FROZEN ->
          assertThat(new OutcomeStatus[] {debit, credit})
              .containsExactly(DEBIT_ACCOUNT_FROZEN, CREDIT_ACCOUNT_FROZEN);
      case CLOSED ->
          assertThat(new OutcomeStatus[] {debit, credit})
              .containsExactly(DEBIT_ACCOUNT_CLOSED, CREDIT_ACCOUNT_CLOSED);
    }
  }

  @Test
  void aReasonThatHangsOnOthersGivesWayOnlyToOneBeforeIt() {
    SideCheck undecided = SideCheck.undecided(CEILING_EXCEEDED);
    assertThat(SideCheck.no(INSUFFICIENT_FUNDS).and(undecided).undecided()).isFalse();
    assertThat(SideCheck.no(AMOUNT_OVERFLOW).and(undecided)).isEqualTo(undecided);
    assertThat(SideCheck.FINE.and(undecided)).isEqualTo(undecided);
    assertThat(SideCheck.no(CEILING_EXCEEDED).and(undecided).undecided()).isFalse();
  }

  /** Amounts near the edges of 64 bits, against arithmetic that has none. */
  @Seeded(rounds = 20)
  void agreesWithUnboundedArithmetic(RandomGenerator random) {
    for (int round = 0; round < 5_000; round++) {
      Totals totals = anyTotals(random);
      Amount floor = random.nextInt(3) == 0 ? null : new Amount(-edge(random));
      Amount ceiling = random.nextInt(3) == 0 ? null : new Amount(edge(random));
      Account account = account(new AccountBounds(floor, ceiling), totals);
      TransferContent content = content(Math.max(1, edge(random)));
      assertThat(checkDebit(account, content))
          .as("debit of %s from %s", content.amount(), account)
          .isEqualTo(debitByUnbounded(account, big(content.amount().minor())));
      long own = random.nextLong(totals.creditsIntended() / 2 + 1);
      assertThat(checkCredit(account, content, new Amount(own)))
          .as("credit of %s to %s, own %s", content.amount(), account, own)
          .isEqualTo(creditByUnbounded(account, big(content.amount().minor()), big(own)));
    }
  }

  private static SideCheck debitByUnbounded(Account account, BigInteger amount) {
    Totals totals = account.totals();
    Amount floor = account.bounds().floor();
    BigInteger debits =
        big(totals.debitsPosted())
            .add(big(totals.debitsPending()))
            .add(big(totals.debitsReserved()));
    BigInteger rest = big(totals.creditsPosted()).subtract(debits).subtract(amount);
    if (floor != null && rest.compareTo(big(floor.minor())) < 0) {
      return SideCheck.no(INSUFFICIENT_FUNDS);
    }
    return debits.add(amount).compareTo(big(MAX)) > 0
        ? SideCheck.no(AMOUNT_OVERFLOW)
        : SideCheck.FINE;
  }

  private static SideCheck creditByUnbounded(Account account, BigInteger amount, BigInteger own) {
    Totals totals = account.totals();
    Amount ceiling = account.bounds().ceiling();
    BigInteger others = big(totals.creditsIntended()).subtract(own);
    BigInteger credits = big(totals.creditsPosted()).add(big(totals.creditsPending())).add(amount);
    BigInteger balance = credits.subtract(big(totals.debitsPosted()));
    if (ceiling != null && balance.compareTo(big(ceiling.minor())) > 0) {
      return SideCheck.no(CEILING_EXCEEDED);
    }
    if (ceiling != null && balance.add(others).compareTo(big(ceiling.minor())) > 0) {
      return SideCheck.undecided(CEILING_EXCEEDED);
    }
    if (credits.compareTo(big(MAX)) > 0) {
      return SideCheck.no(AMOUNT_OVERFLOW);
    }
    return credits.add(others).compareTo(big(MAX)) > 0
        ? SideCheck.undecided(AMOUNT_OVERFLOW)
        : SideCheck.FINE;
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  private static Totals anyTotals(RandomGenerator random) {
    long debits = edge(random);
    long credits = edge(random);
    long pendingDebits = Math.min(edge(random), MAX - debits);
    long reserved = Math.min(edge(random), MAX - debits - pendingDebits);
    long pendingCredits = Math.min(edge(random), MAX - credits);
    long intended = Math.min(edge(random), MAX - credits - pendingCredits);
    return new Totals(debits, credits, pendingDebits, pendingCredits, reserved, intended);
  }

  /** From 0 to the largest amount there is, most often near one of the two. */
  private static long edge(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong(5);
      case 1 -> MAX - random.nextLong(5);
      case 2 -> MAX / 2 - random.nextLong(5);
      default -> random.nextLong(MAX);
    };
  }
}
