// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.HoldState;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.proto.shard.v1.HoldChange;

/** Shows holds to callers, and carries their versions between shards. */
public final class HoldCodec {
  private HoldCodec() {}

  public static dev.payswitch.proto.v1.Hold show(Hold hold) {
    return dev.payswitch.proto.v1.Hold.newBuilder()
        .setDebitAccountId(hold.key().debitAccount().value())
        .setId(hold.key().id().value())
        .setCreditAccountId(hold.creditAccount().value())
        .setHeldMinor(hold.held().minor())
        .setCapturedMinor(hold.captured().minor())
        .setExpireTime(Times.timestamp(hold.expireTimeMicros()))
        .setCreateTime(Times.timestamp(hold.createTimeMicros()))
        .build();
  }

  static HoldChange write(TransferKey transfer, OwedDecision.HoldChange change) {
    Hold hold = change.hold();
    TransferContent content = change.change();
    return HoldChange.newBuilder()
        .setHoldId(hold.key().id().value())
        .setVersion(hold.version())
        .setHeldMinor(hold.held().minor())
        .setCapturedMinor(hold.captured().minor())
        .setState(hold.state().number())
        .setExpireTimeMicros(hold.expireTimeMicros())
        .setCreateTimeMicros(hold.createTimeMicros())
        .setOverIntent(change.overIntent())
        .setTransfer(
            content == null
                ? ByteString.EMPTY
                : TransferCodec.write(transfer, content).toByteString())
        .build();
  }

  static OwedDecision.HoldChange read(
      TransferKey transfer, AccountId creditAccount, LedgerId ledger, HoldChange change) {
    if (change.getState() < 1 || change.getState() > HoldState.values().length) {
      throw new IllegalArgumentException("no hold stands at " + change.getState());
    }
    Hold hold =
        new Hold(
            new TransferKey(transfer.debitAccount(), new TransferId(change.getHoldId())),
            creditAccount,
            ledger,
            new Amount(change.getHeldMinor()),
            new Amount(change.getCapturedMinor()),
            HoldState.of(change.getState()),
            change.getExpireTimeMicros(),
            change.getVersion(),
            change.getCreateTimeMicros(),
            0,
            false,
            null);
    return new OwedDecision.HoldChange(
        hold,
        change.getOverIntent(),
        change.getTransfer().isEmpty() ? null : TransferCodec.read(change.getTransfer()).content());
  }
}
