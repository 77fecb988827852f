// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.Timestamp;
import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.AccountSide;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** A statement as a table or as one JSON document; kept until its end, so it must have a limit. */
public final class ShownStatement implements StatementWriter {
  private final String accountId;
  private final boolean json;
  private final PrintWriter out;
  private final JsonArray entries = new JsonArray();
  private final TablePrinter table =
      new TablePrinter()
          .left("POSTED")
          .left("OTHER ACCOUNT")
          .right("AMOUNT")
          .right("BALANCE")
          .left("TRANSFER")
          .left("REFERENCE");
  private String ledger = "";
  private long openingMinor;

  public ShownStatement(String accountId, boolean json, PrintWriter out) {
    this.accountId = accountId;
    this.json = json;
    this.out = out;
  }

  @Override
  public void begin(String ledger, @Nullable Timestamp from, long openingMinor) {
    this.ledger = ledger;
    this.openingMinor = openingMinor;
    balance("opening balance", from, openingMinor);
  }

  @Override
  public void entry(AccountEntry entry, long movedMinor) {
    if (json) {
      entries.add(Json.element(entry));
      return;
    }
    boolean debit = entry.getSide() == AccountSide.ACCOUNT_SIDE_DEBIT;
    table.row(
        Texts.time(entry.getPostTime()),
        debit ? entry.getCreditAccountId() : entry.getDebitAccountId(),
        Texts.amount(movedMinor, ledger),
        Texts.amount(entry.getBalanceAfterMinor(), ledger),
        entry.getTransferId(),
        entry.getReference());
  }

  @Override
  public void end(@Nullable Timestamp until, long closingMinor) {
    if (!json) {
      balance("closing balance", until, closingMinor);
      table.print(out);
      return;
    }
    JsonObject document = new JsonObject();
    document.addProperty("accountId", accountId);
    document.addProperty("ledger", ledger);
    document.addProperty("openingBalanceMinor", Long.toString(openingMinor));
    document.add("entries", entries);
    document.addProperty("closingBalanceMinor", Long.toString(closingMinor));
    Json.print(document, out);
  }

  private void balance(String name, @Nullable Timestamp at, long minor) {
    table.row(at == null ? "" : Texts.time(at), name, "", Texts.amount(minor, ledger), "", "");
  }
}
