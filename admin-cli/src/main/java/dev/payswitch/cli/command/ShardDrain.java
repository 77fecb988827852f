// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.admin.v1.OperationKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code shard drain}: plans that a shard gives everything away. */
@Command(
    name = "drain",
    description = {
      "Plan that a shard gives all its accounts to the others, while payments go on. It stays on the ring with",
      "weight 0 until it is removed. Prints the plan; --apply carries it out."
    },
    footer = {
      "",
      "Examples:",
      "  payswitch shard drain s3 --dry-run",
      "  payswitch shard drain s3 --reason 'new machine' --apply --wait"
    })
final class ShardDrain implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final PlanOptions options = new PlanOptions();

  @Parameters(paramLabel = "SHARD", description = "The shard's id.")
  private String shard = "";

  ShardDrain(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new RingChanger(context, options).run(OperationKind.OPERATION_KIND_DRAIN, shard, 0);
  }
}
