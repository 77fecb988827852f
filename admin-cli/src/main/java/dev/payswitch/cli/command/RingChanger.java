// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.OperationTable;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.CreatePlanRequest;
import dev.payswitch.proto.admin.v1.CreatePlanResponse;
import dev.payswitch.proto.admin.v1.Operation;
import dev.payswitch.proto.admin.v1.OperationKind;
import org.jspecify.annotations.Nullable;

/** Plans a change of the ring, shows it, and applies it when told so. */
final class RingChanger {
  private final CliContext context;
  private final PlanOptions options;

  RingChanger(CliContext context, PlanOptions options) {
    this.context = context;
    this.options = options;
  }

  static int weight(long weight) {
    if (weight < 1 || weight > Ring.MAX_WEIGHT) {
      throw Values.usage(
          "a weight is 1 to "
              + Ring.MAX_WEIGHT
              + ", not "
              + weight
              + "; 0 is payswitch shard drain");
    }
    return (int) weight;
  }

  int run(OperationKind kind, String shard, int weight) {
    CreatePlanRequest.Builder request =
        CreatePlanRequest.newBuilder()
            .setKind(kind)
            .setShardId(Values.shardId(shard))
            .setWeight(weight);
    options.fill(request);
    try (Connection connection = context.connect()) {
      AdminClient admin = connection.admin(context.options().actor());
      CreatePlanResponse plan = create(admin, request);
      if (plan == null) {
        return ExitCode.DONE.code();
      }
      return options.isApply() ? apply(admin, plan.getOperation()) : show(plan);
    }
  }

  private @Nullable CreatePlanResponse create(
      AdminClient admin, CreatePlanRequest.Builder request) {
    try {
      return admin.createPlan(request);
    } catch (CliFailure failure) {
      if (failure.exitCode() == ExitCode.DONE) {
        context.err().println("nothing to do: " + failure.problem());
        return null;
      }
      if (failure.fate() == CliFailure.Fate.UNKNOWN) {
        throw failure.withAdvice("look whether it was written: payswitch op list");
      }
      throw failure;
    }
  }

  private int show(CreatePlanResponse plan) {
    Operation operation = plan.getOperation();
    if (context.options().isJson()) {
      Json.print(plan, context.out());
    } else {
      OperationTable.printOne(operation, context.out());
      OperationTable.printMoves(plan.getMovesList(), context.options().isWide(), context.out());
    }
    plan.getNotesList().forEach(note -> context.err().println("note: " + note));
    context
        .err()
        .println(
            options.isDryRun()
                ? "dry run: nothing is written"
                : "apply it: payswitch plan apply " + operation.getOperationId());
    return ExitCode.DONE.code();
  }

  private int apply(AdminClient admin, Operation plan) {
    context.err().println("planned " + plan.getOperationId());
    return Applier.apply(context, admin, plan.getOperationId(), options.isWait());
  }
}
