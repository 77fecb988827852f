// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.console;

import dev.payswitch.cluster.ClusterException;
import dev.payswitch.router.inspect.Check;
import dev.payswitch.router.inspect.ClusterChecks;
import dev.payswitch.router.inspect.ClusterFacts;
import dev.payswitch.router.inspect.RingArchive;
import dev.payswitch.router.inspect.RingChecks;
import dev.payswitch.router.inspect.RingHistory;
import dev.payswitch.router.inspect.Survey;
import dev.payswitch.router.routing.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the ring page shows, looked up at most once a second however many look at it, and not at all
 * when nobody does. Asking never blocks: it gives what was found last, and has it looked up again.
 */
public final class LiveState {
  private static final Logger LOG = LoggerFactory.getLogger(LiveState.class);
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Sources sources;
  private final Executor executor;
  private final Clock clock;
  private final InstantSource time;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile Shown shown = new Shown(StateJson.nothingYet(), Optional.empty());

  // Owned by the one look that is under way.
  private List<RingHistory.Entry> history = List.of();
  private String historyProblem = "";
  private long historyEpoch = -1;
  private Set<String> suspected = Set.of();

  /** Whom to ask. */
  public record Sources(Survey survey, RingArchive archive, RingHistory history) {}

  /** What is shown, and when it was found by the clock; nothing: nothing was found yet. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are not changed.
  private record Shown(byte[] json, Optional<Long> nanos) {}

  /** The executor must not run tasks on the caller's thread. */
  public LiveState(Sources sources, Executor executor, Clock clock, InstantSource time) {
    this.sources = sources;
    this.executor = executor;
    this.clock = clock;
    this.time = time;
  }

  byte[] json() {
    Shown last = shown;
    boolean old = last.nanos().map(nanos -> clock.nanoTime() - nanos >= MAX_AGE_NANOS).orElse(true);
    if (old && looking.compareAndSet(false, true)) {
      try {
        executor.execute(this::look);
      } catch (RejectedExecutionException stopping) {
        looking.set(false);
      }
    }
    return last.json();
  }

  private void look() {
    try {
      byte[] json = picture();
      shown = new Shown(json, Optional.of(clock.nanoTime()));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      LOG.warn("event=ring_page_failed", failed);
      shown =
          new Shown(
              StateJson.failed("this router failed to look; its log says why"),
              Optional.of(clock.nanoTime()));
    } finally {
      looking.set(false);
    }
  }

  private byte[] picture() throws InterruptedException {
    ClusterFacts facts = sources.survey().look();
    readHistory(facts);
    List<Check> problems =
        new ArrayList<>(
            ClusterChecks.of(facts, ClusterChecks.Limits.DEFAULT).stream()
                .filter(check -> !check.isOk())
                .toList());
    problems.addAll(lasting(RingChecks.of(facts, archived())));
    return StateJson.of(
        new StateJson.Picture(facts, history, historyProblem, problems, time.instant()));
  }

  /** The past is read again only when there is more of it, or it could not be read. */
  private void readHistory(ClusterFacts facts) {
    if (facts.ringEpoch() == historyEpoch && historyProblem.isEmpty()) {
      return;
    }
    try {
      history = sources.history().read();
      historyProblem = "";
      historyEpoch = facts.ringEpoch();
    } catch (ClusterException failed) {
      historyProblem = String.valueOf(failed.getMessage());
    }
  }

  private RingChecks.Archived archived() {
    try {
      return new RingChecks.Archived(sources.archive().current(), "");
    } catch (ClusterException failed) {
      return new RingChecks.Archived(Optional.empty(), String.valueOf(failed.getMessage()));
    }
  }

  /** A new ring reaches routers and nodes one after the other, so one look alone proves nothing. */
  private List<Check> lasting(List<Check> checks) {
    List<Check> wrong =
        checks.stream().filter(check -> !check.isOk()).filter(LiveState::isNotOfAShard).toList();
    Set<String> before = suspected;
    suspected = new HashSet<>();
    wrong.forEach(check -> suspected.add(check.name()));
    Stream<Check> lasting = wrong.stream().filter(check -> before.contains(check.name()));
    return lasting.toList();
  }

  /** That a shard is away is told by the checks of shards already. */
  private static boolean isNotOfAShard(Check check) {
    return RingChecks.mayPass(List.of(check));
  }
}
