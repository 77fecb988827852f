// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.LedgerId;
import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sums per ledger: what went over a lane, or what the accounts of some arcs hold. Both ends of a
 * lane or of a move keep one, so that the two can be compared. Sums may leave 64 bits. Ledgers of
 * which nothing is left are left out, so equal books are equal.
 */
public record Book(SortedMap<LedgerId, Line> lines) {
  /** Nothing. */
  public static final Book EMPTY = new Book(new TreeMap<>());

  /**
   * One ledger.
   *
   * @param count how many commits or accounts
   * @param sumMinor what they post, or the sum of their balances
   * @param pendingMinor what they change of the pending amounts, or pending credits less debits
   */
  public record Line(long count, BigInteger sumMinor, BigInteger pendingMinor) {
    private static final Line NOTHING = new Line(0, BigInteger.ZERO, BigInteger.ZERO);

    private Line plus(Line other) {
      return new Line(
          count + other.count, sumMinor.add(other.sumMinor), pendingMinor.add(other.pendingMinor));
    }

    private Line negated() {
      return new Line(-count, sumMinor.negate(), pendingMinor.negate());
    }
  }

  /** The same with one more commit. */
  public Book plus(LedgerId ledger, long postedMinor, long pendingMinor) {
    return plus(
        ledger, new Line(1, BigInteger.valueOf(postedMinor), BigInteger.valueOf(pendingMinor)));
  }

  /** The same with one more account. */
  public Book plus(Account account) {
    return plus(account.ledger(), line(account));
  }

  /** The same without this account. */
  public Book minus(Account account) {
    return plus(account.ledger(), line(account).negated());
  }

  /** Both together. */
  public Book plus(Book other) {
    Book sum = this;
    for (var each : other.lines.entrySet()) {
      sum = sum.plus(each.getKey(), each.getValue());
    }
    return sum;
  }

  /** This one without the other. */
  public Book minus(Book other) {
    Book rest = this;
    for (var each : other.lines.entrySet()) {
      rest = rest.plus(each.getKey(), each.getValue().negated());
    }
    return rest;
  }

  private Book plus(LedgerId ledger, Line more) {
    TreeMap<LedgerId, Line> changed = new TreeMap<>(lines);
    Line line = changed.getOrDefault(ledger, Line.NOTHING).plus(more);
    if (line.equals(Line.NOTHING)) {
      changed.remove(ledger);
    } else {
      changed.put(ledger, line);
    }
    return new Book(changed);
  }

  private static Line line(Account account) {
    Totals totals = account.totals();
    return new Line(
        1,
        BigInteger.valueOf(totals.creditsPosted())
            .subtract(BigInteger.valueOf(totals.debitsPosted())),
        BigInteger.valueOf(totals.creditsPending())
            .subtract(BigInteger.valueOf(totals.debitsPending())));
  }

  void encodeTo(RowEncoder row) {
    row.int16(lines.size());
    lines.forEach(
        (ledger, line) ->
            row.id(ledger.value())
                .int64(line.count())
                .blob(line.sumMinor().toByteArray())
                .blob(line.pendingMinor().toByteArray()));
  }

  static Book decodeFrom(RowDecoder row) {
    int count = row.int16();
    TreeMap<LedgerId, Line> lines = new TreeMap<>();
    for (int index = 0; index < count; index++) {
      lines.put(
          new LedgerId(row.id()),
          new Line(row.int64(), new BigInteger(row.blob()), new BigInteger(row.blob())));
    }
    return new Book(lines);
  }
}
