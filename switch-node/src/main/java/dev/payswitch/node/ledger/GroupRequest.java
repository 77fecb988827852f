// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;
import java.util.List;

/**
 * A well-formed group of transfers that happen together or not at all, in order.
 *
 * @param key the group's id, in the scope of the first member's debit account
 * @param members 1 to {@link #MAX_MEMBERS}, no two with the same key, none with the group's
 * @param bytes as the caller sent them; they go into the log unchanged
 */
public record GroupRequest(TransferKey key, List<TransferRequest> members, ByteString bytes) {
  /** The most transfers in one group. */
  public static final int MAX_MEMBERS = 64;

  public GroupRequest {
    members = List.copyOf(members);
  }

  public AccountId debitAccount() {
    return key.debitAccount();
  }
}
