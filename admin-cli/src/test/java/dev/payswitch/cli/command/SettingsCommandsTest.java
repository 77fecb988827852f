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
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.WindowLimit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of settings, their versions, and their audit trail. */
final class SettingsCommandsTest {
  private FakeSwitch fake = new FakeSwitch();

  @BeforeEach
  void start() {
    fake.close();
    fake = new FakeSwitch();
    fake.run("account", "create", "bank", "EUR", "--no-floor");
    fake.run("account", "create", "alice", "bob", "EUR");
    fake.run("pay", "bank", "alice", "100.00", "EUR", "--id", "top-up");
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void freezeAndUnfreezeLeaveTheOtherSideAsItWas() {
    assertThat(change("freeze", "alice", "--debits").out())
        .isEqualToNormalizingNewlines("UPDATED  alice  version 2  state OPEN → DEBITS_FROZEN\n");
    assertThat(change("freeze", "alice", "--credits").out())
        .contains("state DEBITS_FROZEN → FROZEN");
    assertThat(change("unfreeze", "alice", "--debits").out())
        .contains("state FROZEN → CREDITS_FROZEN");
    assertThat(change("unfreeze", "alice").out())
        .contains("version 5  state CREDITS_FROZEN → OPEN");
    change("freeze", "alice");
    assertThat(fake.ledger().account("alice").getState())
        .isEqualTo(AccountState.ACCOUNT_STATE_FROZEN);
    assertThat(fake.run("pay", "alice", "bob", "1", "EUR").err())
        .startsWith("error: declined: the debit account is frozen");
  }

  @Test
  void nothingToDoIsDone() {
    int before = fake.ledger().calls();

    Result result = change("unfreeze", "alice");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualToNormalizingNewlines("UNCHANGED  alice  version 1\n");
    assertThat(result.err()).startsWith("nothing to do");
    assertThat(fake.ledger().calls()).isEqualTo(before);
  }

  @Test
  void floorMayBeNegativeOrNone() {
    assertThat(change("set-floor", "alice", "-500.00").out())
        .isEqualToNormalizingNewlines("UPDATED  alice  version 2  floor 0.00 → -500.00\n");
    assertThat(change("set-floor", "alice", "none").out()).contains("floor -500.00 → none");
    assertThat(fake.ledger().account("alice").getNoFloor()).isTrue();
    assertThat(fake.ledger().account("alice").getFloorMinor()).isZero();
    assertThat(change("set-floor", "alice", "0").out()).contains("floor none → 0.00");
    assertThat(fake.ledger().account("alice").getNoFloor()).isFalse();
  }

  @Test
  void brokenBoundsAreRefused() {
    Result floor = change("set-floor", "alice", "100.01");
    assertThat(floor.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(floor.out()).startsWith("FLOOR_ABOVE_AVAILABLE  alice  version 1");
    assertThat(floor.err())
        .isEqualToNormalizingNewlines(
            """
            error: available of alice is already below that floor
            top the account up, or choose a lower floor
            """);
    Result ceiling = change("set-ceiling", "alice", "99.99");
    assertThat(ceiling.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(ceiling.err()).contains("above that ceiling", "choose a higher ceiling");
  }

  @Test
  void ceilingMayBeSetAndRemoved() {
    assertThat(change("set-ceiling", "alice", "1000").out()).contains("ceiling none → 1000.00");
    assertThat(fake.ledger().account("alice").getCeilingMinor()).isEqualTo(100_000);
    assertThat(change("set-ceiling", "alice", "none").out()).contains("ceiling 1000.00 → none");
    assertThat(fake.ledger().account("alice").hasCeilingMinor()).isFalse();
  }

  @Test
  void limitsThatAreNotNamedStay() {
    assertThat(change("set-limits", "alice", "--single", "200", "--day", "500").out())
        .isEqualToNormalizingNewlines(
            "UPDATED  alice  version 2  single none → 200.00, day none → 500.00\n");
    change("set-limits", "alice", "--day-count", "20", "--thirty-days", "0");
    assertThat(fake.ledger().account("alice").getLimits())
        .isEqualTo(
            AccountLimits.newBuilder()
                .setSingleAmountMinor(20_000)
                .addWindows(
                    WindowLimit.newBuilder()
                        .setWindow(LimitWindow.LIMIT_WINDOW_DAY)
                        .setAmountMinor(50_000)
                        .setCount(20))
                .addWindows(
                    WindowLimit.newBuilder()
                        .setWindow(LimitWindow.LIMIT_WINDOW_THIRTY_DAYS)
                        .setAmountMinor(0))
                .build());
    assertThat(change("set-limits", "alice", "--day", "none", "--single", "none").out())
        .contains("single 200.00 → none, day 500.00 → none");
    assertThat(change("set-limits", "alice", "--none", "--hour-count", "3").out())
        .contains("hour count none → 3, day count 20 → none, thirty-days 0.00 → none");
    assertThat(fake.ledger().account("alice").getLimits().getWindowsCount()).isEqualTo(1);
  }

  @Test
  void accountGetShowsLimitsAndHolds() {
    change("set-limits", "alice", "--single", "200", "--day", "500", "--day-count", "20");
    fake.run("hold", "alice", "bob", "30", "EUR", "--expires-in", "1h", "--id", "h-1");

    assertThat(fake.run("account", "get", "alice").out())
        .contains("debits pending    30.00")
        .contains("available         70.00")
        .contains("limit single      200.00")
        .contains("limit day         500.00, left 500.00; count 20, left 20")
        .contains("h-1   alice          bob             30.00");
    JsonObject view =
        JsonParser.parseString(fake.run("account", "get", "alice", "-o", "json").out())
            .getAsJsonObject();
    assertThat(view.getAsJsonObject("account").get("id").getAsString()).isEqualTo("alice");
    assertThat(view.getAsJsonArray("holds")).hasSize(1);
    assertThat(view.getAsJsonArray("limitsLeft")).hasSize(1);
  }

  @Test
  void exceededWindowIsNamed() {
    fake.ledger()
        .answerNext(
            TransferOutcome.newBuilder()
                .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_REJECTED)
                .setStatus(OutcomeStatus.OUTCOME_STATUS_WINDOW_LIMIT_EXCEEDED)
                .setWindow(LimitWindow.LIMIT_WINDOW_THIRTY_DAYS)
                .build());

    assertThat(fake.run("pay", "alice", "bob", "1", "EUR", "--id", "o-1").err())
        .isEqualToNormalizingNewlines(
            """
            error: declined: above a limit of the debit account: thirty-days
            payswitch account get shows what is left; the id o-1 keeps this answer, so use a new --id
            """);
  }

  @Test
  void accountListWideShowsWhatIsPending() {
    fake.run("hold", "alice", "bob", "30", "EUR", "--expires-in", "1h", "--id", "h-1");

    assertThat(fake.run("account", "list", "-o", "wide").out())
        .contains("PENDING DEBITS  PENDING CREDITS")
        .containsPattern("alice .* 30\\.00 +0\\.00 +none");
  }

  @Test
  void accountCreateTakesLimits() {
    fake.run("account", "create", "carol", "EUR", "--single", "200", "--hour-count", "5");

    AccountLimits limits = fake.ledger().account("carol").getLimits();
    assertThat(limits.getSingleAmountMinor()).isEqualTo(20_000);
    assertThat(limits.getWindows(0).getCount()).isEqualTo(5);
    assertThat(limits.getWindows(0).hasAmountMinor()).isFalse();
  }

  @Test
  void otherVersionIsAPrecondition() {
    Result stale = change("freeze", "alice", "--version", "7");
    assertThat(stale.exitCode()).isEqualTo(ExitCode.PRECONDITION.code());
    assertThat(stale.err())
        .isEqualToNormalizingNewlines(
            """
            error: the account alice has version 1, not 7
            look at what was changed: payswitch audit list alice
            """);

    fake.ledger().overtakeNext("alice");
    Result overtaken = change("freeze", "alice");
    assertThat(overtaken.exitCode()).isEqualTo(ExitCode.PRECONDITION.code());
    assertThat(overtaken.out()).startsWith("VERSION_MISMATCH  alice  version 2");
    assertThat(overtaken.err()).startsWith("error: the account alice has version 2, not 1");
    fake.ledger().overtakeNext("bob");
    assertThat(change("close", "bob").exitCode()).isEqualTo(ExitCode.PRECONDITION.code());

    assertThat(change("freeze", "alice", "--version", "2").exitCode()).isZero();
  }

  @Test
  void dryRunShowsWhatWouldChangeAndChangesNothing() {
    int before = fake.ledger().calls();

    Result floor = change("set-floor", "alice", "-5", "--dry-run");
    assertThat(floor.exitCode()).isZero();
    assertThat(floor.out())
        .isEqualToNormalizingNewlines("WOULD UPDATE  alice  version 1  floor 0.00 → -5.00\n");
    JsonObject request =
        JsonParser.parseString(change("freeze", "alice", "--dry-run", "-o", "json").out())
            .getAsJsonObject();
    assertThat(request.get("actor").getAsString()).isEqualTo("tester");
    assertThat(request.get("state").getAsString()).isEqualTo("ACCOUNT_STATE_FROZEN");
    assertThat(
            change("close", "alice", "--sweep-to", "bob", "--transfer-id", "z", "--dry-run").out())
        .isEqualToNormalizingNewlines(
            "WOULD CLOSE  alice  balance 100.00 EUR  sweep z  alice → bob\n");
    assertThat(fake.ledger().calls()).isEqualTo(before);
  }

  @Test
  void closeSweepsWhatIsLeft() {
    Result full = change("close", "alice");
    assertThat(full.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(full.out()).startsWith("BALANCE_NOT_ZERO  alice");
    assertThat(full.err()).contains("is not 0", "--sweep-to");

    Result swept = change("close", "alice", "--sweep-to", "bob", "--transfer-id", "last");
    assertThat(swept.exitCode()).isZero();
    assertThat(swept.out())
        .isEqualToNormalizingNewlines("CLOSED  alice  sweep last  alice → bob\n");
    assertThat(fake.ledger().balance("bob")).isEqualTo(10_000);

    Result again = change("close", "alice");
    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).startsWith("nothing to do");
    Result freeze = change("freeze", "alice");
    assertThat(freeze.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(freeze.err()).startsWith("error: the account alice is closed");
  }

  @Test
  void closeIsRefusedWithOpenHoldsOrWithoutSweepTarget() {
    fake.run("hold", "alice", "bob", "30", "EUR", "--expires-in", "1h", "--id", "h-1");
    assertThat(change("close", "alice", "--sweep-to", "bob").err())
        .contains("has open holds", "payswitch account holds alice");
    fake.run("void", "alice", "h-1", "EUR");
    assertThat(change("close", "alice", "--sweep-to", "nobody", "--transfer-id", "x").err())
        .contains("the sweep to nobody was refused", "payswitch transfer get alice x");
  }

  @Test
  void unknownFateSaysThatRunningItAgainIsSafe() {
    fake.ledger().refuseNext(FakeSwitch.refusal(Code.UNKNOWN, "OUTCOME_UNKNOWN", "s1 is away"));
    Result freeze = change("freeze", "alice");
    assertThat(freeze.exitCode()).isEqualTo(ExitCode.TIMED_OUT.code());
    assertThat(freeze.err()).contains("what was changed is not changed twice");

    fake.ledger().refuseNext(FakeSwitch.refusal(Code.UNKNOWN, "OUTCOME_UNKNOWN", "s1 is away"));
    assertThat(change("close", "alice", "--sweep-to", "bob", "--transfer-id", "z").err())
        .contains("run it again with --transfer-id z");
  }

  @Test
  void wrongValuesAreUsageErrors() {
    int before = fake.ledger().calls();

    assertUsage(fake.run("account", "freeze", "alice"), "--reason");
    assertUsage(fake.run("account", "freeze", "alice", "--reason", " "), "--reason");
    assertUsage(fake.run("account", "freeze", "alice", "--reason", "x".repeat(141)), "140");
    assertUsage(change("set-floor", "alice", "low"), "not a number");
    assertUsage(change("set-floor", "alice", "--dryrun"), "not a number");
    assertUsage(change("set-floor", "alice", "-5", "--dryrun"), "--dryrun");
    assertUsage(change("set-ceiling", "alice", "--", "-1"), "not be below 0");
    assertUsage(change("set-limits", "alice"), "no limit is named");
    assertUsage(change("set-limits", "alice", "--single", "0"), "above 0");
    assertUsage(change("set-limits", "alice", "--hour", "-1"), "below 0");
    assertUsage(change("set-limits", "alice", "--hour-count", "few"), "no whole number");
    assertUsage(change("close", "alice", "--transfer-id", "z"), "--sweep-to");
    assertThat(fake.ledger().calls()).isEqualTo(before);
  }

  @Test
  void unknownAccountIsToldBeforeAnythingIsSent() {
    Result result = change("freeze", "carol");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.err()).startsWith("error: there is no account carol");
  }

  @Test
  void auditListTellsWhoWhyAndWhat() {
    change("set-floor", "alice", "-500");
    change("freeze", "alice", "--debits");

    assertThat(fake.run("audit", "list", "alice").out())
        .isEqualToNormalizingNewlines(
            """
            CHANGED                   VERSION  ACTOR   CHANGE                      REASON
            2026-03-01T10:15:02.114Z        3  tester  state OPEN → DEBITS_FROZEN  a good reason
            2026-03-01T10:15:02.114Z        2  tester  floor 0.00 → -500.00        a good reason
            """);
    Result first = fake.run("audit", "list", "alice", "--limit", "1");
    assertThat(first.out()).doesNotContain("floor");
    assertThat(first.err()).contains("--page-token 1");
    assertThat(fake.run("audit", "list", "alice", "-o", "json").out())
        .contains("\"reason\": \"a good reason\"", "\"floorMinor\": \"-50000\"");
    assertThat(fake.run("audit", "list", "carol").exitCode()).isEqualTo(ExitCode.FAILED.code());
  }

  private Result change(String verb, String... words) {
    List<String> all = new ArrayList<>(List.of("account", verb, "--reason", "a good reason"));
    all.addAll(List.of(words));
    return fake.run(all.toArray(new String[0]));
  }

  private static void assertUsage(Result result, String text) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.err()).contains(text);
    assertThat(result.err().lines()).hasSize(2);
    assertThat(result.out()).isEmpty();
  }
}
