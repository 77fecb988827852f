// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.OperationTable;
import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import dev.payswitch.proto.admin.v1.Operation;

/** Tells an operation what to do, and shows how it stands then. */
final class OperationController {
  private final CliContext context;

  OperationController(CliContext context) {
    this.context = context;
  }

  int control(OperationChoice choice, boolean dryRun, ControlOperationRequest.Builder request) {
    choice.check();
    try (Connection connection = context.connect()) {
      AdminClient admin = connection.admin(context.options().actor());
      Operation operation =
          send(admin, request.setOperationId(choice.of(admin)).setValidateOnly(dryRun));
      if (context.options().isJson()) {
        Json.print(operation, context.out());
      } else {
        context
            .out()
            .println(
                String.join(
                    "  ",
                    operation.getOperationId(),
                    OperationTable.what(operation),
                    (dryRun ? "WOULD BE " : "") + OperationTable.state(operation)));
      }
      if (dryRun) {
        context.err().println("dry run: nothing is changed");
      }
    }
    return ExitCode.DONE.code();
  }

  private static Operation send(AdminClient admin, ControlOperationRequest.Builder request) {
    try {
      return admin.controlOperation(request);
    } catch (CliFailure failure) {
      throw failure.isWorthRetrying()
          ? failure.withAdvice("run it again: doing it twice does no harm")
          : failure;
    }
  }
}
