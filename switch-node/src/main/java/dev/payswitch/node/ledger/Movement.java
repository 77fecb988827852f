// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Hold;
import org.jspecify.annotations.Nullable;

/**
 * What a transfer does to its two accounts, the same on both sides. Amounts in minor units.
 *
 * @param amount what the outcome shows: moved, held, released or, for an adjust, held from now on
 * @param posted what goes over for good
 * @param pending by how much what is pending changes; may be negative
 * @param added what is new to both sides: counted against floor, limits and ceiling. 0: nothing is
 *     asked of the sides, so nothing can speak against it
 * @param hold as it stands afterwards; null: the transfer concerns none
 */
record Movement(Amount amount, long posted, long pending, Amount added, @Nullable Hold hold) {
  /** Of a transfer that cannot take place. */
  static final Movement NONE = new Movement(Amount.ZERO, 0, 0, Amount.ZERO, null);

  static Movement posting(Amount amount) {
    return new Movement(amount, amount.minor(), 0, amount, null);
  }
}
