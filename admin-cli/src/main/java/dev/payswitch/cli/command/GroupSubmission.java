// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.GroupTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.TransferOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends a group and shows what became of it and of each member. */
final class GroupSubmission {
  private final CliContext context;
  private final SubmitGroupRequest group;

  GroupSubmission(CliContext context, SubmitGroupRequest group) {
    this.context = context;
    this.group = group;
  }

  ExitCode plan() {
    context.err().println("dry run: nothing is sent");
    if (context.options().isJson()) {
      printJson(null);
    } else {
      context.out().println("WOULD SEND  " + group.getGroupId() + "  " + size());
      context.out().println();
      GroupTable.print(
          group.getTransfersList(), List.of(), context.options().isWide(), context.out());
    }
    return ExitCode.DONE;
  }

  ExitCode send() {
    SubmitGroupResponse answer;
    try (Connection connection = context.connect()) {
      answer = connection.router().submitGroup(group);
    } catch (CliFailure failure) {
      if (failure.fate() == CliFailure.Fate.UNKNOWN || failure.fate() == CliFailure.Fate.LATER) {
        throw failure.withAdvice(Outcomes.sendAgain(group.getGroupId()));
      }
      throw failure;
    }
    if (context.options().isJson()) {
      printJson(answer);
    } else {
      print(answer);
    }
    TransferOutcome outcome = answer.getGroupOutcome();
    if (outcome.getOutcomeClass() != OutcomeClass.OUTCOME_CLASS_SUCCESS) {
      context.err().println("error: " + failing(outcome) + Outcomes.problem(outcome));
      context.err().println(Outcomes.advice(outcome, group.getGroupId()));
    }
    return Outcomes.exitCode(outcome.getOutcomeClass());
  }

  private void print(SubmitGroupResponse answer) {
    context.out().println(line(answer.getGroupOutcome()));
    context.out().println();
    GroupTable.print(
        group.getTransfersList(),
        answer.getOutcomesList(),
        context.options().isWide(),
        context.out());
  }

  private String line(TransferOutcome outcome) {
    String status = Texts.status(outcome.getStatus(), Outcomes.STATUS);
    if (outcome.getStatus() == OutcomeStatus.OUTCOME_STATUS_EXISTS) {
      status += " ";
    }
    List<String> words = new ArrayList<>(List.of(status, group.getGroupId(), size()));
    if (outcome.getStatus() == OutcomeStatus.OUTCOME_STATUS_EXISTS) {
      words.add("(first at " + Texts.time(outcome.getCreateTime()) + ")");
    } else if (outcome.hasCreateTime()) {
      words.add(Texts.time(outcome.getCreateTime()));
    }
    boolean success = outcome.getOutcomeClass() == OutcomeClass.OUTCOME_CLASS_SUCCESS;
    if (success && !outcome.getSettled()) {
      words.add("not settled yet: the rest follows");
    }
    return String.join("  ", words);
  }

  private String size() {
    int count = group.getTransfersCount();
    return count == 1 ? "1 transfer" : count + " transfers";
  }

  /** Which member it was, where one is to blame. */
  private String failing(TransferOutcome outcome) {
    int index = outcome.getFailingIndex();
    boolean known = outcome.hasFailingIndex() && index >= 0 && index < group.getTransfersCount();
    return known ? "transfers[" + index + "] (" + group.getTransfers(index).getId() + "): " : "";
  }

  private void printJson(@Nullable SubmitGroupResponse answer) {
    JsonObject document = new JsonObject();
    document.addProperty("groupId", group.getGroupId());
    if (answer != null) {
      document.add("outcome", Json.element(answer.getGroupOutcome()));
    }
    JsonArray members = new JsonArray();
    for (int index = 0; index < group.getTransfersCount(); index++) {
      RecordedTransfer.Builder member =
          RecordedTransfer.newBuilder()
              .setTransfer(group.getTransfers(index))
              .setGroupId(group.getGroupId());
      if (answer != null && index < answer.getOutcomesCount()) {
        member.setOutcome(answer.getOutcomes(index));
      }
      members.add(Json.element(member));
    }
    document.add("transfers", members);
    Json.print(document, context.out());
  }
}
