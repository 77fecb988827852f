// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.OperationTable;
import dev.payswitch.cli.output.ProgressLine;
import dev.payswitch.proto.admin.v1.GetOperationResponse;
import dev.payswitch.proto.admin.v1.ListOperationsRequest;
import dev.payswitch.proto.admin.v1.Operation;
import dev.payswitch.proto.admin.v1.OperationState;
import java.util.Optional;

/** Shows one operation with its moves. */
final class OperationViewer {
  /** More than are kept. */
  private static final int MAX_OPERATIONS = 1_000;

  private final CliContext context;

  OperationViewer(CliContext context) {
    this.context = context;
  }

  int show(String id) {
    try (Connection connection = context.connect()) {
      return show(connection.admin(context.options().actor()), id);
    }
  }

  int show(AdminClient admin, String id) {
    GetOperationResponse found = admin.operation(id);
    if (context.options().isJson()) {
      Json.print(found, context.out());
    } else {
      OperationTable.printOne(found.getOperation(), context.out());
      OperationTable.printMoves(found.getMovesList(), context.options().isWide(), context.out());
      if (isUnderWay(found.getOperation())) {
        context.out().println();
        context.out().println(ProgressLine.of(found));
      }
    }
    found.getSilentShardsList().forEach(silent -> context.err().println("no answer: " + silent));
    return (found.getSilentShardsCount() == 0 ? ExitCode.DONE : ExitCode.PARTLY_DONE).code();
  }

  /** The operation that is under way, for commands that were not told another one. */
  static Optional<String> underWay(AdminClient admin) {
    return admin
        .listOperations(ListOperationsRequest.newBuilder().setPageSize(MAX_OPERATIONS))
        .getOperationsList()
        .stream()
        .filter(OperationViewer::isUnderWay)
        .map(Operation::getOperationId)
        .findFirst();
  }

  static boolean isUnderWay(Operation operation) {
    return operation.getState() == OperationState.OPERATION_STATE_RUNNING
        || operation.getState() == OperationState.OPERATION_STATE_PAUSED
        || operation.getState() == OperationState.OPERATION_STATE_CANCELLING;
  }
}
