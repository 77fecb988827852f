// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.log;

import com.google.protobuf.ByteString;

/** A batch of commands on its way through the log, with whoever waits for the replies. */
public interface PendingBatch {

  /** The serialized CommandBatch. */
  ByteString bytes();

  /**
   * The batch will not be applied by this process, or it is not known whether it will. Called at
   * most once, from any thread, and never after the batch was applied.
   *
   * @param mayBeApplied false only if it is certain that the batch is not in the log and never will
   *     be
   */
  void failed(boolean mayBeApplied, Throwable cause);
}
