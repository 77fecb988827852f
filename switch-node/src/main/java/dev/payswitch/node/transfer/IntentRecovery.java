// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.Clock;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.PublishedShard;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.ShardHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The participant's driver for what waits for its home: intents and prepared shares of groups whose
 * decision does not come, and shares that are not known to be settled. It asks their homes, drops
 * what home says is dead, and settles what home says is settled. Silence is never an answer.
 * Rebuilt from the agenda; owned by the event loop.
 */
public final class IntentRecovery {
  private static final int MAX_QUESTIONS = 1_000;
  private static final int MAX_NUDGES = 64;
  private static final int MAX_SEEN = 10_000;
  private static final Duration ASK_ABOUT_SETTLING_AFTER = Duration.ofMillis(500);

  private final RowReader rows;
  private final DecisionLog log;
  private final Clock clock;
  private final long askAfterMicros;
  private final AttemptQuestions questions;
  private final Set<AccountId> nudged = new HashSet<>();
  private final Set<ShardId> asking = new HashSet<>();
  private final LongFunction<byte[]> agenda;
  private final LongSupplier shardTimeMicros;
  private byte @Nullable [] nextOverdue;
  private long emptyBeforeMicros;
  private @Nullable ArcTable knownArcs;

  IntentRecovery(
      RowReader rows, DecisionLog log, Clock clock, Waiting waiting, AttemptQuestions questions) {
    this.rows = rows;
    this.agenda = waiting.agenda();
    this.shardTimeMicros = waiting.shardTimeMicros();
    this.log = log;
    this.clock = clock;
    this.askAfterMicros = waiting.askAfter().toNanos() / 1_000;
    this.questions = questions;
  }

  /**
   * What waits.
   *
   * @param agenda the key below everything that waits since this time or later
   * @param askAfter the age from which home is asked
   * @param shardTimeMicros the time of the last batch: nothing that comes waits since earlier
   */
  record Waiting(LongFunction<byte[]> agenda, Duration askAfter, LongSupplier shardTimeMicros) {
    /** Intents, and prepared shares of groups: they wait for a decision. */
    static Waiting intents(Duration askAfter, LongSupplier shardTimeMicros) {
      return new Waiting(Keys::intentsFrom, askAfter, shardTimeMicros);
    }

    /** Shares of groups that took place: they wait until every shard shows the group. */
    static Waiting unsettledShares(LongSupplier shardTimeMicros) {
      return new Waiting(Keys::unsettledFrom, ASK_ABOUT_SETTLING_AFTER, shardTimeMicros);
    }
  }

  /**
   * How questions leave, and where accounts are.
   *
   * @param arcs what this shard serves: what waits in other arcs is not its business
   */
  record AttemptQuestions(RingSource ring, Asker asker, Supplier<PublishedShard> arcs) {}

  /** Carries questions to the leader of a home shard; answers on the event loop. */
  public interface Asker {
    /** Calls back with one fate per intent, or ASK_LATER for all when home does not answer. */
    void ask(
        ShardId home,
        List<IntentAge> intents,
        boolean endUndecided,
        Consumer<List<AttemptFate>> answer);
  }

  /** A check hung on intents of this account: their homes are asked at the next tick. */
  void nudge(AccountId account) {
    if (nudged.size() < MAX_NUDGES) {
      nudged.add(account);
    }
  }

  /** Asks about what is due; called about ten times a second. */
  void tick() {
    ask(overdue(), true);
    if (!nudged.isEmpty()) {
      List<IntentAge> hungOn = nudgedIntents();
      nudged.clear();
      ask(hungOn, false);
    }
  }

