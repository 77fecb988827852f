// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.fake.FakeSwitch;
import dev.payswitch.cli.fake.FakeSwitch.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an account held and what moved it. */
final class StatementCommandsTest {
  private FakeSwitch fake = new FakeSwitch();

  @BeforeEach
  void start() {
    fake.close();
    fake = new FakeSwitch();
    fake.run("account", "create", "bank", "EUR", "--no-floor");
    fake.run("account", "create", "alice", "bob", "EUR");
    fake.run("pay", "bank", "alice", "100.00", "EUR", "--id", "top-up");
    fake.run("pay", "alice", "bob", "12.50", "EUR", "--id", "o-1", "--reference", "a, \"b\"");
    fake.run("hold", "alice", "bob", "20", "EUR", "--expires-in", "1d", "--id", "h-1");
    fake.run("capture", "alice", "h-1", "EUR", "--id", "c-1");
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void statementAsCsvGoesOverAllPages() {
    Result result = fake.run("account", "statement", "alice", "--csv");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            entry,time,transfer_id,debit_account,credit_account,amount,balance,ledger,code,reference,group_id
            opening,,,,,,0.00,EUR,,,
            payment credit,2026-03-01T10:15:02.114000Z,top-up,bank,alice,100.00,100.00,EUR,0,,
            payment debit,2026-03-01T10:15:02.114000Z,o-1,alice,bob,-12.50,87.50,EUR,0,"a, ""b""\",
            capture debit,2026-03-01T10:15:02.114000Z,c-1,alice,bob,-20.00,67.50,EUR,0,,
            closing,,,,,,67.50,EUR,,,
            """);
  }

  @Test
  void statementAsTableIsBetweenTwoBalances() {
    assertThat(fake.run("account", "statement", "alice", "--from", "2026-03-01").out())
        .isEqualToNormalizingNewlines(
            """
            POSTED                    OTHER ACCOUNT    AMOUNT  BALANCE  TRANSFER  REFERENCE
            2026-03-01T00:00:00.000Z  opening balance             0.00
            2026-03-01T10:15:02.114Z  bank             100.00   100.00  top-up
            2026-03-01T10:15:02.114Z  bob              -12.50    87.50  o-1       a, "b"
            2026-03-01T10:15:02.114Z  bob              -20.00    67.50  c-1
                                      closing balance            67.50
            """);
  }

  @Test
  void statementOfAQuietTimeHasTheSameBalanceTwice() {
    assertThat(fake.run("account", "statement", "alice", "--from", "2026-04-01", "--csv").out())
        .contains("opening,2026-04-01T00:00:00.000000Z,,,,,67.50", "closing,,,,,,67.50");
    assertThat(fake.run("account", "statement", "alice", "--until", "2026-02-01", "--csv").out())
        .contains("opening,,,,,,0.00", "closing,2026-02-01T00:00:00.000000Z,,,,,0.00");
  }

  @Test
  void statementAsJsonHasBothBalances() {
    JsonObject document =
        JsonParser.parseString(fake.run("account", "statement", "alice", "-o", "json").out())
            .getAsJsonObject();

    assertThat(document.get("openingBalanceMinor").getAsString()).isEqualTo("0");
    assertThat(document.get("closingBalanceMinor").getAsString()).isEqualTo("6750");
    assertThat(document.getAsJsonArray("entries")).hasSize(3);
  }

  @Test
  void historyThatDoesNotAddUpMakesNoStatement() {
    fake.spoilHistory();

    Result result = fake.run("account", "statement", "alice", "--csv");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.out()).doesNotContain("closing");
    assertThat(result.err()).startsWith("error: the history does not add up at transfer o-1");
  }

  @Test
  void wrongStatementsAreUsageErrors() {
    Result both = fake.run("account", "statement", "alice", "--csv", "-o", "json");
    assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(fake.run("account", "statement", "alice", "--from", "monday").err())
        .startsWith("error: \"monday\" is no time");
    Result unknown = fake.run("account", "statement", "carol", "--csv");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.err()).startsWith("error: there is no account carol");
  }

  @Test
  void balanceIsNowOrAtATime() {
    assertThat(fake.run("account", "balance", "alice").out())
        .isEqualToNormalizingNewlines("alice  balance 67.50 EUR  as of 2026-03-01T10:15:02.114Z\n");
    assertThat(fake.run("account", "balance", "alice", "--at", "2026-02-01").out())
        .isEqualToNormalizingNewlines("alice  balance 0.00 EUR  as of 2026-02-01T00:00:00.000Z\n");
    assertThat(fake.run("account", "balance", "alice", "-o", "json").out())
        .contains("\"balanceMinor\": \"6750\"");
    assertThat(fake.run("account", "balance", "carol").exitCode())
        .isEqualTo(ExitCode.FAILED.code());
    assertThat(fake.run("account", "balance", "alice", "--at", "noon").exitCode())
        .isEqualTo(ExitCode.USAGE.code());
  }

  @Test
  void accountHistoryIsTransferList() {
    assertThat(fake.run("account", "history", "alice").out())
        .isEqualTo(fake.run("transfer", "list", "alice").out())
        .contains("top-up", "c-1");
    assertThat(fake.run("account", "history", "alice", "--side", "credit", "-o", "json").out())
        .contains("top-up")
        .doesNotContain("c-1");
    assertThat(fake.run("account", "history", "alice", "--limit", "1").err())
        .contains("--page-token");
  }

  @Test
  void holdsAreListedPageByPage() {
    fake.run("hold", "alice", "bob", "1", "EUR", "--expires-in", "1d", "--id", "h-2");
    fake.run("hold", "alice", "bob", "2", "EUR", "--expires-in", "1d", "--id", "h-3");

    assertThat(fake.run("account", "holds", "bob", "--page-size", "1").out())
        .contains("h-2", "h-3");
    Result one = fake.run("account", "holds", "alice", "--limit", "1");
    assertThat(one.out()).contains("h-2").doesNotContain("h-3");
    assertThat(one.err()).contains("there is more: --page-token 1");
    assertThat(fake.run("account", "holds", "alice", "-o", "json").out())
        .contains("\"heldMinor\": \"200\"");
    assertThat(fake.run("account", "holds", "al ice").exitCode()).isEqualTo(ExitCode.USAGE.code());
  }
}
