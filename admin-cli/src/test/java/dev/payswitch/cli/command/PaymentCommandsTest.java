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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts and payments by hand. */
final class PaymentCommandsTest {
  private FakeSwitch fake = new FakeSwitch();

  @BeforeEach
  void start() {
    fake.close();
    fake = new FakeSwitch();
    fake.run("account", "create", "bank", "EUR", "--no-floor");
    fake.run("account", "create", "alice", "merchant:42", "EUR");
    fake.run("pay", "bank", "alice", "100.00", "EUR", "--id", "top-up");
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void payShowsMovementShardsAndWhatIsAvailable() {
    Result result = fake.run("pay", "alice", "merchant:42", "12.50", "EUR", "--id", "order-1001");

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            CREATED  order-1001  alice → merchant:42  12.50 EUR  2026-03-01T10:15:02.114Z\
              cross-shard s1→s2
            alice  available 87.50 EUR      merchant:42  available 12.50 EUR
            """);
  }

  @Test
  void payAgainTellsWhenItWasFirst() {
    fake.run("pay", "alice", "merchant:42", "12.50", "EUR", "--id", "order-1001");

    Result result = fake.run("pay", "alice", "merchant:42", "12.50", "EUR", "--id", "order-1001");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines("EXISTS   order-1001  (first at 2026-03-01T10:15:02.114Z)\n");
    assertThat(fake.ledger().balance("merchant:42")).isEqualTo(1_250);
  }

  @Test
  void payWithUsedIdIsAConflict() {
    fake.run("pay", "alice", "merchant:42", "12.50", "EUR", "--id", "order-1001");

    Result result = fake.run("pay", "alice", "merchant:42", "13.00", "EUR", "--id", "order-1001");

    assertThat(result.exitCode()).isEqualTo(ExitCode.PRECONDITION.code());
    assertThat(result.out()).startsWith("EXISTS_WITH_DIFFERENT_AMOUNT  order-1001");
    assertThat(result.err()).contains("choose another --id");
  }

  @Test
  void declinedPaymentFailsAndSaysWhatToDo() {
    Result result = fake.run("pay", "alice", "merchant:42", "100.01", "EUR", "--id", "o-2");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.out()).startsWith("INSUFFICIENT_FUNDS  o-2  alice → merchant:42  100.01 EUR");
    assertThat(result.err())
        .isEqualToNormalizingNewlines(
            """
            error: declined: the debit account has not enough available
            top the account up; the id o-2 keeps this answer, so use a new --id
            """);
  }

  @Test
  void payWithoutIdMakesATimeOrderedOne() {
    Result result = fake.run("pay", "alice", "merchant:42", "1", "EUR", "-o", "json");

    JsonObject document = JsonParser.parseString(result.out()).getAsJsonObject();
    String id = document.getAsJsonObject("transfer").get("id").getAsString();
    assertThat(UUID.fromString(id).version()).isEqualTo(7);
    assertThat(document.getAsJsonObject("outcome").get("status").getAsString())
        .isEqualTo("OUTCOME_STATUS_CREATED");
  }

  @Test
  void unknownFateExitsTimedOutAndNamesTheId() {
    fake.ledger()
        .refuseNext(FakeSwitch.refusal(Code.UNKNOWN, "OUTCOME_UNKNOWN", "s2 did not answer"));

    Result result = fake.run("pay", "alice", "merchant:42", "1", "EUR", "--id", "o-3");

    assertThat(result.exitCode()).isEqualTo(ExitCode.TIMED_OUT.code());
    assertThat(result.err())
        .isEqualToNormalizingNewlines(
            """
            error: the fate of the request is not known: s2 did not answer (OUTCOME_UNKNOWN)
            run it again with --id o-3: the same id is never executed twice
            """);
  }

  @Test
  void missedDeadlineExitsTimedOut() {
    fake.ledger().refuseNext(Status.DEADLINE_EXCEEDED.asRuntimeException());

    Result result = fake.run("pay", "alice", "merchant:42", "1", "EUR", "--id", "o-3");

    assertThat(result.exitCode()).isEqualTo(ExitCode.TIMED_OUT.code());
    assertThat(result.err()).contains("in time", "--id o-3");
  }

  @Test
  void notExecutedPaymentMayBeSentAgain() {
    fake.ledger()
        .answerNext(OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED, OutcomeStatus.OUTCOME_STATUS_RETRY);

    Result result = fake.run("pay", "alice", "merchant:42", "1", "EUR", "--id", "o-4");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.err()).contains("run it again with --id o-4");
  }

  @Test
  void dryRunSendsNothing() {
    int before = fake.ledger().calls();

    Result result =
        fake.run("pay", "alice", "merchant:42", "12.50", "EUR", "--id", "o-5", "--dry-run");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines("WOULD SEND  o-5  alice → merchant:42  12.50 EUR\n");
    assertThat(fake.ledger().calls()).isEqualTo(before);
  }

  @Test
  void wrongValuesAreUsageErrorsBeforeAnythingIsSent() {
    int before = fake.ledger().calls();

    assertUsage(fake.run("pay", "alice", "merchant:42", "12.505", "EUR"), "3 decimals");
    assertUsage(fake.run("pay", "alice", "merchant:42", "0", "EUR"), "above 0");
    assertUsage(fake.run("pay", "alice", "merchant:42", "--", "-1", "EUR"), "above 0");
    assertUsage(fake.run("pay", "alice", "merchant:42", "ten", "EUR"), "not a number");
    assertUsage(fake.run("pay", "al ice", "merchant:42", "1", "EUR"), "account id");
    assertUsage(fake.run("pay", "alice", "merchant:42", "1", "eur"), "ledger");
    assertUsage(fake.run("pay", "alice", "merchant:42", "1", "EUR", "--code", "70000"), "65535");
    assertUsage(fake.run("pay", "alice", "merchant:42"), "Missing");
    assertThat(fake.ledger().calls()).isEqualTo(before);
  }

  @Test
  void submitSendsEveryNamedField() {
    Result result =
        fake.run(
            "transfer",
            "submit",
            "--debit-account",
            "alice",
            "--credit-account",
            "merchant:42",
            "--amount",
            "1.00",
            "--ledger",
            "EUR",
            "--id",
            "s-1",
            "--reference",
            "a text",
            "--code",
            "7",
            "--effective-time",
            "2026-03-01");

    assertThat(result.exitCode()).isZero();
    assertThat(fake.ledger().executed().getLast())
        .satisfies(
            transfer -> {
              assertThat(transfer.getReference()).isEqualTo("a text");
              assertThat(transfer.getCode()).isEqualTo(7);
              assertThat(transfer.getEffectiveTime().getSeconds()).isEqualTo(1_772_323_200L);
            });
  }

  @Test
  void getShowsTheRecordedTransfer() {
    assertThat(fake.run("transfer", "get", "bank", "top-up").out())
        .isEqualToNormalizingNewlines(
            "CREATED  top-up  bank → alice  100.00 EUR  2026-03-01T10:15:02.114Z  payment\n");
  }

  @Test
  void getOfUnknownTransferFails() {
    Result result = fake.run("transfer", "get", "bank", "other");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.err()).startsWith("error: there is no transfer other");
  }

  @Test
  void outcomeTellsCommittedAndUnknown() {
    assertThat(fake.run("transfer", "outcome", "bank", "top-up").out())
        .isEqualToNormalizingNewlines("COMMITTED  top-up  CREATED  2026-03-01T10:15:02.114Z\n");
    Result unknown = fake.run("transfer", "outcome", "bank", "other");
    assertThat(unknown.out()).isEqualToNormalizingNewlines("UNKNOWN  other\n");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED.code());
  }

  @Test
  void listShowsBothSidesWithTheBalance() {
    fake.run("pay", "alice", "merchant:42", "12.50", "EUR", "--id", "o-1", "--reference", "shoes");

    assertThat(fake.run("transfer", "list", "alice").out())
        .isEqualToNormalizingNewlines(
            """
            POSTED                    KIND     SIDE    OTHER ACCOUNT  AMOUNT  BALANCE  TRANSFER  REFERENCE
            2026-03-01T10:15:02.114Z  payment  credit  bank           100.00   100.00  top-up
            2026-03-01T10:15:02.114Z  payment  debit   merchant:42    -12.50    87.50  o-1       shoes
            """);
    assertThat(fake.run("transfer", "list", "alice", "--side", "debit").out())
        .contains("o-1")
        .doesNotContain("top-up");
  }

  @Test
  void accountGetShowsTotals() {
    assertThat(fake.run("account", "get", "alice").out())
        .contains("balance           100.00", "floor             0.00", "ceiling           none");
    assertThat(fake.run("account", "get", "bank").out())
        .contains("balance           -100.00", "spendable         without limit");
  }

  @Test
  void accountGetOfUnknownAccountFails() {
    Result result = fake.run("account", "get", "carol");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.err())
        .startsWith("error: there is no account carol")
        .contains("payswitch account create");
  }

  @Test
  void accountListFollowsPagesUpToItsLimit() {
    Result all = fake.run("account", "list", "--page-size", "1");
    assertThat(all.out()).contains("bank", "alice", "merchant:42");
    assertThat(all.err()).isEmpty();

    Result two = fake.run("account", "list", "--limit", "2");
    assertThat(two.out()).doesNotContain("merchant:42");
    assertThat(two.err()).isEqualToNormalizingNewlines("there is more: --page-token 2\n");

    assertThat(fake.run("account", "list", "--page-token", "2").out())
        .contains("merchant:42")
        .doesNotContain("alice");
  }

  @Test
  void accountCreateTellsEachOutcome() {
    Result result = fake.run("account", "create", "alice", "bob", "EUR");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            OUTCOME  ACCOUNT  LEDGER  AVAILABLE
            EXISTS   alice    EUR        100.00
            CREATED  bob      EUR          0.00
            """);
  }

  @Test
  void accountCreateSendsItsSettings() {
    fake.run(
        "account",
        "create",
        "credit",
        "EUR",
        "--floor=-500.00",
        "--ceiling",
        "1000",
        "--code",
        "3");

    assertThat(fake.ledger().account("credit"))
        .satisfies(
            account -> {
              assertThat(account.getFloorMinor()).isEqualTo(-50_000);
              assertThat(account.getCeilingMinor()).isEqualTo(100_000);
              assertThat(account.getCode()).isEqualTo(3);
            });
  }

  @Test
  void accountCreateIsPartlyDoneWhenOneIdIsTaken() {
    Result result = fake.run("account", "create", "alice", "dora", "CZK");

    assertThat(result.exitCode()).isEqualTo(ExitCode.PARTLY_DONE.code());
    assertThat(result.out()).contains("EXISTS_WITH_DIFFERENT_LEDGER  alice", "CREATED");
    assertThat(result.err()).startsWith("error: 1 of 2 were not created");
  }

  private static void assertUsage(Result result, String text) {
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains(text);
    assertThat(result.err().lines()).hasSize(2);
    assertThat(result.out()).isEmpty();
  }
}
