// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

/**
 * A shard's refusal. {@code ringEpoch} is the one that the shard has seen, 0 when it does not tell;
 * the detail is for people.
 */
public record ShardRefusal(Reason reason, long retryDelayMillis, long ringEpoch, String detail) {
  public static ShardRefusal of(Reason reason, String detail) {
    return new ShardRefusal(reason, 0, 0, detail);
  }
}
