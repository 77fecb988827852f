// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone.demo;

import com.google.protobuf.Timestamp;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A day of payments, the same for the same seed. Which payments are declined is known beforehand
 * and does not depend on the order in which they run: a short customer has less than the smallest
 * payment and never receives anything; every other one has at first what all its payments take.
 */
public final class PaymentDay {
  public static final String LEDGER = "EUR";

  /** The account that opening balances come from. */
  public static final String BANK = "bank:opening";

  private static final Instant MORNING = Instant.parse("2026-03-01T00:00:00Z");
  private static final List<String> SHOPS =
      List.of("groceries", "coffee", "books", "fuel", "pharmacy", "cinema", "shoes", "bakery");

  private static final int MERCHANT_PERCENT = 4;
  private static final int SHORT_PERCENT = 6;
  private static final int BETWEEN_CUSTOMERS_PERCENT = 10;
  private static final long SMALLEST_PAYMENT_MINOR = 100;
  private static final long LARGEST_PAYMENT_MINOR = 50_000;
  private static final double MEAN_PAYMENT_MINOR = 2_500;
  private static final long SHORT_BALANCE_MINOR = SMALLEST_PAYMENT_MINOR - 1;
  private static final long SPARE_MINOR = 10_000;

  /**
   * How much happens in the day.
   *
   * @param accountCount merchants and customers
   * @param paymentCount all payments, also the ones that are declined
   * @param declinedCount payments of customers that are short of money
   */
  public record Size(int accountCount, int paymentCount, int declinedCount) {
    /** What the demo shows. */
    public static final Size DEFAULT = new Size(5_000, 50_000, 1_500);

    public Size {
      if (accountCount < 50 || declinedCount < 0 || declinedCount > paymentCount) {
        throw new IllegalArgumentException(
            "a day needs 50 accounts, and no more declined payments than payments");
      }
    }
  }

  private final SplittableRandom random;
  private final Size size;
  private final int merchantCount;
  private final int shortCount;
  private final int customerCount;
  private final Popularity merchants;
  private final long[] spentMinor;
  private final List<Transfer> payments = new ArrayList<>();

  private PaymentDay(long seed, Size size) {
    this.random = new SplittableRandom(seed);
    this.size = size;
    this.merchantCount = size.accountCount() * MERCHANT_PERCENT / 100;
    this.shortCount = size.accountCount() * SHORT_PERCENT / 100;
    this.customerCount = size.accountCount() - merchantCount - shortCount;
    this.merchants = new Popularity(merchantCount);
    this.spentMinor = new long[customerCount];
  }

  public static PaymentDay generate(long seed, Size size) {
    PaymentDay day = new PaymentDay(seed, size);
    boolean[] declined = day.declinedPlaces();
    for (int number = 0; number < size.paymentCount(); number++) {
      day.payments.add(declined[number] ? day.declinedPayment(number) : day.payment(number));
    }
    return day;
  }

  public Size size() {
    return size;
  }

  /** All accounts, with the bank that has no floor first. */
  public List<Account> accounts() {
    List<Account> accounts = new ArrayList<>(size.accountCount() + 1);
    accounts.add(account(BANK, "opening balances").setNoFloor(true).build());
    for (int rank = 0; rank < merchantCount; rank++) {
      accounts.add(account(merchant(rank), SHOPS.get(rank % SHOPS.size())).build());
    }
    for (int number = 0; number < customerCount; number++) {
      accounts.add(account(customer(number), "customer").build());
    }
    for (int number = 0; number < shortCount; number++) {
      accounts.add(account(shortCustomer(number), "customer").build());
    }
    return accounts;
  }

  /** The transfers that give every customer its opening balance. */
  public List<Transfer> openings() {
    List<Transfer> openings = new ArrayList<>(customerCount + shortCount);
    for (int number = 0; number < customerCount; number++) {
      openings.add(opening(customer(number), spentMinor[number] + SPARE_MINOR));
    }
    for (int number = 0; number < shortCount; number++) {
      openings.add(opening(shortCustomer(number), SHORT_BALANCE_MINOR));
    }
    return openings;
  }

  /** The payments in the order of the day. */
  public List<Transfer> payments() {
    return List.copyOf(payments);
  }

  /** The most popular merchant. */
  public static String favourite() {
    return merchant(0);
  }

  /** A customer who can pay. */
  public static String someCustomer() {
    return customer(0);
  }

  /** Exactly as many places as are to be declined, spread over the day. */
  private boolean[] declinedPlaces() {
    boolean[] declined = new boolean[size.paymentCount()];
    int placed = 0;
    while (placed < size.declinedCount()) {
      int place = random.nextInt(size.paymentCount());
      if (!declined[place]) {
        declined[place] = true;
        placed++;
      }
    }
    return declined;
  }

  private Transfer payment(int number) {
    int customer = random.nextInt(customerCount);
    long amountMinor = amountMinor();
    spentMinor[customer] += amountMinor;
    boolean between = random.nextInt(100) < BETWEEN_CUSTOMERS_PERCENT;
    if (between) {
      int other = (customer + 1 + random.nextInt(customerCount - 1)) % customerCount;
      return transfer(number, customer(customer), customer(other), amountMinor, "to a friend");
    }
    int rank = merchants.pick(random);
    String shop = SHOPS.get(rank % SHOPS.size());
    return transfer(number, customer(customer), merchant(rank), amountMinor, shop);
  }

  private Transfer declinedPayment(int number) {
    int rank = merchants.pick(random);
    String debit = shortCustomer(random.nextInt(shortCount));
    return transfer(number, debit, merchant(rank), amountMinor(), SHOPS.get(rank % SHOPS.size()));
  }

  /** Many small amounts and few large ones. */
  private long amountMinor() {
    double above = -Math.log(1 - random.nextDouble()) * MEAN_PAYMENT_MINOR;
    return Math.min(LARGEST_PAYMENT_MINOR, SMALLEST_PAYMENT_MINOR + (long) above);
  }

  private Transfer transfer(
      int number, String debit, String credit, long amountMinor, String reference) {
    long millis = Duration.ofDays(1).toMillis() * number / size.paymentCount();
    Instant time = MORNING.plusMillis(millis);
    return Transfer.newBuilder()
        .setId("day-" + (number + 1))
        .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
        .setDebitAccountId(debit)
        .setCreditAccountId(credit)
        .setAmountMinor(amountMinor)
        .setLedger(LEDGER)
        .setReference(reference)
        .setEffectiveTime(
            Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
        .build();
  }

  private static Transfer opening(String account, long amountMinor) {
    return Transfer.newBuilder()
        .setId("opening:" + account)
        .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
        .setDebitAccountId(BANK)
        .setCreditAccountId(account)
        .setAmountMinor(amountMinor)
        .setLedger(LEDGER)
        .setReference("opening balance")
        .build();
  }

  private static Account.Builder account(String id, String reference) {
    return Account.newBuilder().setId(id).setLedger(LEDGER).setReference(reference);
  }

  private static String merchant(int rank) {
    return "merchant:" + (rank + 1);
  }

  private static String customer(int number) {
    return "customer:" + (number + 1);
  }

  private static String shortCustomer(int number) {
    return "short:" + (number + 1);
  }
}
