// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.Timestamp;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.Transfer;
import java.time.Instant;

/** Shows what was recorded. */
public final class HistoryCodec {
  private HistoryCodec() {}

  public static AccountEntry show(Entry entry) {
    TransferContent content = entry.content();
    return AccountEntry.newBuilder()
        .setSideValue(entry.side().number())
        .setPostTime(Times.timestamp(entry.postTimeMicros()))
        .setKindValue(content.kind().number())
        .setDebitAccountId(entry.key().debitAccount().value())
        .setTransferId(entry.key().id().value())
        .setCreditAccountId(content.creditAccount().value())
        .setAmountMinor(content.amount().minor())
        .setBalanceAfterMinor(entry.balanceAfter())
        .setCode(content.code())
        .setReference(content.reference())
        .build();
  }

  public static RecordedTransfer show(
      TransferKey key, TransferContent content, TransferOutcome outcome) {
    Transfer.Builder transfer =
        Transfer.newBuilder()
            .setId(key.id().value())
            .setKindValue(content.kind().number())
            .setDebitAccountId(key.debitAccount().value())
            .setCreditAccountId(content.creditAccount().value())
            .setAmountMinor(content.amount().minor())
            .setLedger(content.ledger().value())
            .setCode(content.code())
            .setReference(content.reference());
    Instant time = content.effectiveTime();
    if (time != null) {
      transfer.setEffectiveTime(
          Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()));
    }
    return RecordedTransfer.newBuilder()
        .setTransfer(transfer)
        .setOutcome(OutcomeCodec.show(outcome))
        .build();
  }
}
