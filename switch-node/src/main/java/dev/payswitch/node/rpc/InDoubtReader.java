// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import com.google.protobuf.util.Timestamps;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.proto.admin.v1.InDoubtTransfer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads what is prepared on this shard and waits for its home. On read threads. */
final class InDoubtReader {
  private final ShardId self;
  private final LedgerStore store;

  InDoubtReader(ShardId self, LedgerStore store) {
    this.self = self;
    this.store = store;
  }

  /** The oldest ones that were prepared before a time, so many at most. */
  List<IntentAge> preparedBefore(long timeMicros, int most) {
    return scan(timeMicros, most, intent -> true);
  }

  /** Everything that is prepared of one transfer or group; the agenda holds only what waits. */
  List<IntentAge> of(TransferKey transfer, int most) {
    return scan(Long.MAX_VALUE, most, intent -> intent.key().transfer().equals(transfer));
  }

  private List<IntentAge> scan(long beforeMicros, int most, Predicate<IntentAge> wanted) {
    List<IntentAge> found = new ArrayList<>();
    try (LedgerStore.RowSnapshot rows = store.snapshot()) {
      ServedIntents.scan(
          rows,
          beforeMicros,
          (arc, intent) -> {
            if (wanted.test(intent)) {
              found.add(intent);
            }
            return found.size() < most;
          });
    }
    return found;
  }

  InDoubtTransfer show(IntentAge intent, long nowMicros) {
    return InDoubtTransfer.newBuilder()
        .setDebitAccountId(intent.key().transfer().debitAccount().value())
        .setId(intent.key().transfer().id().value())
        .setAccountId(intent.key().creditAccount().value())
        .setShardId(self.value())
        .setPrepareTime(Timestamps.fromMicros(intent.timeMicros()))
        .setAgeMillis(Math.max(0, nowMicros - intent.timeMicros()) / 1_000)
        .setAttempt(
            "%d.%d.%d"
                .formatted(
                    intent.attempt().arcEpoch().value(),
                    intent.attempt().startIndex(),
                    intent.attempt().serial()))
        .build();
  }
}
