// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.TransferContent;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed transfer. Malformed ones never get this far.
 *
 * @param bytes as the caller sent them; they go into the log unchanged
 * @param closing set if the debit account is closed together with this sweep; otherwise null
 */
public record TransferRequest(
    TransferKey key,
    TransferContent content,
    ByteString bytes,
    LedgerCommand.@Nullable CloseAccount closing) {

  public TransferRequest(TransferKey key, TransferContent content, ByteString bytes) {
    this(key, content, bytes, null);
  }

  public AccountId debitAccount() {
    return key.debitAccount();
  }

  /** Names the credit side, which for some kinds only the hold knows. */
  public CreditKey creditKey(AccountId creditAccount) {
    return new CreditKey(creditAccount, key);
  }
}
