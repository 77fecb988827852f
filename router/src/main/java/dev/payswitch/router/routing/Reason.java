// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

/** Why a shard did not take a command. Nothing was written unless the reason is OUTCOME_UNKNOWN. */
public enum Reason {
  /** Not the owner, or another arc epoch. */
  STALE_ROUTE,
  /** The arc is on its way, or its callers must be slower: soon. */
  ARC_FROZEN,
  /** The shard is starting, electing or recovering, or no leader is known. */
  SHARD_RECOVERING,
  /** The lane to the other shard is not open. */
  LANE_UNAVAILABLE,
  /** Too much is waiting, there or here. */
  BUSY,
  /** It may have been written. */
  OUTCOME_UNKNOWN,
  /** The shard's log is older than its recorded position: a person must look. */
  SHARD_REGRESSED,
  /** The shard's release does not have this kind or call. */
  UNIMPLEMENTED,
  /** The bytes are no message of the expected type. */
  UNDECODABLE
}
