// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.log;

import com.google.protobuf.ByteString;
import dev.payswitch.node.codec.CommandCodec;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.rows.AppliedPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as the log drives it: decodes what was not appended by this process, applies, answers.
 */
public final class LedgerReplica implements ReplicatedState {
  private final Ledger ledger;

  public LedgerReplica(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public LogPosition applied() {
    return position(ledger.applied());
  }

  @Override
  public LogPosition durable() {
    return position(ledger.durable());
  }

  @Override
  public void apply(LogPosition position, ByteString bytes, @Nullable PendingBatch pending) {
    if (pending instanceof Batch batch) {
      batch.applied(
          ledger.apply(
              header(position, batch.leaderTimeMicros(), Ledger.rulesVersion()), batch.commands()));
    } else {
      CommandCodec.Decoded decoded = CommandCodec.decode(bytes);
      List<CommandResult> unheard =
          ledger.apply(
              header(position, decoded.leaderTimeMicros(), decoded.rulesVersion()),
              decoded.commands());
      assert unheard.size() == decoded.commands().size();
    }
  }

  private static Ledger.EntryHeader header(LogPosition position, long time, int rulesVersion) {
    return new Ledger.EntryHeader(position.term(), position.index(), time, rulesVersion);
  }

  private static LogPosition position(AppliedPoint point) {
    return new LogPosition(point.term(), point.index());
  }
}
