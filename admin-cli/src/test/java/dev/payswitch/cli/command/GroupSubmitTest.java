// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.rpc.Code;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.fake.FakeSwitch;
import dev.payswitch.cli.fake.FakeSwitch.Result;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups from a file: what is sent, and what is shown of the answer. */
final class GroupSubmitTest {
  private static final String SPLIT =
      """
      {
        "group_id": "order-3001",
        "transfers": [
          {"id": "order-3001-sale", "debit_account": "alice", "credit_account": "merchant:42",
           "amount": "50.00", "ledger": "EUR", "reference": "shoes"},
          {"id": "order-3001-fee", "debit_account": "merchant:42", "credit_account": "fees",
           "amount": "2.50", "ledger": "EUR"}
        ]
      }
      """;

  @TempDir private Path directory = Path.of("");

  private FakeSwitch fake = new FakeSwitch();

  @BeforeEach
  void start() {
    fake.close();
    fake = new FakeSwitch();
    fake.run("account", "create", "bank", "EUR", "--no-floor");
    fake.run("account", "create", "alice", "merchant:42", "fees", "EUR");
    fake.run("pay", "bank", "alice", "100.00", "EUR", "--id", "top-up");
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private Result submit(String json, String... more) {
    Path file = directory.resolve("group.json");
    try {
      Files.writeString(file, json);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
    String[] arguments = new String[3 + more.length];
    arguments[0] = "group";
    arguments[1] = "submit";
    arguments[2] = file.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return fake.run(arguments);
  }

  @Test
  void showsTheGroupAndEachMember() {
    Result result = submit(SPLIT);

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            CREATED  order-3001  2 transfers  2026-03-01T10:15:02.114Z

            INDEX  TRANSFER         DEBIT ACCOUNT  CREDIT ACCOUNT     AMOUNT  STATUS
                0  order-3001-sale  alice          merchant:42     50.00 EUR  CREATED
                1  order-3001-fee   merchant:42    fees             2.50 EUR  CREATED
            """);
    assertThat(fake.ledger().balance("merchant:42")).isEqualTo(4_750);
    assertThat(fake.ledger().balance("fees")).isEqualTo(250);
  }

  @Test
  void showsMoreWhenAskedTo() {
    assertThat(submit(SPLIT, "-o", "wide").out())
        .contains("KIND     DEBIT AVAILABLE  CREDIT AVAILABLE  REFERENCE")
        .contains("CREATED  payment            50.00             50.00  shoes")
        .contains("CREATED  payment            47.50              2.50");
  }

  @Test
  void tellsWhenItWasFirst() {
    submit(SPLIT);

    Result result = submit(SPLIT);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            EXISTS   order-3001  2 transfers  (first at 2026-03-01T10:15:02.114Z)

            INDEX  TRANSFER         DEBIT ACCOUNT  CREDIT ACCOUNT     AMOUNT  STATUS
                0  order-3001-sale  alice          merchant:42     50.00 EUR  EXISTS
                1  order-3001-fee   merchant:42    fees             2.50 EUR  EXISTS
            """);
    assertThat(fake.ledger().balance("fees")).isEqualTo(250);
  }

  @Test
  void namesTheMemberThatFailed() {
    Result result = submit(SPLIT.replace("2.50", "50.01"));

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            INSUFFICIENT_FUNDS  order-3001  2 transfers  2026-03-01T10:15:02.114Z

            INDEX  TRANSFER         DEBIT ACCOUNT  CREDIT ACCOUNT     AMOUNT  STATUS
                0  order-3001-sale  alice          merchant:42     50.00 EUR  GROUP_MEMBER_FAILED
                1  order-3001-fee   merchant:42    fees            50.01 EUR  INSUFFICIENT_FUNDS
            """);
    assertThat(result.err())
        .isEqualToNormalizingNewlines(
            """
            error: transfers[1] (order-3001-fee): declined: the debit account has not enough available
            top the account up; the id order-3001 keeps this answer, so use a new --id
            """);
    assertThat(fake.ledger().balance("merchant:42")).isZero();
    assertThat(submit(SPLIT, "--id", "order-3001-again").exitCode()).isZero();
  }

  @Test
  void saysThatAMembersIdIsUsed() {
    fake.run("pay", "alice", "merchant:42", "1", "EUR", "--id", "order-3001-sale");

    Result result = submit(SPLIT);

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.err())
        .isEqualToNormalizingNewlines(
            """
            error: transfers[0] (order-3001-sale): declined: this id is used already
            give this transfer an id of its own; the id order-3001 keeps this answer, so use a new --id
            """);
  }

  @Test
  void otherContentUnderTheSameIdIsAConflict() {
    submit(SPLIT);

    Result result = submit(SPLIT.replace("50.00", "60.00"));

    assertThat(result.exitCode()).isEqualTo(ExitCode.PRECONDITION.code());
    assertThat(result.out())
        .startsWith("EXISTS_WITH_DIFFERENT_GROUP  order-3001  2 transfers")
        .contains("NOT_ATTEMPTED");
    assertThat(result.err()).contains("which stays: choose another --id");
  }

  @Test
  void leavesToTheSwitchWhatMakesNoSense() {
    Result result =
        submit(
            SPLIT.replace(
                "{\"id\": \"order-3001-fee\"", "{\"kind\": \"sweep\", \"id\": \"order-3001-fee\""));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.out()).startsWith("SWEEP_IN_GROUP  order-3001  2 transfers\n");
    assertThat(result.err())
        .isEqualToNormalizingNewlines(
            """
            error: transfers[1] (order-3001-fee): a sweep cannot be part of a group
            correct the value; the id order-3001 is still free
            """);
  }

  @Test
  void mayBeSentAgainWhenNothingWasExecuted() {
    fake.ledger()
        .answerNext(OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED, OutcomeStatus.OUTCOME_STATUS_RETRY);

    Result result = submit(SPLIT);

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.err())
        .startsWith("error: not executed: ")
        .contains("run it again with --id order-3001");
  }

  @Test
  void unknownFateExitsTimedOutAndNamesTheId() {
    fake.ledger()
        .refuseNext(FakeSwitch.refusal(Code.UNKNOWN, "OUTCOME_UNKNOWN", "s2 did not answer"));

    Result result = submit(SPLIT);

    assertThat(result.exitCode()).isEqualTo(ExitCode.TIMED_OUT.code());
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualToNormalizingNewlines(
            """
            error: the fate of the request is not known: s2 did not answer (OUTCOME_UNKNOWN)
            run it again with --id order-3001: the same id is never executed twice
            """);
  }

  @Test
  void readsStandardInput() {
    Result result = fake.runWithInput(SPLIT, "group", "submit", "-", "--id", "order-3002");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("CREATED  order-3002  2 transfers");
  }

  @Test
  void makesATimeOrderedIdForAGroupWithoutOne() {
    JsonObject document =
        json(submit(SPLIT.replace("\"group_id\": \"order-3001\",", ""), "-o", "json"));

    assertThat(UUID.fromString(document.get("groupId").getAsString()).version()).isEqualTo(7);
  }

  @Test
  void tellsProgramsTheGroupAndEachMember() {
    JsonObject document = json(submit(SPLIT, "-o", "json"));

    assertThat(document.keySet()).containsExactly("groupId", "outcome", "transfers");
    assertThat(document.getAsJsonObject("outcome").get("status").getAsString())
        .isEqualTo("OUTCOME_STATUS_CREATED");
    JsonArray members = document.getAsJsonArray("transfers");
    assertThat(members).hasSize(2);
    JsonObject fee = members.get(1).getAsJsonObject();
    assertThat(fee.get("groupId").getAsString()).isEqualTo("order-3001");
    assertThat(fee.getAsJsonObject("transfer").get("amountMinor").getAsString()).isEqualTo("250");
    assertThat(fee.getAsJsonObject("outcome").get("status").getAsString())
        .isEqualTo("OUTCOME_STATUS_CREATED");
  }

  private static JsonObject json(Result result) {
    return JsonParser.parseString(result.out()).getAsJsonObject();
  }

  @Test
  void dryRunSendsNothing() {
    int before = fake.ledger().calls();

    Result result = submit(SPLIT, "--dry-run");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEqualToNormalizingNewlines("dry run: nothing is sent\n");
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            WOULD SEND  order-3001  2 transfers

            INDEX  TRANSFER         DEBIT ACCOUNT  CREDIT ACCOUNT     AMOUNT  STATUS
                0  order-3001-sale  alice          merchant:42     50.00 EUR  -
                1  order-3001-fee   merchant:42    fees             2.50 EUR  -
            """);
    assertThat(json(submit(SPLIT, "--dry-run", "-o", "json")).keySet())
        .containsExactly("groupId", "transfers");
    assertThat(fake.ledger().calls()).isEqualTo(before);
  }

