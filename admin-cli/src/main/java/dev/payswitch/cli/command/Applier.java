// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.OperationTable;
import dev.payswitch.proto.admin.v1.Operation;

/** Has a plan carried out, and waits for its end when told so. */
final class Applier {
  private Applier() {}

  static int apply(CliContext context, AdminClient admin, String id, boolean wait) {
    Operation operation = send(admin, id);
    if (wait) {
      context.err().println("applied " + id);
      return new OperationWaiter(context, admin).await(id).code();
    }
    if (context.options().isJson()) {
      Json.print(operation, context.out());
    } else {
      context
          .out()
          .println(
              String.join(
                  "  ", id, OperationTable.what(operation), OperationTable.state(operation)));
    }
    context.err().println("it is carried out in the cluster: payswitch op wait " + id);
    return ExitCode.DONE.code();
  }

  private static Operation send(AdminClient admin, String id) {
    try {
      return admin.applyPlan(id, false);
    } catch (CliFailure failure) {
      throw failure.isWorthRetrying()
          ? failure.withAdvice("run it again: it begins once; payswitch plan apply " + id)
          : failure;
    }
  }
}
