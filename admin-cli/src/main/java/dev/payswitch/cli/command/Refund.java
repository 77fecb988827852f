// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferReference;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code refund}: moves back what was posted. The accounts come from the original, which is read
 * first: nobody has to turn them round by hand.
 */
@Command(
    name = "refund",
    description = {
      "Move back all or part of a payment, a sweep or a capture.",
      "Its accounts are read from the original; all refunds of it together never exceed it.",
      "The refund's id belongs to the account that gives back. Exit codes as of pay."
    },
    footer = {
      "",
      "Examples:",
      "  payswitch refund alice order-1001 EUR --id order-1001-back",
      "  payswitch refund alice order-1001 2.50 EUR --reference \"one item returned\""
    })
final class Refund implements Callable<Integer> {
  private final CliContext context;

  @Parameters(
      index = "0",
      paramLabel = "DEBIT-ACCOUNT",
      description = "The account that gave, and gets it back.")
  private String debitAccount = "";

  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "The id of the payment, sweep or capture.")
  private String originalId = "";

  @Parameters(
      index = "2..*",
      arity = "1..*",
      paramLabel = "[AMOUNT] LEDGER",
      hideParamSyntax = true,
      description = "How much, in major units; left out: all of it. Then the ledger, such as EUR.")
  private List<String> words = List.of();

  @Mixin private final TransferOptions options = new TransferOptions();

  Refund(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PartAmount part = PartAmount.of(words);
    String debit = Values.accountId(debitAccount);
    String id = Values.transferId(originalId);
    String ledger = part.ledger();
    Transfer.Builder transfer =
        options
            .transfer(context, TransferKind.TRANSFER_KIND_REFUND, debit, ledger)
            .setCreditAccountId(debit)
            .setTarget(TransferReference.newBuilder().setDebitAccountId(debit).setId(id));
    part.amountMinor().ifPresent(transfer::setAmountMinor);
    try (Connection connection = context.connect()) {
      Original original = Original.read(connection.router(), debit, id);
      original.requireLedger(ledger);
      transfer.setDebitAccountId(original.creditAccountId());
      if (!transfer.hasAmountMinor()) {
        transfer.setAmountMinor(original.amountMinor());
      }
    }
    return options.submit(context, transfer.build()).code();
  }
}