  /**
   * A stretch of what is due; the next tick goes on behind it, so that the intents of a home that
   * is away do not keep those of others from being asked about. Where nothing waits any more is not
   * looked at again: thousands of deleted rows may lie there.
   */
  private List<IntentAge> overdue() {
    List<IntentAge> due = new ArrayList<>();
    PublishedShard shard = questions.arcs().get();
    if (shard.arcs() != knownArcs) {
      // With arcs, older things may have come than there were.
      knownArcs = shard.arcs();
      emptyBeforeMicros = 0;
      nextOverdue = null;
    }
    // Read before the rows: what is not there by now has this time or a later one.
    long shardTime = shardTimeMicros.getAsLong();
    long until = Math.max(emptyBeforeMicros, clock.nowMicros() - askAfterMicros);
    byte[] from = nextOverdue;
    nextOverdue = null;
    rows.scan(
        Family.AGENDA,
        from == null ? agenda.apply(emptyBeforeMicros) : from,
        agenda.apply(until),
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          IntentAge waiting = IntentAge.decode(key);
          if (isServed(shard, waiting)) {
            due.add(waiting);
          }
          if (due.size() < MAX_QUESTIONS) {
            return true;
          }
          nextOverdue = Arrays.copyOf(key, key.length + 1);
          return false;
        });
    if (from == null && due.isEmpty()) {
      emptyBeforeMicros = Math.max(emptyBeforeMicros, Math.min(until, shardTime));
    }
    return due;
  }

  private static boolean isServed(PublishedShard shard, IntentAge waiting) {
    ShardHeader header = shard.header();
    return header != null && shard.arcs().serves(header.arcOf(waiting.key().creditAccount()));
  }

  /** The agenda holds only what waits for a decision, so a bounded look through it finds them. */
  private List<IntentAge> nudgedIntents() {
    List<IntentAge> found = new ArrayList<>();
    int[] seen = {0};
    rows.scan(
        Family.AGENDA,
        agenda.apply(emptyBeforeMicros),
        agenda.apply(Long.MAX_VALUE),
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          IntentAge intent = IntentAge.decode(key);
          if (nudged.contains(intent.key().creditAccount())
              && isServed(questions.arcs().get(), intent)) {
            found.add(intent);
          }
          return ++seen[0] < MAX_SEEN && found.size() < MAX_QUESTIONS;
        });
    return found;
  }

  private void ask(List<IntentAge> intents, boolean endUndecided) {
    Ring ring = questions.ring().current();
    if (intents.isEmpty() || ring == null) {
      return;
    }
    Map<ShardId, List<IntentAge>> byHome = new HashMap<>();
    for (IntentAge intent : intents) {
      ShardId home = ring.ownerOf(intent.key().transfer().debitAccount());
      byHome.computeIfAbsent(home, shard -> new ArrayList<>()).add(intent);
    }
    byHome.forEach((home, asked) -> ask(home, asked, endUndecided));
  }

  /**
   * A person wants these to be asked about now, whatever their age; what is undecided is ended.
   *
   * @param answer what their home says, one for each, after what is dead is dropped
   */
  void resolve(List<IntentAge> intents, ShardId home, Consumer<List<AttemptFate>> answer) {
    questions
        .asker()
        .ask(home, intents, true, fates -> follow(intents, fates, () -> answer.accept(fates)));
  }

  /** One question at a time to each home: it is asked again until it answers. */
  private void ask(ShardId home, List<IntentAge> asked, boolean endUndecided) {
    if (asking.add(home)) {
      questions
          .asker()
          .ask(
              home,
              asked,
              endUndecided,
              fates -> {
                asking.remove(home);
                follow(asked, fates, () -> {});
              });
    }
  }

  private void follow(List<IntentAge> asked, List<AttemptFate> fates, Runnable followed) {
    List<LedgerCommand.DeadAttempt> dead = new ArrayList<>();
    List<CreditKey> settled = new ArrayList<>();
    for (int index = 0; index < asked.size(); index++) {
      IntentAge intent = asked.get(index);
      if (fates.get(index) == AttemptFate.DEAD) {
        dead.add(new LedgerCommand.DeadAttempt(intent.key(), intent.attempt()));
      } else if (fates.get(index) == AttemptFate.SETTLED) {
        settled.add(intent.key());
      }
    }
    if (!settled.isEmpty()) {
      log.submit(new LedgerCommand.SettleShares(settled), result -> {}, mayBeApplied -> {});
    }
    if (dead.isEmpty()) {
      followed.run();
    } else {
      log.submit(
          new LedgerCommand.DropIntents(dead),
          result -> followed.run(),
          mayBeApplied -> followed.run());
    }
  }
}
