// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.cli.output.TransferTexts;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code transfer get}: one transfer as it was recorded. */
@Command(
    name = "get",
    description = "Show a recorded transfer and its outcome.",
    footer = {
      "",
      "An id belongs to its debit account, so both name a transfer.",
      "",
      "Example:",
      "  payswitch transfer get alice order-1001"
    })
final class TransferGet implements Callable<Integer> {
  private final CliContext context;

  @Parameters(index = "0", paramLabel = "DEBIT-ACCOUNT", description = "The account that gave.")
  private String debitAccount = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The transfer's id.")
  private String id = "";

  TransferGet(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String accountId = Values.accountId(debitAccount);
    String transferId = Values.transferId(id);
    try (Connection connection = context.connect()) {
      RecordedTransfer recorded = connection.router().transfer(accountId, transferId);
      if (context.options().isJson()) {
        Json.print(recorded, context.out());
      } else {
        context.out().println(line(recorded));
      }
    }
    return ExitCode.DONE.code();
  }

  private static String line(RecordedTransfer recorded) {
    Transfer transfer = recorded.getTransfer();
    TransferOutcome outcome = recorded.getOutcome();
    List<String> words = new ArrayList<>();
    words.add(Texts.status(outcome.getStatus(), Outcomes.STATUS));
    words.add(transfer.getId());
    words.add(TransferTexts.accounts(transfer));
    words.add(TransferTexts.amount(transfer.getAmountMinor(), transfer));
    words.add(Texts.time(outcome.getCreateTime()));
    words.add(TransferTexts.kind(transfer));
    if (!recorded.getGroupId().isEmpty()) {
      words.add("group " + recorded.getGroupId());
    }
    if (transfer.getCode() != 0) {
      words.add("code " + transfer.getCode());
    }
    if (!transfer.getReference().isEmpty()) {
      words.add("\"" + transfer.getReference() + "\"");
    }
    return String.join("  ", words);
  }
}
