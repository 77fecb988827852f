// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.load.GroupFile;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code group submit}: transfers that happen together or not at all. */
@Command(
    name = "submit",
    description = {
      "Submit 1 to 64 transfers that happen together or not at all.",
      "In order, each seeing the ones before it; over any accounts and ledgers."
    },
    footer = {
      "",
      "FILE is JSON, with the names that transfer import and transfer submit have:",
      "  {",
      "    \"group_id\": \"order-3001\",",
      "    \"transfers\": [",
      "      {\"id\": \"order-3001-sale\", \"debit_account\": \"alice\", \"credit_account\": \"merchant:42\",",
      "       \"amount\": \"50.00\", \"ledger\": \"EUR\"},",
      "      {\"id\": \"order-3001-fee\", \"debit_account\": \"merchant:42\", \"credit_account\": \"fees\",",
      "       \"amount\": \"2.50\", \"ledger\": \"EUR\"}",
      "    ]",
      "  }",
      "Each may have kind (payment if left out; not sweep), reference, code and effective_time, and",
      "what its kind needs: expires_in (\"7d\"), target, target_debit_account, keep_rest (true).",
      "Amounts are texts in major units. The group id counts as one of the first debit account.",
      "",
      "Exit code 0: it took place, now or before; 1: declined, or not now; 2: it makes no sense;",
      "3: the group id was used for something else; 4: no answer in time. Running it again with the",
      "same ids is always safe. What became of it: payswitch transfer outcome, with the group id.",
      "",
      "Examples:",
      "  payswitch group submit order-3001.json",
      "  payswitch group submit - --id payroll-2026-03 < payroll.json"
    })
final class GroupSubmit implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final CliContext context;

  @Parameters(paramLabel = "FILE", description = "The JSON file; - reads standard input.")
  private String file = "";

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The group's id (default: group_id of the file, or else a new UUID).")
  private @Nullable String id;

  @Option(names = "--dry-run", description = "Show what would be sent; sends nothing.")
  private boolean dryRun;

  GroupSubmit(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    GroupFile group = read();
    SubmitGroupRequest.Builder request = SubmitGroupRequest.newBuilder().setGroupId(groupId(group));
    group.members().forEach(member -> request.addTransfers(new GroupMember(member).transfer()));
    GroupSubmission submission = new GroupSubmission(context, request.build());
    return (dryRun ? submission.plan() : submission.send()).code();
  }

  private GroupFile read() {
    if (file.equals(STANDARD_INPUT)) {
      return GroupFile.read("standard input", context.terminal().in());
    }
    try (InputStream input = Files.newInputStream(Path.of(file))) {
      return GroupFile.read(file, input);
    } catch (IOException unreadable) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          "cannot read " + file,
          "check the path and run it again",
          unreadable);
    }
  }

  private String groupId(GroupFile group) {
    if (id != null) {
      return Values.transferId(id);
    }
    String inFile = group.groupId();
    return inFile == null ? TransferIds.next(context.clock()) : Values.transferId(inFile);
  }
}
