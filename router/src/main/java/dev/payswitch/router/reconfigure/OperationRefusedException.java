// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

/** An operation cannot be planned, applied or changed as things are; says why and what to do. */
public final class OperationRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What kind of obstacle it is, for programs. */
  public enum Reason {
    /** Everything is so already. */
    NOTHING_TO_DO,
    /** The ring has changed since the plan was made. */
    STALE_PLAN,
    /** Another operation is under way. */
    OPERATION_UNDER_WAY,
    /** It has ended, or was never applied. */
    OPERATION_STATE,
    /** A shard is not as the change needs it. */
    SHARD_NOT_READY
  }

  private final Reason reason;

  public OperationRefusedException(Reason reason, String why) {
    super(why);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}
