// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.AccountBounds;
import dev.payswitch.node.rows.AccountLimits;
import dev.payswitch.node.rows.AccountSettings;
import dev.payswitch.node.rows.AccountState;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of an account's settings; null: unchanged.
 *
 * @param floor a floor, or none
 * @param ceiling a ceiling, or none
 */
public record SettingsChange(
    @Nullable Bound floor,
    @Nullable Bound ceiling,
    @Nullable AccountLimits limits,
    @Nullable AccountState state) {

  /** A new bound; null: it is taken away. */
  public record Bound(@Nullable Amount amount) {}

  AccountSettings of(AccountSettings before) {
    return new AccountSettings(
        new AccountBounds(
            floor == null ? before.bounds().floor() : floor.amount(),
            ceiling == null ? before.bounds().ceiling() : ceiling.amount()),
        limits == null ? before.limits() : limits,
        state == null ? before.state() : state);
  }
}
