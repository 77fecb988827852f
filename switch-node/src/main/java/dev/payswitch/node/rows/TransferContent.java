// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.money.Amount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a transfer says apart from its key: compared field by field when its id is used again.
 *
 * @param effectiveTime information only
 */
public record TransferContent(
    TransferKind kind,
    AccountId creditAccount,
    Amount amount,
    LedgerId ledger,
    int code,
    String reference,
    @Nullable Instant effectiveTime) {

  private static final int HAS_EFFECTIVE_TIME = 1;

  /** All but the credit account, which often stands in the key. */
  void encodeTo(RowEncoder row) {
    Instant time = effectiveTime;
    row.int8(kind.number())
        .int8(time == null ? 0 : HAS_EFFECTIVE_TIME)
        .int64(amount.minor())
        .id(ledger.value())
        .int16(code)
        .text(reference);
    if (time != null) {
      row.int64(time.getEpochSecond()).int32(time.getNano());
    }
  }

  static TransferContent decodeFrom(RowDecoder row, AccountId creditAccount) {
    TransferKind kind = TransferKind.of(row.int8());
    int flags = row.int8();
    Amount amount = new Amount(row.int64());
    LedgerId ledger = new LedgerId(row.id());
    int code = row.int16();
    String reference = row.text();
    Instant time =
        (flags & HAS_EFFECTIVE_TIME) == 0 ? null : Instant.ofEpochSecond(row.int64(), row.int32());
    return new TransferContent(kind, creditAccount, amount, ledger, code, reference, time);
  }
}
