// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;

/** Says which open hold an account got at a post time, and on which side of it the account is. */
public record OpenHold(AccountSide side, TransferKey hold) {
  private static final int FORMAT = 1;

  public byte[] encode() {
    return new RowEncoder(80)
        .int8(FORMAT)
        .int8(side.number())
        .id(hold.debitAccount().value())
        .id(hold.id().value())
        .toBytes();
  }

  public static OpenHold decode(byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "open hold");
    return new OpenHold(
        AccountSide.of(row.int8()),
        new TransferKey(new AccountId(row.id()), new TransferId(row.id())));
  }
}
