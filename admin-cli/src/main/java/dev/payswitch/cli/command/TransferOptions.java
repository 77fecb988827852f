// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that every way to submit a transfer has. Filled by picocli. */
final class TransferOptions {
  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The transfer's id; the same id is never executed twice (default: a new UUID).")
  private @Nullable String id;

  @Option(names = "--reference", paramLabel = "TEXT", description = "Your text, up to 140 bytes.")
  private String reference = "";

  @Option(names = "--code", paramLabel = "N", description = "Your type number, 0 to 65535.")
  private int code;

  @Option(names = "--dry-run", description = "Show what would be sent; sends nothing.")
  private boolean dryRun;

  /** A checked transfer with what every kind has, and an id made now when none was given. */
  Transfer.Builder transfer(CliContext context, TransferKind kind, String debit, String ledger) {
    return Transfer.newBuilder()
        .setId(id == null ? TransferIds.next(context.clock()) : Values.transferId(id))
        .setKind(kind)
        .setDebitAccountId(Values.accountId(debit))
        .setLedger(Values.ledger(ledger))
        .setReference(reference)
        .setCode(Values.code(code));
  }

  /** Sends the transfer and shows its outcome, or only shows it in a dry run. */
  ExitCode submit(CliContext context, Transfer transfer) {
    Submission submission = new Submission(context, transfer);
    return dryRun ? submission.plan() : submission.send();
  }
}
