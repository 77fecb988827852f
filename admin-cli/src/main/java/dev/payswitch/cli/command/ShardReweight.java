// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.admin.v1.OperationKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code shard reweight}: plans another share for a shard. */
@Command(
    name = "reweight",
    description = {
      "Plan another weight for a shard, and with it another share of the accounts, while payments go on.",
      "Prints the plan; --apply carries it out."
    },
    footer = {"", "Example:", "  payswitch shard reweight s1 2 --apply --wait"})
final class ShardReweight implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final PlanOptions options = new PlanOptions();

  @Parameters(index = "0", paramLabel = "SHARD", description = "The shard's id.")
  private String shard = "";

  @Parameters(
      index = "1",
      paramLabel = "W",
      description = "Its new weight; its share is its weight over the sum of all.")
  private long weight;

  ShardReweight(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new RingChanger(context, options)
        .run(OperationKind.OPERATION_KIND_REWEIGHT, shard, RingChanger.weight(weight));
  }
}
