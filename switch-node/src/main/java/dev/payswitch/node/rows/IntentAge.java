// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;

/** An intent in the agenda: which attempt waits for a decision, and since when. */
public record IntentAge(long timeMicros, CreditKey key, Attempt attempt) {

  /** Reads the key of an agenda row. */
  public static IntentAge decode(byte[] key) {
    RowDecoder row = new RowDecoder(key, 1);
    long time = row.int64();
    AccountId credit = new AccountId(row.untilZero());
    AccountId debit = new AccountId(row.untilZero());
    TransferId id = new TransferId(row.untilZero());
    return new IntentAge(
        time, new CreditKey(credit, new TransferKey(debit, id)), Attempts.decode(row));
  }
}
