// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.AccountSide;
import dev.payswitch.proto.v1.ListTransfersResponse;
import dev.payswitch.proto.v1.TransferKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class EntryTableTest {
  @Test
  void bracketsWhatPostsNothing() {
    String table =
        print(
            ListTransfersResponse.newBuilder()
                .setLedger("EUR")
                .addEntries(entry(TransferKind.TRANSFER_KIND_HOLD, AccountSide.ACCOUNT_SIDE_DEBIT))
                .addEntries(
                    entry(TransferKind.TRANSFER_KIND_CAPTURE, AccountSide.ACCOUNT_SIDE_DEBIT))
                .addEntries(
                    entry(TransferKind.TRANSFER_KIND_REFUND, AccountSide.ACCOUNT_SIDE_CREDIT))
                .build());

    assertThat(table)
        .containsPattern("hold +debit +hotel +\\(20\\.00\\)")
        .containsPattern("capture +debit +hotel +-20\\.00")
        .containsPattern("refund +credit +alice +20\\.00");
  }

  private static AccountEntry entry(TransferKind kind, AccountSide side) {
    return AccountEntry.newBuilder()
        .setKind(kind)
        .setSide(side)
        .setDebitAccountId("alice")
        .setCreditAccountId("hotel")
        .setAmountMinor(2_000)
        .setTransferId("t")
        .build();
  }

  private static String print(ListTransfersResponse list) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    EntryTable.print(list, false, writer);
    writer.flush();
    return out.toString();
  }
}
