// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.admin.v1.OperationKind;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan create}: plans any change of the ring. */
@Command(
    name = "create",
    description = {
      "Plan a change of the ring: what moves from where to where, and what each shard has afterwards.",
      "The same as payswitch shard add, drain, reweight and remove."
    },
    footer = {
      "",
      "A plan is for the ring as it is now: once the ring has changed, it is refused and must be made anew.",
      "",
      "Examples:",
      "  payswitch plan create add s4 --weight 2",
      "  payswitch plan create drain s3 --dry-run"
    })
final class PlanCreate implements Callable<Integer> {
  /** What may be planned. */
  enum Change {
    ADD(OperationKind.OPERATION_KIND_ADD),
    DRAIN(OperationKind.OPERATION_KIND_DRAIN),
    REWEIGHT(OperationKind.OPERATION_KIND_REWEIGHT),
    REMOVE(OperationKind.OPERATION_KIND_REMOVE);

    private final OperationKind kind;

    Change(OperationKind kind) {
      this.kind = kind;
    }
  }

  private final CliContext context;

  @Mixin private final PlanOptions options = new PlanOptions();

  @Parameters(
      index = "0",
      paramLabel = "CHANGE",
      description = "What: add, drain, reweight or remove.")
  private Change change = Change.ADD;

  @Parameters(index = "1", paramLabel = "SHARD", description = "The shard's id.")
  private String shard = "";

  @Option(
      names = "--weight",
      paramLabel = "W",
      description = "With add (default 1) and reweight: its weight.")
  private @Nullable Long weight;

  PlanCreate(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new RingChanger(context, options).run(change.kind, shard, checkedWeight());
  }

  private int checkedWeight() {
    return switch (change) {
      case ADD -> RingChanger.weight(weight == null ? 1 : weight);
      case REWEIGHT -> {
        if (weight == null) {
          throw Values.usage("reweight needs --weight");
        }
        yield RingChanger.weight(weight);
      }
      case DRAIN, REMOVE -> {
        if (weight != null) {
          throw Values.usage("--weight belongs to add and reweight");
        }
        yield 0;
      }
    };
  }
}
