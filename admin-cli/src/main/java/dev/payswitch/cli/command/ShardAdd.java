// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.admin.v1.OperationKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shard add}: plans that a new shard takes its share of the ring. */
@Command(
    name = "add",
    description = {
      "Plan that a new shard comes on the ring and takes its share of the accounts from the others, while",
      "payments go on. Its node must run. Prints the plan; --apply carries it out."
    },
    footer = {
      "",
      "Examples:",
      "  payswitch node --shard s4 --data /var/lib/payswitch/s4     first, on its machine",
      "  payswitch shard add s4",
      "  payswitch shard add s4 --weight 2 --throttle 32M --apply --wait"
    })
final class ShardAdd implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final PlanOptions options = new PlanOptions();

  @Parameters(paramLabel = "SHARD", description = "The new shard's id.")
  private String shard = "";

  @Option(
      names = "--weight",
      paramLabel = "W",
      defaultValue = "1",
      description = "Its share is its weight over the sum of all (default ${DEFAULT-VALUE}).")
  private long weight = 1;

  ShardAdd(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new RingChanger(context, options)
        .run(OperationKind.OPERATION_KIND_ADD, shard, RingChanger.weight(weight));
  }
}
