// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;

/** Names the credit side of a transfer whose home is another shard. */
public record CreditKey(AccountId creditAccount, TransferKey transfer) {}
