// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that every way to make a payment has. Filled by picocli. */
final class Payment {
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

  boolean isDryRun() {
    return dryRun;
  }

  /** The checked transfer, with an id made now when none was given. */
  Transfer.Builder transfer(
      CliContext context, String debit, String credit, String amount, String ledger) {
    String known = Values.ledger(ledger);
    return Transfer.newBuilder()
        .setId(id == null ? TransferIds.next(context.clock()) : Values.transferId(id))
        .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
        .setDebitAccountId(Values.accountId(debit))
        .setCreditAccountId(Values.accountId(credit))
        .setAmountMinor(Values.positiveAmountMinor(amount, known))
        .setLedger(known)
        .setReference(reference)
        .setCode(Values.code(code));
  }
}
