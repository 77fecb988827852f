// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.rpc.Code;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.fake.FakeSwitch;
import dev.payswitch.cli.fake.FakeSwitch.Result;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with good and bad lines, refusals on the way, and a second import. */
final class TransferImportTest {
  private static final String ACCOUNTS =
      """
      account,ledger,floor,opening_balance,reference
      acct:1,CZK,0.00,100.00,customer
      acct:2,CZK,0.00,5.50,customer
      bank:1,CZK,0.00,0.00,external
      """;
  private static final String PAYMENTS =
      """
      id,debit_account,credit_account,amount,ledger,reference
      o-1,acct:1,bank:1,60.00,CZK,rent
      o-2,acct:2,bank:1,5.51,CZK,loan
      o-3,acct:2,bank:1,5.50,CZK,-
      """;

  @TempDir private Path directory = Path.of("");
  private FakeSwitch fake = new FakeSwitch();

  @BeforeEach
  void start() {
    fake.close();
    fake = new FakeSwitch();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void countsOutcomesWithOpeningsApart() throws IOException {
    Result result = load(ACCOUNTS, PAYMENTS);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith(
            """
            WHAT       OUTCOME             COUNT
            accounts   CREATED                 3
            openings   CREATED                 2
            transfers  CREATED                 2
            transfers  INSUFFICIENT_FUNDS      1

            0 bad lines  0 unresolved  \
            """);
    assertThat(result.err()).contains("accounts 100%", "transfers 100%");
    assertThat(fake.ledger().balance("bank:1")).isEqualTo(6_550);
    assertThat(fake.ledger().balance("opening:CZK")).isEqualTo(-10_550);
    assertThat(fake.ledger().account("opening:CZK").getNoFloor()).isTrue();
  }

  @Test
  void secondImportChangesNothing() throws IOException {
    load(ACCOUNTS, PAYMENTS);

    Result result = load(ACCOUNTS, PAYMENTS, "-o", "json");

    assertThat(result.exitCode()).isZero();
    JsonObject document = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(document.get("accounts")).hasToString("{\"EXISTS\":3}");
    assertThat(document.get("openings")).hasToString("{\"EXISTS\":2}");
    assertThat(document.get("transfers")).hasToString("{\"EXISTS\":2,\"INSUFFICIENT_FUNDS\":1}");
    assertThat(document.get("badLines").getAsLong()).isZero();
    assertThat(document.get("unresolved").getAsLong()).isZero();
    assertThat(fake.ledger().balance("acct:1")).isEqualTo(4_000);
  }

  @Test
  void badLinesAreReportedWithTheirNumberAndDoNotStopTheRest() throws IOException {
    Path payments =
        write(
            "payments.csv",
            """
            id,debit_account,credit_account,amount,ledger,reference
            o-1,acct:1,bank:1,60.00,CZK,rent
            o-2,acct:1,bank:1
            o 3,acct:1,bank:1,1.00,CZK,
            o-4,acct:1,bank:1,1.005,CZK,

            o-5,acct:1,bank:1,-1,CZK,
            o-6,acct:1,bank:1,1.00,CZK,"a "stray quote"
            o-7,acct:1,acct:1,1.00,CZK,
            o-8,acct:1,bank:1,1.00,CZK,"a, comma and ""quotes\"""
            o-9,acct:1,bank:1,1.00,czk,
            """);

    Result result = load(write("accounts.csv", ACCOUNTS), payments);

    assertThat(result.exitCode()).isEqualTo(ExitCode.PARTLY_DONE.code());
    assertThat(result.err())
        .contains(payments + ":3: has 3 columns, the header 6")
        .contains(payments + ":4: \"o 3\" is no transfer id")
        .contains(payments + ":5: amount 1.005 has 3 decimals")
        .contains(payments + ":7: the amount must be above 0")
        .contains(payments + ":8: has a quote where none may be")
        .contains(payments + ":9: debit and credit account are the same")
        .contains(payments + ":11: \"czk\" is no ledger");
    assertThat(result.out()).contains("transfers  CREATED      2", "7 bad lines");
    assertThat(fake.ledger().executed().getLast().getReference())
        .isEqualTo("a, comma and \"quotes\"");
  }

  @Test
  void linesThatAreNoTextOrTooLongAreBadLines() throws IOException {
    Path payments = directory.resolve("payments.csv");
    Files.write(payments, PAYMENTS.getBytes(StandardCharsets.UTF_8));
    Files.write(
        payments, new byte[] {'o', (byte) 0xff, '\n'}, java.nio.file.StandardOpenOption.APPEND);
    Files.writeString(
        payments,
        "x".repeat(100_000) + "\no-9,acct:1,bank:1,1.00,CZK,last line without an end",
        java.nio.file.StandardOpenOption.APPEND);

    Result result = load(write("accounts.csv", ACCOUNTS), payments);

    assertThat(result.err())
        .contains(payments + ":5: is no UTF-8", payments + ":6: is longer than 65536 bytes");
    assertThat(result.out()).contains("transfers  CREATED                 3");
  }

  @Test
  void windowsLineEndsAndByteOrderMarkAreFine() throws IOException {
    Result result =
        load("\ufeff" + ACCOUNTS.replace("\n", "\r\n"), "\ufeff" + PAYMENTS.replace("\n", "\r\n"));

    assertThat(result.exitCode()).isZero();
  }

  @Test
  void missingColumnIsAnError() throws IOException {
    Result result = load(ACCOUNTS, "id,debit_account,amount,ledger\n");

    assertThat(result.exitCode()).isEqualTo(ExitCode.PARTLY_DONE.code());
    assertThat(result.err()).contains("has no column \"credit_account\"");
  }

  @Test
  void columnThatNobodyReadsIsNamed() throws IOException {
    Result result = load(ACCOUNTS.replace("reference", "referense"), PAYMENTS);

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("has columns that are not used: [referense]");
  }

  @Test
  void sendsAgainWhatGotNoLastingAnswer() throws IOException {
    load(ACCOUNTS, "id,debit_account,credit_account,amount,ledger\n");
    fake.ledger()
        .refuseNext(FakeSwitch.refusal(Code.UNAVAILABLE, "SHARD_RECOVERING", "s1 is starting"));
    fake.ledger().refuseNext(Status.DEADLINE_EXCEEDED.asRuntimeException());
    fake.ledger()
        .answerNext(OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED, OutcomeStatus.OUTCOME_STATUS_RETRY);
    fake.ledger()
        .answerNext(
            OutcomeClass.OUTCOME_CLASS_UNKNOWN, OutcomeStatus.OUTCOME_STATUS_OUTCOME_UNKNOWN);

    Path payments = write("payments.csv", PAYMENTS);
    Result result = fake.run("transfer", "import", payments.toString());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("transfers  CREATED                 2", "0 unresolved");
  }

  @Test
  void whatHasNoAnswerInTimeIsUnresolved() throws IOException {
    load(ACCOUNTS, "id,debit_account,credit_account,amount,ledger\n");
    for (int attempt = 0; attempt < 100; attempt++) {
      fake.ledger()
          .answerNext(OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED, OutcomeStatus.OUTCOME_STATUS_RETRY);
    }

    Path payments = write("payments.csv", PAYMENTS);
    Result result = fake.run("transfer", "import", payments.toString(), "--retry-for", "100ms");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.out()).contains("transfers  RETRY        3", "3 unresolved");
  }

