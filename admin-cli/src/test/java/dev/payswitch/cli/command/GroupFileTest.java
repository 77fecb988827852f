// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.fake.FakeSwitch;
import dev.payswitch.cli.fake.FakeSwitch.Result;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of groups that make no sense: where it is said to be, and what to do. */
final class GroupFileTest {
  private static final String GOOD =
      "{\"id\": \"t\", \"debit_account\": \"a\", \"credit_account\": \"b\", \"amount\": \"1.00\","
          + " \"ledger\": \"EUR\"}";
  private static final String AGAIN = "correct the file and run it again: nothing was sent";

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

  private void assertWrong(String file, String problem, String advice) {
    Result result = fake.runWithInput(file, "group", "submit", "-");

    assertThat(result.err().lines()).containsExactly("error: standard input" + problem, advice);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(result.out()).isEmpty();
    assertThat(fake.ledger().calls()).isZero();
  }

  /** The same of the second member, where {@code wrong} is in place of {@code right}. */
  private void assertMemberWrong(String right, String wrong, String problem, String advice) {
    assertThat(GOOD).contains(right);
    assertWrong(
        "{\"transfers\": [" + GOOD + ", " + GOOD.replace(right, wrong) + "]}",
        ": transfers[1]" + problem,
        advice);
  }

  @Test
  void namesWhatIsWrongWithTheDocument() {
    assertWrong("[]", " is an array […], not an object {…}", AGAIN);
    assertWrong("{\"transfers\": {}}", ": transfers is an object {…}, not an array […]", AGAIN);
    assertWrong("{\"transfers\": [1]}", ": transfers[0] is a number, not an object {…}", AGAIN);
    assertWrong("{\"group_id\": 5}", ": group_id is a number, not a text in quotes", AGAIN);
    assertWrong("{}", " has no transfers", "a group has 1 to 64 transfers");
    assertWrong("{\"transfers\": []}", " has no transfers", "a group has 1 to 64 transfers");
    assertWrong(
        "{\"id\": \"g\"}", " has an unknown field \"id\"", "its fields are group_id and transfers");
    assertWrong(
        "{\"group_id\": \"a\", \"group_id\": \"b\"}", " has the field \"group_id\" twice", AGAIN);
    assertWrong(
        " ".repeat(1024 * 1024 + 1), " is larger than 1 MiB", "a group has at most 64 transfers");
  }

  @Test
  void saysWhereADocumentIsNoJson() {
    for (String file :
        List.of(
            "",
            "{\"transfers\": [" + GOOD + "}",
            "{'transfers': []}",
            "{\"transfers\": [" + GOOD + "]} x")) {
      Result result = fake.runWithInput(file, "group", "submit", "-");

      assertThat(result.exitCode()).as(file).isEqualTo(ExitCode.USAGE.code());
      assertThat(result.err()).as(file).contains("standard input is no JSON: ", "line 1 column");
      assertThat(result.err().lines()).as(file).hasSize(2);
    }
  }

  @Test
  void namesAMemberAndItsFieldThatIsUnknownOrThereTwice() {
    assertMemberWrong(
        "\"amount\"",
        "\"ammount\"",
        " has an unknown field \"ammount\"",
        "its fields are id, kind, debit_account, credit_account, amount, ledger, reference, code,"
            + " expires_in, target, target_debit_account, keep_rest, effective_time");
    assertMemberWrong(
        "\"amount\": \"1.00\"",
        "\"amount\": \"1.00\", \"amount\": \"2.00\"",
        " has the field \"amount\" twice",
        AGAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"id\": \"t\", | has no id",
        "\"debit_account\": \"a\", | has no debit_account",
        "\"credit_account\": \"b\", | has no credit_account, which a payment needs",
        "\"amount\": \"1.00\", | has no amount, which a payment needs"
      })
  void namesAFieldThatIsMissing(String field, String problem) {
    assertMemberWrong(field, "", " " + problem, AGAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "hold, expires_in",
    "capture, target",
    "void, target",
    "adjust, target",
    "refund, target"
  })
  void namesAFieldThatAKindNeeds(String kind, String field) {
    assertMemberWrong(
        "\"id\"",
        "\"kind\": \"" + kind + "\", \"id\"",
        " has no " + field + ", which a " + kind + " needs",
        AGAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"1.00\" | \"1.005\" | .amount: amount 1.005 has 3 decimals, EUR has 2",
        "\"1.00\" | \"-1\" | .amount: the amount must be above 0, but is -1",
        "\"1.00\" | \"ten\" | .amount: amount \"ten\" is not a number such as 12.50",
        "\"id\" | \"kind\": \"pay\", \"id\" | .kind: \"pay\" is no kind of transfer",
        "\"id\" | \"code\": 70000, \"id\" | .code: a code is a number from 0 to 65535, not 70000",
        "\"id\" | \"code\": 1.5, \"id\" | .code: \"1.5\" is no whole number",
        "\"id\" | \"code\": \"7\", \"id\" | .code is a text in quotes, not a number",
        "\"id\" | \"keep_rest\": \"yes\", \"id\" | .keep_rest is a text in quotes, not true or false",
        "\"id\" | \"expires_in\": \"soon\", \"id\" | .expires_in: \"soon\" is not a time such as 500ms or 5s",
        "\"id\" | \"expires_in\": \"91d\", \"id\" | .expires_in: a hold lasts from 1s to 90d",
        "\"id\" | \"effective_time\": \"now\", \"id\" | .effective_time: \"now\" is no time"
      })
  void namesAValueThatMakesNoSense(String right, String wrong, String problem) {
    assertMemberWrong(right, wrong, problem, AGAIN);
  }

  @Test
  void saysHowToWriteAnAmount() {
    assertMemberWrong(
        "\"1.00\"",
        "100",
        ".amount is a number, not a text in quotes",
        "write it in major units and quotes, such as \"12.50\"");
  }

  @Test
  void doesNotTakeNothingForAValue() {
    assertMemberWrong(
        "\"id\"",
        "\"reference\": null, \"id\"",
        ".reference is null, not a value",
        "leave out what is not needed; " + AGAIN);
  }
}
