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
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds and what may become of them, refunds, sweeps and cancelled ids. */
final class HoldCommandsTest {
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
  void holdShowsMovementAndWhatIsLeft() {
    Result result = hold("h-1", "40.00");

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            CREATED  h-1  hold  alice → merchant:42  40.00 EUR  for 7d  2026-03-01T10:15:02.114Z\
              cross-shard s1→s2
            alice  available 60.00 EUR      merchant:42  available 0.00 EUR
            """);
    assertThat(fake.ledger().lastSent().getTimeout().getSeconds()).isEqualTo(7 * 86_400);
  }

  @Test
  void holdBeyondAvailableIsDeclined() {
    Result result = hold("h-1", "100.01");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.out()).startsWith("INSUFFICIENT_FUNDS  h-1  hold  alice → merchant:42");
    assertThat(result.err()).contains("not enough available", "use a new --id");
  }

  @Test
  void wrongHoldsAreUsageErrorsBeforeAnythingIsSent() {
    int before = fake.ledger().calls();

    assertUsage(fake.run("hold", "alice", "merchant:42", "1", "EUR"), "--expires-in");
    assertUsage(
        fake.run("hold", "alice", "merchant:42", "1", "EUR", "--expires-in", "91d"), "1s to 90d");
    assertUsage(
        fake.run("hold", "alice", "merchant:42", "1", "EUR", "--expires-in", "10ms"), "1s to 90d");
    assertUsage(
        fake.run("hold", "alice", "merchant:42", "1", "EUR", "--expires-in", "soon"), "not a time");
    assertUsage(fake.run("adjust", "alice", "h-1", "EUR"), "nothing to adjust");
    assertUsage(fake.run("capture", "alice", "h-1"), "LEDGER");
    assertUsage(fake.run("capture", "alice", "h-1", "0", "EUR"), "above 0");
    assertUsage(fake.run("capture", "alice", "h-1", "1", "EUR", "more"), "at most an amount");
    assertUsage(fake.run("void", "alice", "h 1", "EUR"), "transfer id");
    assertThat(fake.ledger().calls()).isEqualTo(before);
  }

  @Test
  void captureTakesAllUnlessAnAmountIsNamed() {
    hold("h-1", "40.00");

    Result result = fake.run("capture", "alice", "h-1", "EUR", "--id", "c-1");

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            CREATED  c-1  capture of h-1  alice  40.00 EUR  2026-03-01T10:15:02.114Z
            alice  available 60.00 EUR
            """);
    assertThat(fake.ledger().balance("merchant:42")).isEqualTo(4_000);
    Transfer sent = fake.ledger().lastSent();
    assertThat(sent.hasAmountMinor()).isFalse();
    assertThat(sent.hasFinal()).isFalse();
    assertThat(sent.getTarget().getId()).isEqualTo("h-1");
    assertThat(fake.run("transfer", "get", "alice", "c-1").out())
        .startsWith("CREATED  c-1  alice  40.00 EUR  ")
        .contains("  capture");
  }

  @Test
  void capturePartMayKeepTheRest() {
    hold("h-1", "40.00");

    assertThat(
            fake.run("capture", "alice", "h-1", "15.00", "EUR", "--keep-rest", "--id", "c-1")
                .exitCode())
        .isZero();

    assertThat(fake.run("account", "holds", "alice").out())
        .isEqualToNormalizingNewlines(
            """
            HOLD  DEBIT ACCOUNT  CREDIT ACCOUNT   HELD  CAPTURED  MADE                      EXPIRES
            h-1   alice          merchant:42     25.00     15.00  2026-03-01T10:15:02.114Z  2026-03-08T10:15:02.114Z
            """);
    Result rest = fake.run("capture", "alice", "h-1", "25.01", "EUR", "--id", "c-2");
    assertThat(rest.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(rest.err()).contains("more than is held", "payswitch account holds");
    fake.run("capture", "alice", "h-1", "5", "EUR", "--id", "c-3");
    assertThat(fake.ledger().account("alice").getDebitsPendingMinor()).isZero();
    assertThat(fake.ledger().balance("alice")).isEqualTo(8_000);
  }

  @Test
  void voidReleasesTheHold() {
    hold("h-1", "40.00");

    assertThat(fake.run("void", "alice", "h-1", "EUR", "--id", "v-1").out())
        .startsWith("CREATED  v-1  void of h-1  alice  40.00 EUR  ")
        .contains("alice  available 100.00 EUR");
    assertThat(fake.run("capture", "alice", "h-1", "EUR", "--id", "c-1").err())
        .startsWith("error: declined: the hold was voided");
  }

  @Test
  void adjustChangesAmountAndTimeout() {
    hold("h-1", "40.00");

    Result more = fake.run("adjust", "alice", "h-1", "EUR", "--amount", "50", "--id", "a-1");
    assertThat(more.out()).startsWith("CREATED  a-1  adjust of h-1  alice  50.00 EUR  2026");
    fake.run("adjust", "alice", "h-1", "EUR", "--expires-in", "36h", "--id", "a-2");

    assertThat(fake.run("account", "holds", "alice").out())
        .contains("50.00", "2026-03-02T22:15:02.114Z");
    assertThat(
            fake.run("adjust", "alice", "h-1", "EUR", "--amount", "101", "--id", "a-3").exitCode())
        .isEqualTo(ExitCode.FAILED.code());
  }

  @Test
  void expiredHoldCannotBeCaptured() {
    hold("h-1", "40.00");
    fake.ledger().expire("alice", "h-1");

    Result result = fake.run("capture", "alice", "h-1", "EUR", "--id", "c-1");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.out())
        .startsWith("HOLD_EXPIRED  c-1  capture of h-1  alice  all  2026-03-01T10:15:02.114Z");
    assertThat(result.err()).startsWith("error: declined: the hold is expired");
  }

  @Test
  void dryRunsSendNothing() {
    hold("h-1", "40.00");
    int before = fake.ledger().calls();

    assertThat(fake.run("capture", "alice", "h-1", "EUR", "--id", "c-1", "--dry-run").out())
        .isEqualToNormalizingNewlines("WOULD SEND  c-1  capture of h-1  alice  all\n");
    assertThat(fake.run("refund", "bank", "top-up", "5", "EUR", "--id", "r-1", "--dry-run").out())
        .isEqualToNormalizingNewlines(
            "WOULD SEND  r-1  refund of top-up  alice → bank  5.00 EUR\n");
    assertThat(fake.run("transfer", "cancel", "alice", "x-1", "--dry-run").out())
        .isEqualToNormalizingNewlines("WOULD CANCEL  x-1  of alice\n");
    assertThat(fake.ledger().calls()).isEqualTo(before);
  }

  @Test
  void holdAsJsonIsTheRecordedTransfer() {
    Result result =
        fake.run(
            "hold",
            "alice",
            "merchant:42",
            "1",
            "EUR",
            "--expires-in",
            "1d",
            "--id",
            "h-1",
            "-o",
            "json");

    JsonObject document = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(document.getAsJsonObject("transfer").get("kind").getAsString())
        .isEqualTo("TRANSFER_KIND_HOLD");
    assertThat(document.getAsJsonObject("transfer").get("timeout").getAsString())
        .isEqualTo("86400s");
  }

  @Test
  void unknownFateOfACaptureNamesTheId() {
    hold("h-1", "40.00");
    fake.ledger().refuseNext(FakeSwitch.refusal(Code.UNKNOWN, "OUTCOME_UNKNOWN", "s2 is away"));

    Result result = fake.run("capture", "alice", "h-1", "EUR", "--id", "c-1");

    assertThat(result.exitCode()).isEqualTo(ExitCode.TIMED_OUT.code());
    assertThat(result.err()).contains("run it again with --id c-1");
  }

  @Test
  void refundTakesItsAccountsFromTheOriginal() {
    fake.run("pay", "alice", "merchant:42", "12.50", "EUR", "--id", "order-1001");

    Result part = fake.run("refund", "alice", "order-1001", "2.50", "EUR", "--id", "r-1");

    assertThat(part.err()).isEmpty();
    assertThat(part.out())
        .startsWith("CREATED  r-1  refund of order-1001  merchant:42 → alice  2.50 EUR  ");
    Transfer sent = fake.ledger().lastSent();
    assertThat(sent.getDebitAccountId()).isEqualTo("merchant:42");
    assertThat(sent.getTarget().getDebitAccountId()).isEqualTo("alice");
    Result whole = fake.run("refund", "alice", "order-1001", "EUR", "--id", "r-2");
    assertThat(whole.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(whole.out()).startsWith("EXCEEDS_REFUNDABLE_AMOUNT  r-2");
    assertThat(whole.err()).contains("more than is left to refund");
  }

  @Test
  void refundOfACaptureFindsTheAccountOfItsHold() {
    hold("h-1", "40.00");
    fake.run("capture", "alice", "h-1", "30.00", "EUR", "--id", "c-1");

    Result result = fake.run("refund", "alice", "c-1", "EUR", "--id", "r-1");

    assertThat(result.out())
        .startsWith("CREATED  r-1  refund of c-1  merchant:42 → alice  30.00 EUR");
    assertThat(fake.ledger().balance("alice")).isEqualTo(10_000);
  }

  @Test
  void refundOfWhatWasNotPostedSpendsNoId() {
    hold("h-1", "40.00");
    fake.run("pay", "alice", "merchant:42", "99", "EUR", "--id", "declined");
    int before = fake.ledger().calls();

    Result hold = fake.run("refund", "alice", "h-1", "EUR");
    assertThat(hold.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(hold.err())
        .isEqualToNormalizingNewlines(
            """
            error: the transfer h-1 is a hold, not a payment
            refund a payment, a sweep or a capture; a hold is released with payswitch void
            """);
    assertThat(fake.run("refund", "alice", "declined", "EUR").err())
        .startsWith("error: the transfer declined was declined: INSUFFICIENT_FUNDS");
    assertThat(fake.run("refund", "alice", "nothing", "EUR").err())
        .startsWith("error: there is no transfer nothing");
    Result other = fake.run("refund", "bank", "top-up", "1", "CZK");
    assertThat(other.exitCode()).isEqualTo(ExitCode.PRECONDITION.code());
    assertThat(other.err()).startsWith("error: the transfer top-up is of ledger EUR, not CZK");
    assertThat(fake.ledger().calls()).isEqualTo(before);
  }

  @Test
  void sweepTellsHowMuchItWas() {
    Result result = fake.run("sweep", "alice", "merchant:42", "250", "EUR", "--id", "s-1");

    assertThat(result.out())
        .startsWith(
            "CREATED  s-1  sweep  alice → merchant:42  100.00 EUR of at most 250.00  2026-03-01T");
    assertThat(fake.run("sweep", "alice", "merchant:42", "250", "EUR", "--id", "s-2").exitCode())
        .isEqualTo(ExitCode.FAILED.code());
  }

  @Test
  void submitSendsEveryKind() {
    hold("h-1", "40.00");

    Result result =
        submit(
            "capture",
            "--debit-account",
            "alice",
            "--target",
            "h-1",
            "--keep-rest",
            "--amount",
            "1");

    assertThat(result.exitCode()).isZero();
    Transfer sent = fake.ledger().lastSent();
    assertThat(sent.getKind()).isEqualTo(TransferKind.TRANSFER_KIND_CAPTURE);
    assertThat(sent.getFinal()).isFalse();
    assertThat(sent.hasFinal()).isTrue();
    assertThat(
            submit(
                    "refund",
                    "--debit-account",
                    "alice",
                    "--credit-account",
                    "bank",
                    "--amount",
                    "1",
                    "--target",
                    "top-up",
                    "--target-debit-account",
                    "bank")
                .exitCode())
        .isZero();
    assertThat(submit("VOID", "--debit-account", "alice", "--target", "h-1").exitCode()).isZero();
  }

  @Test
  void submitNamesTheFlagThatAKindNeeds() {
    assertUsage(submit("void", "--debit-account", "alice"), "kind void needs --target");
    assertUsage(
        submit("payment", "--debit-account", "alice", "--amount", "1"), "needs --credit-account");
    assertUsage(
        submit("hold", "--debit-account", "alice", "--credit-account", "bank", "--amount", "1"),
        "needs --expires-in");
    assertUsage(submit("gift", "--debit-account", "alice"), "--kind");
  }

  @Test
  void cancelledIdNeverTakesPlace() {
    Result cancelled = fake.run("transfer", "cancel", "alice", "x-1");

    assertThat(cancelled.exitCode()).isZero();
    assertThat(cancelled.out())
        .isEqualToNormalizingNewlines("CANCELLED  x-1  CANCELLED  2026-03-01T10:15:02.114Z\n");
    assertThat(fake.run("transfer", "outcome", "alice", "x-1").out())
        .startsWith("CANCELLED  x-1  CANCELLED");
    Result late = fake.run("pay", "alice", "merchant:42", "1", "EUR", "--id", "x-1");
    assertThat(late.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(late.err()).startsWith("error: declined: the id was cancelled before");
  }

  @Test
  void cancelOfWhatTookPlaceSaysSo() {
    Result result = fake.run("transfer", "cancel", "bank", "top-up", "-o", "json");

    assertThat(result.exitCode()).isEqualTo(ExitCode.PRECONDITION.code());
    assertThat(result.out()).contains("OUTCOME_STATE_COMMITTED");
    assertThat(result.err()).contains("took place before", "payswitch refund");
    assertThat(fake.ledger().balance("alice")).isEqualTo(10_000);
  }

  private Result hold(String id, String amount) {
    return fake.run(
        "hold", "alice", "merchant:42", amount, "EUR", "--expires-in", "7d", "--id", id);
  }

  private Result submit(String kind, String... flags) {
    String[] all = new String[flags.length + 6];
    String[] first = {"transfer", "submit", "--kind", kind, "--ledger", "EUR"};
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(flags, 0, all, first.length, flags.length);
    return fake.run(all);
  }

  private static void assertUsage(Result result, String text) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains(text);
    assertThat(result.err().lines()).hasSize(2);
    assertThat(result.out()).isEmpty();
  }
}
