// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import com.google.protobuf.ByteString;

/** What became of one command, as far as the router can tell. */
public sealed interface CommandResult {
  /** The shard's outcome, serialized as it came. */
  record Outcome(ByteString bytes) implements CommandResult {}

  /** Certainly not executed by this call, for the reason that the last shard gave. */
  record Refused(ShardRefusal refusal) implements CommandResult {}

  /** It was on its way when its deadline or its last chance passed: executed once or not at all. */
  record Unknown(String detail) implements CommandResult {}
}
