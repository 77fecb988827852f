// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.OperationTable;
import dev.payswitch.proto.admin.v1.Operation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan apply}: has a plan carried out. */
@Command(
    name = "apply",
    description = {
      "Have a plan carried out. Returns at once: the work is done in the cluster, and survives the death of any",
      "router. Refused when the ring has changed since, or while another operation is under way (exit code 3)."
    },
    footer = {
      "",
      "Applying what is under way already does nothing.",
      "",
      "Examples:",
      "  payswitch plan apply op-7 --wait",
      "  payswitch plan apply op-7 --dry-run     only checks whether it could be applied"
    })
final class PlanApply implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "PLAN", description = "Its id, such as op-7.")
  private String id = "";

  @Option(names = "--dry-run", description = "Only check whether it could be applied now.")
  private boolean dryRun;

  @Option(names = "--wait", description = "Wait until it has ended.")
  private boolean wait;

  PlanApply(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String plan = Values.operationId(id);
    if (dryRun && wait) {
      throw Values.usage("--dry-run and --wait exclude each other");
    }
    try (Connection connection = context.connect()) {
      AdminClient admin = connection.admin(context.options().actor());
      return dryRun ? check(admin, plan) : Applier.apply(context, admin, plan, wait);
    }
  }

  private int check(AdminClient admin, String plan) {
    Operation operation = admin.applyPlan(plan, true);
    if (context.options().isJson()) {
      Json.print(operation, context.out());
    } else {
      context.out().println("WOULD APPLY  " + plan + "  " + OperationTable.what(operation));
    }
    context.err().println("dry run: nothing is changed");
    return ExitCode.DONE.code();
  }
}
