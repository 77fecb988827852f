// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.codec.CommandCodec;
import dev.payswitch.node.codec.CommandSizes;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.log.RaftLogConfig;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.FeedRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.MovedRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RangeReaderTest {
  private static final ArcRange ARCS = new ArcRange(0, 1);
  private static final String MOVE = "op-1-1";
  private static final int LARGE_ROW_BYTES = 4_000;

  private final List<Runnable> loop = new ArrayList<>();

  @Test
  void rowsThatCannotBeReadEndTheLoop() {
    RuntimeException damaged = new UncheckedIOException(new IOException("block is damaged"));

    reader(damaged).digest(ARCS, digest -> {});

    assertThat(loop).hasSize(1);
    assertThatThrownBy(loop.getFirst()::run).isSameAs(damaged);
  }

  @Test
  void aStoreThatIsClosedMeanwhileGivesNoAnswer() {
    reader(new IllegalStateException("the store is closed")).digest(ARCS, digest -> {});

    assertThat(loop).isEmpty();
  }

  /** As of groups of 64 members: with 4,000 of them a message would not fit the target's log. */
  @Test
  void largeChangesAreCutSoThatTheyFitTheLogOfTheTarget() {
    int stored = 2 * Moves.StepSizes.DEFAULT.mostChanges();
    RangeReader reader = new RangeReader(withChanges(stored), Runnable::run, Runnable::run);
    List<RangeReader.Changes> read = new ArrayList<>();

    for (long position = 0; position < stored; position = read.getLast().position()) {
      reader.changes(MOVE, position, Moves.StepSizes.DEFAULT, read::add);
    }

    assertThat(read.stream().flatMap(each -> each.rows().stream()).map(RangeReaderTest::number))
        .as("all changes in order, none twice")
        .containsExactlyElementsOf(LongStream.rangeClosed(1, stored).boxed().toList());
    for (RangeReader.Changes each : read) {
      MoveCommand.CompleteArrival last = completed(each);
      int bytes = CommandCodec.encode(0, Ledger.rulesVersion(), List.of(last)).size();
      // It may end a batch that was not quite full before it.
      assertThat(bytes + Batcher.BatchLimits.DEFAULT.bytesPerBatch())
          .isLessThan(RaftLogConfig.DEFAULT_MAX_BATCH_BYTES);
      assertThat(CommandSizes.hint(last)).isBetween(bytes - bytes / 8, bytes + bytes / 8);
    }
  }

  private static long number(MovedRow row) {
    return ByteBuffer.wrap(row.key()).getLong();
  }

  private static LedgerStore withChanges(int count) {
    InMemoryLedgerStore store = new InMemoryLedgerStore();
    LedgerStore.WriteSet writes = store.newWriteSet();
    for (int number = 1; number <= count; number++) {
      byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
      MovedRow row = new MovedRow(Family.DATA.number(), key, new byte[LARGE_ROW_BYTES]);
      writes.put(Family.AGENDA, Keys.feed(MOVE, number), new FeedRow(number, row).encode());
    }
    store.write(writes);
    return store;
  }

  private static MoveCommand.CompleteArrival completed(RangeReader.Changes changes) {
    return new MoveCommand.CompleteArrival(
        new MoveCommand.TakeRows(
            MOVE, new ShardId("s1"), 1, 1, changes.rows(), null, changes.position()),
        new ArcEpoch(2),
        Book.EMPTY,
        1,
        1,
        List.of());
  }

  private RangeReader reader(RuntimeException failure) {
    LedgerStore failing =
        (LedgerStore)
            Proxy.newProxyInstance(
                LedgerStore.class.getClassLoader(),
                new Class<?>[] {LedgerStore.class},
                (proxy, method, arguments) -> {
                  throw failure;
                });
    return new RangeReader(failing, Runnable::run, loop::add);
  }
}
