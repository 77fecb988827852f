// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.TransferContent;

/**
 * A well-formed transfer. Malformed ones never get this far.
 *
 * @param bytes as the caller sent them; they go into the log unchanged
 */
public record TransferRequest(TransferKey key, TransferContent content, ByteString bytes) {

  public AccountId debitAccount() {
    return key.debitAccount();
  }

  public AccountId creditAccount() {
    return content.creditAccount();
  }

  public CreditKey creditKey() {
    return new CreditKey(content.creditAccount(), key);
  }
}
