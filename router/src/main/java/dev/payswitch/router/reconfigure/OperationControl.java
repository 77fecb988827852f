// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationState;
import dev.payswitch.router.reconfigure.OperationRefusedException.Reason;
import java.time.Instant;

/** What an admin may do with an operation, each in every state. Pure. */
public sealed interface OperationControl {
  /** Stand still. */
  record Pause() implements OperationControl {}

  /** Go on. */
  record Resume() implements OperationControl {}

  /** Take back as far as possible. */
  record Cancel() implements OperationControl {}

  /** Copy at most so fast. */
  record Throttle(long bytesPerSecond) implements OperationControl {}

  /** The operation after this; the same one when it is so already. */
  static Operation next(Operation operation, OperationControl control, Instant now) {
    return switch (control) {
      case Pause pause ->
          switch (operation.state()) {
            case RUNNING -> operation.withState(OperationState.PAUSED);
            case PAUSED -> operation;
            case PLANNED, CANCELLING, DONE, CANCELLED, FAILED ->
                throw refusal(operation, "be paused");
          };
      case Resume resume ->
          switch (operation.state()) {
            case PAUSED -> operation.withState(OperationState.RUNNING);
            case RUNNING -> operation;
            case PLANNED, CANCELLING, DONE, CANCELLED, FAILED ->
                throw refusal(operation, "be resumed");
          };
      case Cancel cancel ->
          switch (operation.state()) {
            case PLANNED -> operation.finished(OperationState.CANCELLED, now);
            case RUNNING, PAUSED -> operation.withState(OperationState.CANCELLING);
            case CANCELLING, CANCELLED -> operation;
            case DONE, FAILED -> throw refusal(operation, "be cancelled");
          };
      case Throttle throttle ->
          switch (operation.state()) {
            case PLANNED, RUNNING, PAUSED ->
                operation.withBytesPerSecond(throttle.bytesPerSecond());
            case CANCELLING, DONE, CANCELLED, FAILED -> throw refusal(operation, "be throttled");
          };
    };
  }

  private static OperationRefusedException refusal(Operation operation, String what) {
    return new OperationRefusedException(
        Reason.OPERATION_STATE,
        "%s is %s and cannot %s: payswitch op status %s"
            .formatted(operation.id(), operation.state(), what, operation.id()));
  }
}
