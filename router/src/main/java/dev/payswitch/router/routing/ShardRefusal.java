// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.core.ring.ArcOwner;
import org.jspecify.annotations.Nullable;

/**
 * A shard's refusal.
 *
 * @param owner with STALE_ROUTE: who owns the arc; null: the shard does not know
 * @param detail for people
 */
public record ShardRefusal(
    Reason reason, long retryDelayMillis, @Nullable ArcOwner owner, String detail) {
  public static ShardRefusal of(Reason reason, String detail) {
    return new ShardRefusal(reason, 0, null, detail);
  }
}
