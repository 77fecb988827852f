// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.admin.v1.OperationKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code shard remove}: plans that an empty shard leaves the ring. */
@Command(
    name = "remove",
    description = {
      "Plan that a drained shard leaves the ring. Refused, with what is in the way, unless it owns nothing, owes",
      "nothing and is owed nothing. Its node may be stopped afterwards. Prints the plan; --apply carries it out."
    },
    footer = {"", "Example:", "  payswitch shard remove s3 --apply --wait"})
final class ShardRemove implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final PlanOptions options = new PlanOptions();

  @Parameters(paramLabel = "SHARD", description = "The shard's id.")
  private String shard = "";

  ShardRemove(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new RingChanger(context, options).run(OperationKind.OPERATION_KIND_REMOVE, shard, 0);
  }
}
