// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.rows.CreditKey;

/** Puts names together that messages carry apart. */
public final class Names {
  private Names() {}

  public static TransferKey transferKey(String debitAccount, String transfer) {
    return new TransferKey(new AccountId(debitAccount), new TransferId(transfer));
  }

  public static CreditKey creditKey(String debitAccount, String transfer, String creditAccount) {
    return new CreditKey(new AccountId(creditAccount), transferKey(debitAccount, transfer));
  }
}
