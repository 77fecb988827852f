// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.RecordedTransfer;

/** Shows what was recorded. */
public final class HistoryCodec {
  private HistoryCodec() {}

  public static AccountEntry show(Entry entry) {
    TransferContent content = entry.content();
    TransferId group = entry.group();
    return AccountEntry.newBuilder()
        .setSideValue(entry.side().number())
        .setPostTime(Times.timestamp(entry.postTimeMicros()))
        .setKindValue(content.kind().number())
        .setDebitAccountId(entry.key().debitAccount().value())
        .setTransferId(entry.key().id().value())
        .setCreditAccountId(content.creditAccount().value())
        .setAmountMinor(entry.amount().minor())
        .setBalanceAfterMinor(entry.balanceAfter())
        .setCode(content.code())
        .setReference(content.reference())
        .setGroupId(group == null ? "" : group.value())
        .build();
  }

  /** A transfer that took place. */
  public static RecordedTransfer show(Entry entry, TransferOutcome outcome) {
    TransferId group = entry.group();
    return show(entry.key(), entry.content(), outcome).toBuilder()
        .setGroupId(group == null ? "" : group.value())
        .build();
  }

  public static RecordedTransfer show(
      TransferKey key, TransferContent content, TransferOutcome outcome) {
    return RecordedTransfer.newBuilder()
        .setTransfer(TransferCodec.write(key, content))
        .setOutcome(OutcomeCodec.show(outcome))
        .build();
  }
}
