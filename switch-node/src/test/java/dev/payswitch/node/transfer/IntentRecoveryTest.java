// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.log.LedgerReplica;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.Keys;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class IntentRecoveryTest {
  private static final Ring RING =
      RingPlanner.initial(
          new PointHasher(HashAlgorithm.XXH3_64, 7),
          16,
          Map.of(new ShardId("s1"), 1, new ShardId("s2"), 1));

  private final SimulatedTime time = new SimulatedTime(new SplittableRandom(1));
  private final SimulatedProcess process = new SimulatedProcess("here", time);
  private final InMemoryLedgerStore store = new InMemoryLedgerStore();
  private final Set<String> asked = new HashSet<>();
  private long shardTimeMicros;

  @Test
  void asksAboutEveryIntentThoughManyOlderOnesBelongToAHomeThatDoesNotAnswer() {
    LedgerStore.WriteSet writes = store.newWriteSet();
    for (int index = 0; index < 3_500; index++) {
      writes.put(Family.AGENDA, Keys.intentAge(intent(index)), new byte[0]);
    }
    store.write(writes);
    IntentRecovery recovery = recovery();
    for (int ticks = 0; ticks < 4; ticks++) {
      recovery.tick();
    }
    assertThat(asked).hasSize(3_500);
  }

  @Test
  void leavesYoungIntentsAlone() {
    LedgerStore.WriteSet writes = store.newWriteSet();
    TransferKey key = new TransferKey(new AccountId("a"), new TransferId("t"));
    Attempt attempt = new Attempt(ArcEpoch.FIRST, 0, 1);
    IntentAge young =
        new IntentAge(time.nowMicros(), new CreditKey(new AccountId("b"), key), attempt);
    writes.put(Family.AGENDA, Keys.intentAge(young), new byte[0]);
    store.write(writes);
    recovery().tick();
    assertThat(asked).isEmpty();
  }

  @Test
  void asksAboutWhatALateBatchBringsThoughNothingSoOldWaitedBefore() {
    shardTimeMicros = time.nowMicros();
    time.run(10_000_000);
    IntentRecovery recovery = recovery();
    recovery.tick();
    assertThat(asked).isEmpty();
    LedgerStore.WriteSet writes = store.newWriteSet();
    TransferKey key = new TransferKey(new AccountId("a"), new TransferId("late"));
    Attempt attempt = new Attempt(ArcEpoch.FIRST, 0, 1);
    IntentAge late =
        new IntentAge(shardTimeMicros, new CreditKey(new AccountId("b"), key), attempt);
    writes.put(Family.AGENDA, Keys.intentAge(late), new byte[0]);
    store.write(writes);
    recovery.tick();
    assertThat(asked).containsExactly("late");
  }

  private static IntentAge intent(int index) {
    TransferKey key = new TransferKey(new AccountId("a" + index % 40), new TransferId("t" + index));
    Attempt attempt = new Attempt(ArcEpoch.FIRST, 0, index);
    return new IntentAge(1 + index, new CreditKey(new AccountId("b"), key), attempt);
  }

  private IntentRecovery recovery() {
    Ledger ledger = new Ledger(new ShardId("s1"), store, 4);
    ledger.apply(
        new Ledger.EntryHeader(1, 0, 0, Ledger.rulesVersion()),
        List.of(
            new LedgerCommand.TakeArcs(
                new LedgerCommand.FirstRing(
                    1,
                    16,
                    RING.hasher(),
                    List.of(new LedgerCommand.Range(0, 16, ArcEpoch.FIRST)),
                    List.of()))));
    SimulatedLog log =
        new SimulatedLog(
            new ShardId("s1"), time, new SimulatedHistory(time, 1), new SplittableRandom(2));
    Batcher batcher =
        new Batcher(
            log.member(process, new LedgerReplica(ledger)),
            time::nowMicros,
            process.loop,
            Batcher.BatchLimits.DEFAULT,
            new SimulatedNode.UnobservedBatches());
    return new IntentRecovery(
        store,
        new DecisionLog(batcher, process.loop),
        time::nowMicros,
        IntentRecovery.Waiting.intents(Duration.ofSeconds(1), () -> shardTimeMicros),
        new IntentRecovery.AttemptQuestions(
            new SimulatedNode.FixedRing(RING),
            (home, intents, endUndecided, answer) -> {
              intents.forEach(intent -> asked.add(intent.key().transfer().id().value()));
              answer.accept(Collections.nCopies(intents.size(), AttemptFate.ASK_LATER));
            },
            ledger::published));
  }
}
