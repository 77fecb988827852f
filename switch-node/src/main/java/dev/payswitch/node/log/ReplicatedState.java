// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.log;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The state that a {@link CommandLog} drives. {@link #apply} is called by one thread, the apply
 * thread, in the order of the log and without gaps other than entries that are not commands.
 * Anything it throws halts the process: a stopped shard is repairable, a wrong balance is not.
 */
public interface ReplicatedState {

  /** The last entry whose effects are in the state; replay begins after it. */
  LogPosition applied();

  /** The last entry whose effects are in files of the store; the log may be purged up to it. */
  LogPosition durable();

  /**
   * Applies one entry.
   *
   * @param position its place; never at or below {@link #applied()}
   * @param bytes a serialized CommandBatch
   * @param pending the batch as it was appended by this process, whose replies are waiting; null on
   *     a follower and in a replay
   */
  void apply(LogPosition position, ByteString bytes, @Nullable PendingBatch pending);
}
