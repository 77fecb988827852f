// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.Check;
import dev.payswitch.proto.admin.v1.CheckLevel;
import java.io.PrintWriter;
import java.util.List;

/** What was checked, a line each, and below what is not right what to do. */
public final class CheckTable {
  private CheckTable() {}

  public static void print(List<Check> checks, PrintWriter out) {
    TablePrinter table = new TablePrinter().left("LEVEL").left("CHECK").left("FINDING");
    for (Check check : checks) {
      table.row(
          Texts.status(check.getLevel(), "CHECK_LEVEL_"), check.getName(), check.getFinding());
      if (!check.getAdvice().isEmpty()) {
        table.row("", "", "→ " + check.getAdvice());
      }
    }
    table.print(out);
    out.println();
    out.println(
        "%d OK, %d WARN, %d FAIL"
            .formatted(
                count(checks, CheckLevel.CHECK_LEVEL_OK),
                count(checks, CheckLevel.CHECK_LEVEL_WARN),
                count(checks, CheckLevel.CHECK_LEVEL_FAIL)));
  }

  /** Whether somebody must act. */
  public static boolean isWrong(List<Check> checks) {
    return count(checks, CheckLevel.CHECK_LEVEL_FAIL) > 0;
  }

  private static long count(List<Check> checks, CheckLevel level) {
    return checks.stream().filter(check -> check.getLevel() == level).count();
  }
}
