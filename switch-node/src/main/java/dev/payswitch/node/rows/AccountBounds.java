// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.money.Amount;
import org.jspecify.annotations.Nullable;

/**
 * What an account's totals may never pass.
 *
 * @param floor {@code available} never goes below it; null: no floor
 * @param ceiling balance plus pending and intended credits never exceed it; null: no ceiling
 */
public record AccountBounds(@Nullable Amount floor, @Nullable Amount ceiling) {
  /** No overdraft, no ceiling. */
  public static final AccountBounds DEFAULT = new AccountBounds(Amount.ZERO, null);
}