  @Test
  void refusalOfAWholeListStopsAndSaysHowToGoOn() throws IOException {
    load(ACCOUNTS, PAYMENTS);
    fake.ledger().refuseNext(Status.PERMISSION_DENIED.withDescription("no").asRuntimeException());

    Path payments = write("payments.csv", PAYMENTS);
    Result result = fake.run("transfer", "import", payments.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.err()).contains("error: not allowed: no");
  }

  @Test
  void conflictIsReportedWithItsLine() throws IOException {
    load(ACCOUNTS, PAYMENTS);

    Result result = load(ACCOUNTS, PAYMENTS.replace("60.00", "61.00"));

    assertThat(result.exitCode()).isEqualTo(ExitCode.PARTLY_DONE.code());
    assertThat(result.err()).contains(":2: EXISTS_WITH_DIFFERENT_AMOUNT");
  }

  @Test
  void dryRunChecksAndSendsNothing() throws IOException {
    Result result = load(ACCOUNTS, PAYMENTS, "--dry-run");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains(
            "accounts   READY        3", "openings   READY        2", "transfers  READY        3");
    assertThat(fake.ledger().calls()).isZero();
  }

  @Test
  void manySmallListsInFlightLoseNothing() throws IOException {
    StringBuilder accounts = new StringBuilder("account,ledger,opening_balance\nbank:1,CZK,\n");
    StringBuilder payments = new StringBuilder("ledger,amount,credit_account,debit_account,id\n");
    for (int number = 0; number < 500; number++) {
      accounts.append("acct:").append(number).append(",CZK,1.00\n");
      payments.append("CZK,1.00,bank:1,acct:").append(number).append(",o\n");
    }

    Result result =
        load(accounts.toString(), payments.toString(), "--list-size", "7", "--in-flight", "8");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("transfers  CREATED    500", "accounts   CREATED    501");
    assertThat(fake.ledger().balance("bank:1")).isEqualTo(50_000);
  }

  @Test
  void missingFileIsAUsageError() {
    Result result = fake.run("transfer", "import", directory.resolve("none.csv").toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).startsWith("error: cannot read");
  }

  private Result load(String accounts, String payments, String... more) throws IOException {
    return load(write("accounts.csv", accounts), write("payments.csv", payments), more);
  }

  private Result load(Path accounts, Path payments, String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "transfer";
    arguments[1] = "import";
    arguments[2] = payments.toString();
    arguments[3] = "--accounts=" + accounts;
    System.arraycopy(more, 0, arguments, 4, more.length);
    return fake.run(arguments);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
