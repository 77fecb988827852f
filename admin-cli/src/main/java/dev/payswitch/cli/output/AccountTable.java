// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.GetAccountViewResponse;
import dev.payswitch.proto.v1.WindowLimit;
import dev.payswitch.proto.v1.WindowLimitLeft;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Accounts as people read them: many as a table, one as a list of its fields. */
public final class AccountTable {
  private static final String STATE = "ACCOUNT_STATE_";
  private static final int NAME_WIDTH = 18;

  private AccountTable() {}

  public static void print(List<Account> accounts, boolean wide, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("ACCOUNT")
            .left("LEDGER")
            .right("BALANCE")
            .right("AVAILABLE")
            .right("FLOOR")
            .left("STATE");
    if (wide) {
      table
          .right("DEBITS")
          .right("CREDITS")
          .right("PENDING DEBITS")
          .right("PENDING CREDITS")
          .right("CEILING")
          .right("CODE")
          .left("REFERENCE")
          .left("CREATED");
    }
    accounts.forEach(account -> table.row(row(account, wide)));
    table.print(out);
  }

  /** One account with what is left of its limits. */
  public static void printOne(GetAccountViewResponse view, PrintWriter out) {
    Account account = view.getAccount();
    printTotals(account, out);
    field(out, "floor", floor(account));
    field(out, "ceiling", ceiling(account));
    printLimits(view, out);
    field(out, "code", Integer.toString(account.getCode()));
    field(out, "reference", account.getReference());
    field(out, "version", Long.toUnsignedString(account.getVersion()));
    field(out, "created", Texts.time(account.getCreateTime()));
    field(out, "as of", Texts.time(account.getAsOfTime()));
  }

  private static void printTotals(Account account, PrintWriter out) {
    String ledger = account.getLedger();
    field(out, "account", account.getId());
    field(out, "ledger", ledger);
    field(out, "state", Texts.status(account.getState(), STATE));
    field(out, "balance", Texts.amount(account.getBalanceMinor(), ledger));
    field(out, "available", Texts.amount(account.getAvailableMinor(), ledger));
    field(
        out,
        "spendable",
        account.hasSpendableMinor()
            ? Texts.amount(account.getSpendableMinor(), ledger)
            : "without limit");
    field(out, "debits posted", Texts.amount(account.getDebitsPostedMinor(), ledger));
    field(out, "credits posted", Texts.amount(account.getCreditsPostedMinor(), ledger));
    field(out, "debits pending", Texts.amount(account.getDebitsPendingMinor(), ledger));
    field(out, "credits pending", Texts.amount(account.getCreditsPendingMinor(), ledger));
    field(out, "debits reserved", Texts.amount(account.getDebitsReservedMinor(), ledger));
    field(out, "credits intended", Texts.amount(account.getCreditsIntendedMinor(), ledger));
  }

  private static void printLimits(GetAccountViewResponse view, PrintWriter out) {
    AccountLimits limits = view.getAccount().getLimits();
    String ledger = view.getAccount().getLedger();
    if (limits.hasSingleAmountMinor()) {
      field(out, "limit single", Texts.amount(limits.getSingleAmountMinor(), ledger));
    }
    for (WindowLimit limit : limits.getWindowsList()) {
      WindowLimitLeft left =
          view.getLimitsLeftList().stream()
              .filter(candidate -> candidate.getWindow() == limit.getWindow())
              .findFirst()
              .orElse(WindowLimitLeft.getDefaultInstance());
      field(out, "limit " + SettingsTexts.name(limit.getWindow()), window(limit, left, ledger));
    }
  }

  private static String window(WindowLimit limit, WindowLimitLeft left, String ledger) {
    List<String> parts = new ArrayList<>();
    if (limit.hasAmountMinor()) {
      parts.add(
          Texts.amount(limit.getAmountMinor(), ledger)
              + (left.hasAmountLeftMinor()
                  ? ", left " + Texts.amount(left.getAmountLeftMinor(), ledger)
                  : ""));
    }
    if (limit.hasCount()) {
      parts.add(
          "count "
              + Texts.count(limit.getCount())
              + (left.hasCountLeft() ? ", left " + Texts.count(left.getCountLeft()) : ""));
    }
    return String.join("; ", parts);
  }

  private static List<String> row(Account account, boolean wide) {
    String ledger = account.getLedger();
    List<String> cells = new ArrayList<>();
    cells.add(account.getId());
    cells.add(ledger);
    cells.add(Texts.amount(account.getBalanceMinor(), ledger));
    cells.add(Texts.amount(account.getAvailableMinor(), ledger));
    cells.add(floor(account));
    cells.add(Texts.status(account.getState(), STATE));
    if (wide) {
      cells.add(Texts.amount(account.getDebitsPostedMinor(), ledger));
      cells.add(Texts.amount(account.getCreditsPostedMinor(), ledger));
      cells.add(Texts.amount(account.getDebitsPendingMinor(), ledger));
      cells.add(Texts.amount(account.getCreditsPendingMinor(), ledger));
      cells.add(ceiling(account));
      cells.add(Integer.toString(account.getCode()));
      cells.add(account.getReference());
      cells.add(Texts.time(account.getCreateTime()));
    }
    return cells;
  }

  private static String floor(Account account) {
    return account.getNoFloor()
        ? SettingsTexts.NONE
        : Texts.amount(account.getFloorMinor(), account.getLedger());
  }

  private static String ceiling(Account account) {
    return account.hasCeilingMinor()
        ? Texts.amount(account.getCeilingMinor(), account.getLedger())
        : SettingsTexts.NONE;
  }

  private static void field(PrintWriter out, String name, String value) {
    out.println((name + " ".repeat(NAME_WIDTH - name.length()) + value).stripTrailing());
  }
}
