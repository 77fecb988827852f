// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone.demo;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.proto.admin.v1.CreatePlanRequest;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.admin.v1.Operation;
import dev.payswitch.proto.admin.v1.OperationKind;
import dev.payswitch.proto.admin.v1.OperationState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How a shard came on the ring while payments flowed.
 *
 * @param arcCount how many arcs it took
 * @param moveCount in how many moves
 * @param answeredCount payments that were answered meanwhile
 * @param longestPause the longest time for which nobody took payments of the accounts of one move
 */
public record Growth(
    String shard,
    long arcCount,
    long moveCount,
    Duration duration,
    long answeredCount,
    Duration longestPause) {
  private static final long POLL_MILLIS = 100;

  /** What {@code payswitch shard add SHARD --apply --wait} does; returns when all is moved. */
  static Growth add(AdminClient admin, String shard, LongSupplier nanoTime, LongSupplier answered)
      throws InterruptedException {
    long startNanos = nanoTime.getAsLong();
    long answeredBefore = answered.getAsLong();
    String id =
        admin
            .createPlan(
                CreatePlanRequest.newBuilder()
                    .setKind(OperationKind.OPERATION_KIND_ADD)
                    .setShardId(shard)
                    .setWeight(1))
            .getOperation()
            .getOperationId();
    admin.applyPlan(id, false);
    long longestMillis = 0;
    Operation now;
    do {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      now = admin.operation(id).getOperation();
      for (MoveStatus move : admin.listMoves().getMovesList()) {
        longestMillis = Math.max(longestMillis, move.getPauseMillis());
      }
    } while (isUnderWay(now));
    if (now.getState() != OperationState.OPERATION_STATE_DONE) {
      throw new CliFailure(
          ExitCode.FAILED,
          shard + " is not on the ring: " + now.getLastError(),
          "look into the log");
    }
    return new Growth(
        shard,
        now.getDoneArcCount(),
        now.getDoneMoveCount(),
        Duration.ofNanos(nanoTime.getAsLong() - startNanos),
        answered.getAsLong() - answeredBefore,
        Duration.ofMillis(longestMillis));
  }

  private static boolean isUnderWay(Operation operation) {
    return switch (operation.getState()) {
      case OPERATION_STATE_DONE, OPERATION_STATE_CANCELLED, OPERATION_STATE_FAILED -> false;
      default -> true;
    };
  }
}
