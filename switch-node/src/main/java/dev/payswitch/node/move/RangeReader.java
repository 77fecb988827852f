// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CopyMark;
import dev.payswitch.node.rows.Departure;
import dev.payswitch.node.rows.FeedRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.MovedRow;
import dev.payswitch.node.rows.RowDigest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a move needs of the rows, on a thread that may block, and answers on the event loop.
 * Where the store is closed meanwhile there is no answer.
 */
public final class RangeReader {
  private final LedgerStore store;
  private final Executor reads;
  private final Executor loop;

  /**
   * @param reads where reading may block
   * @param loop where answers are given
   */
  public RangeReader(LedgerStore store, Executor reads, Executor loop) {
    this.store = store;
    this.reads = reads;
    this.loop = loop;
  }

  /** Rows to copy, and how far they are copied with them. */
  record Page(List<MovedRow> rows, CopyMark mark, long bytes) {}

  /**
   * What changed, each row as it is after the last change.
   *
   * @param position of the last change
   * @param changeCount how many changes that were
   * @param sums what the accounts add up to with these changes; null: there are more
   */
  record Changes(List<MovedRow> rows, long position, int changeCount, @Nullable Book sums) {}

  private static final class Collected {
    final List<MovedRow> rows = new ArrayList<>();
    byte @Nullable [] lastKey;
    long bytes;
    boolean full;
  }

  /**
   * The next rows after a mark. They are read as they are now and not as they were at one moment:
   * whatever changes after the feed began is in the feed, too, and comes after them.
   */
  void page(ArcRange arcs, CopyMark after, long maxBytes, Consumer<Page> answer) {
    read(() -> page(arcs, after, maxBytes), answer);
  }

  private Page page(ArcRange arcs, CopyMark after, long maxBytes) {
    Collected page = new Collected();
    for (int number = after.family(); ; number++) {
      Family family = Family.of(number);
      boolean resumed = number == after.family() && after.key().length > 0;
      byte[] from = resumed ? Arrays.copyOf(after.key(), after.key().length + 1) : arcs.from();
      page.lastKey = resumed ? after.key() : null;
      store.scan(
          family,
          from,
          arcs.until(),
          RowReader.ScanOrder.FORWARD,
          (key, value) -> {
            page.rows.add(new MovedRow(family.number(), key, value));
            page.bytes += key.length + value.length;
            page.lastKey = key;
            page.full = page.bytes >= maxBytes;
            return !page.full;
          });
      byte[] last = page.lastKey == null ? new byte[0] : page.lastKey;
      if (page.full) {
        return new Page(page.rows, new CopyMark(number, last, false), page.bytes);
      }
      if (family == Family.HISTORY) {
        return new Page(page.rows, new CopyMark(number, last, true), page.bytes);
      }
    }
  }

  /** The next changes after a place in the feed. */
  void changes(String moveId, long after, Moves.StepSizes most, Consumer<Changes> answer) {
    read(() -> atOnce(rows -> changes(rows, moveId, after, most)), answer);
  }

  private static Changes changes(RowReader rows, String moveId, long after, Moves.StepSizes most) {
    Map<ByteBuffer, MovedRow> latest = new LinkedHashMap<>();
    long[] seen = {after, 0, 0};
    rows.scan(
        Family.AGENDA,
        Keys.feed(moveId, after + 1),
        Keys.feed(moveId, Long.MAX_VALUE),
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          FeedRow change = FeedRow.decode(key, value);
          MovedRow row = change.row();
          byte[] name = Arrays.copyOf(row.key(), row.key().length + 1);
          name[row.key().length] = (byte) row.family();
          latest.put(ByteBuffer.wrap(name), row);
          seen[0] = change.position();
          seen[1]++;
          seen[2] += key.length + value.length;
          return seen[1] < most.mostChanges() && seen[2] < most.changeBytes();
        });
    byte[] row = rows.get(Family.META, Keys.departure(moveId));
    Departure move = row == null ? null : Departure.decode(Keys.departure(moveId), row);
    Book sums = move == null || move.feedPosition() != seen[0] ? null : move.sums();
    return new Changes(List.copyOf(latest.values()), seen[0], (int) seen[1], sums);
  }

  /** What the accounts of a move's arcs added up to when its feed began. */
  void base(String moveId, ArcRange arcs, Consumer<Book> answer) {
    read(() -> atOnce(rows -> base(rows, moveId, arcs)), answer);
  }

  private static Book base(RowReader rows, String moveId, ArcRange arcs) {
    Book[] sums = {Book.EMPTY};
    for (int arc = arcs.first(); arc < arcs.end(); arc++) {
      Arc of = new Arc(arc);
      rows.scan(
          Family.DATA,
          Keys.accountsOf(of),
          Keys.accountsEnd(of),
          RowReader.ScanOrder.FORWARD,
          (key, value) -> {
            sums[0] = sums[0].plus(Account.decode(Keys.accountIn(key), value));
            return true;
          });
    }
    byte[] row = rows.get(Family.META, Keys.departure(moveId));
    // What changed since the feed began stands in the same moment's row of the move.
    return row == null
        ? sums[0]
        : sums[0].minus(Departure.decode(Keys.departure(moveId), row).changed());
  }

  /** All rows of some arcs. */
  void digest(ArcRange arcs, Consumer<RowDigest> answer) {
    read(() -> atOnce(rows -> digest(rows, arcs)), answer);
  }

  private static RowDigest digest(RowReader rows, ArcRange arcs) {
    RowDigest[] sum = {RowDigest.EMPTY};
    for (Family family : List.of(Family.DATA, Family.HISTORY)) {
      rows.scan(
          family,
          arcs.from(),
          arcs.until(),
          RowReader.ScanOrder.FORWARD,
          (key, value) -> {
            sum[0] = sum[0].plus(family.number(), key, value);
            return true;
          });
    }
    return sum[0];
  }

  /** Names of what is due of accounts that are not here. */
  void dues(Function<byte[], Boolean> isStray, int most, Consumer<List<byte[]>> answer) {
    read(
        () -> {
          List<byte[]> stray = new ArrayList<>();
          store.scan(
              Family.AGENDA,
              Keys.duesFrom(),
              Keys.duesUntil(),
              RowReader.ScanOrder.FORWARD,
              (key, value) -> {
                if (isStray.apply(key)) {
                  stray.add(key);
                }
                return stray.size() < most;
              });
          return stray;
        },
        answer);
  }

  private <T> T atOnce(Function<RowReader, T> reading) {
    try (LedgerStore.RowSnapshot rows = store.snapshot()) {
      return reading.apply(rows);
    }
  }

  private <T> void read(Supplier<T> reading, Consumer<T> answer) {
    reads.execute(
        () -> {
          T result;
          try {
            result = reading.get();
          } catch (IllegalStateException closed) {
            return;
          } catch (RuntimeException unreadable) {
            // The loop ends with it, and the node halts, as it does for any row it cannot read.
            loop.execute(
                () -> {
                  throw unreadable;
                });
            return;
          }
          loop.execute(() -> answer.accept(result));
        });
  }
}