  @Test
  void sendsEveryNamedField() {
    fake.run("hold", "alice", "merchant:42", "20", "EUR", "--expires-in", "1d", "--id", "h-1");

    Result result =
        submit(
            """
            {"group_id": "g", "transfers": [
              {"id": "c-1", "kind": "capture", "debit_account": "alice", "target": "h-1",
               "amount": "5", "keep_rest": true, "ledger": "EUR"},
              {"id": "h-2", "kind": "HOLD", "debit_account": "alice", "credit_account": "fees",
               "amount": "1.00", "ledger": "EUR", "expires_in": "7d", "code": 7,
               "effective_time": "2026-03-01"},
              {"id": "c-2", "kind": "capture", "debit_account": "alice", "target": "h-1",
               "ledger": "EUR"},
              {"id": "r-1", "kind": "refund", "debit_account": "alice", "credit_account": "bank",
               "amount": "3.00", "ledger": "EUR", "target": "top-up",
               "target_debit_account": "bank"}
            ]}
            """);

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("    0  c-1       alice          -                5.00 EUR  CREATED")
        .contains("    2  c-2       alice          -               15.00 EUR  CREATED");
    Transfer refund = fake.ledger().lastSent();
    assertThat(refund.getKind()).isEqualTo(TransferKind.TRANSFER_KIND_REFUND);
    assertThat(refund.getTarget().getDebitAccountId()).isEqualTo("bank");
    JsonObject hold = json(fake.run("transfer", "get", "alice", "h-2", "-o", "json"));
    assertThat(hold.get("groupId").getAsString()).isEqualTo("g");
    JsonObject sent = hold.getAsJsonObject("transfer");
    assertThat(sent.get("timeout").getAsString()).isEqualTo("604800s");
    assertThat(sent.get("code").getAsInt()).isEqualTo(7);
    assertThat(sent.get("effectiveTime").getAsString()).isEqualTo("2026-03-01T00:00:00Z");
  }

  @Test
  void showsTheGroupOfATransferAndInAHistory() {
    submit(SPLIT);

    assertThat(fake.run("transfer", "get", "merchant:42", "order-3001-fee").out())
        .isEqualToNormalizingNewlines(
            "CREATED  order-3001-fee  merchant:42 → fees  2.50 EUR  2026-03-01T10:15:02.114Z"
                + "  payment  group order-3001\n");
    assertThat(fake.run("account", "history", "fees", "-o", "wide").out())
        .contains("DEBIT ACCOUNT  GROUP", "merchant:42    order-3001");
    assertThat(fake.run("transfer", "outcome", "alice", "order-3001").out())
        .startsWith("COMMITTED  order-3001  CREATED");
  }

  @Test
  void saysWhichFileCannotBeRead() {
    Path missing = directory.resolve("none.json");

    assertThat(fake.run("group", "submit", missing.toString()))
        .isEqualTo(
            new Result(
                ExitCode.USAGE.code(),
                "",
                "error: cannot read " + missing + "\ncheck the path and run it again\n"));
  }
}
