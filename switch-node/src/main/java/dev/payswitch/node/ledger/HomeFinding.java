// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * What home finds of a transfer on its own side.
 *
 * @param check whether something speaks against it
 * @param asksParticipant whether the other side has a say, because something is new to it
 * @param movement what it would do; also told where something speaks against it, as far as known
 * @param creditAccount the other side; null: the transfer leaves it out and there is no such hold
 */
public record HomeFinding(
    SideCheck check,
    Movement movement,
    boolean asksParticipant,
    @Nullable AccountId creditAccount) {

  /** The same where it hangs on a prepared group whether that is so. */
  HomeFinding undecided() {
    SideCheck undecided = new SideCheck(check.reason(), true, check.window());
    return new HomeFinding(undecided, movement, asksParticipant, creditAccount);
  }

  public boolean refuses() {
    return !check.isFine();
  }

  /** What the other side must have room for, minor units. */
  public long addedMinor() {
    return movement.added().minor();
  }
}
