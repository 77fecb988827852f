// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

/**
 * The idempotency key of a transfer: the same key with the same content always gets the same
 * answer. Transfer ids of different debit accounts have nothing to do with each other.
 */
public record TransferKey(AccountId debitAccount, TransferId id)
    implements Comparable<TransferKey> {
  @Override
  public int compareTo(TransferKey other) {
    int byAccount = debitAccount.compareTo(other.debitAccount);
    return byAccount != 0 ? byAccount : id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return debitAccount + " " + id;
  }
}
