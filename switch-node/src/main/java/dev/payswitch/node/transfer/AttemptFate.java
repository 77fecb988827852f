// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

/** What home says of an attempt. */
public enum AttemptFate {
  /** Exactly this one committed; its decision comes over the lane. */
  COMMITTED,
  /** Exactly this one of a group committed, and every shard that takes part shows it. */
  SETTLED,
  /** It can never commit. */
  DEAD,
  /** Under way. */
  UNDECIDED,
  /** Home cannot tell now. */
  ASK_LATER
}
