// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The operation that a command is about: the one under way when none is named. */
final class OperationChoice {
  @Parameters(
      arity = "0..1",
      paramLabel = "OPERATION",
      description = "Its id, such as op-7 (default: the one that is under way).")
  private @Nullable String id;

  /** Fails when the id is none; to be called before anything is sent. */
  void check() {
    if (id != null) {
      String _ = Values.operationId(id);
    }
  }

  String of(AdminClient admin) {
    if (id != null) {
      return id;
    }
    return OperationViewer.underWay(admin)
        .orElseThrow(
            () ->
                new CliFailure(
                    ExitCode.PRECONDITION,
                    "no operation is under way",
                    "name one of payswitch op list"));
  }
}
