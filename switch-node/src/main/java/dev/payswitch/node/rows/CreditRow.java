// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The credit side of a transfer whose home is another shard: the intents of its attempts until one
 * is decided, then the credit, which is never deleted.
 *
 * @param applied the credit; null while nothing is decided
 * @param intents empty once the credit is applied
 */
public record CreditRow(@Nullable Applied applied, List<Intent> intents) {
  private static final int FORMAT = 2;

  /** A row that is not there. */
  public static final CreditRow NONE = new CreditRow(null, List.of());

  public CreditRow {
    intents = List.copyOf(intents);
  }

  /** The proof that the credit took place, and where on which lane it came from. */
  public record Applied(Attempt attempt, ShardId source, long sequence, long postTimeMicros) {}

  /**
   * What a prepared attempt will credit at most if it commits; counted in every check until then.
   */
  public record Intent(Attempt attempt, TransferContent content, Amount amount, long timeMicros) {}

  /** What the intents count for: at most one of the attempts of an id commits, so the largest. */
  public Amount intended() {
    Amount largest = Amount.ZERO;
    for (Intent intent : intents) {
      largest = largest.max(intent.amount());
    }
    return largest;
  }

  public @Nullable Intent intentOf(Attempt attempt) {
    for (Intent intent : intents) {
      if (intent.attempt().equals(attempt)) {
        return intent;
      }
    }
    return null;
  }

  public CreditRow with(Intent intent) {
    List<Intent> more = new ArrayList<>(intents);
    more.add(intent);
    return new CreditRow(applied, more);
  }

  public CreditRow without(Attempt attempt) {
    return new CreditRow(
        applied, intents.stream().filter(intent -> !intent.attempt().equals(attempt)).toList());
  }

  public boolean isNone() {
    return applied == null && intents.isEmpty();
  }

  public byte[] encode() {
    RowEncoder row = new RowEncoder(96).int8(FORMAT);
    Applied credit = applied;
    row.int8(credit == null ? 0 : 1);
    if (credit != null) {
      Attempts.encode(row, credit.attempt())
          .id(credit.source().value())
          .int64(credit.sequence())
          .int64(credit.postTimeMicros());
    }
    row.int16(intents.size());
    for (Intent intent : intents) {
      Attempts.encode(row, intent.attempt())
          .int64(intent.timeMicros())
          .int64(intent.amount().minor());
      intent.content().encodeTo(row);
    }
    return row.toBytes();
  }

  public static CreditRow decode(AccountId creditAccount, byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "credit");
    Applied applied = null;
    if (row.int8() == 1) {
      applied = new Applied(Attempts.decode(row), new ShardId(row.id()), row.int64(), row.int64());
    }
    int count = row.int16();
    List<Intent> intents = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      Attempt attempt = Attempts.decode(row);
      long time = row.int64();
      Amount amount = new Amount(row.int64());
      TransferContent content = TransferContent.decodeFrom(row, creditAccount);
      intents.add(new Intent(attempt, content, amount, time));
    }
    return new CreditRow(applied, intents);
  }

  /** Reads the transfer from the key of a credit row. */
  public static CreditKey decodeKey(byte[] key) {
    RowDecoder row = new RowDecoder(key, 3);
    AccountId credit = new AccountId(row.untilZero());
    AccountId debit = new AccountId(row.untilZero());
    return new CreditKey(credit, new TransferKey(debit, new TransferId(row.untilZero())));
  }
}
