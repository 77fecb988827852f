// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.router.routing.PendingCommand.State;
import dev.payswitch.router.routing.ShardStream.ShardCommand;
import dev.payswitch.router.routing.ShardStream.ShardReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What waits for one shard and what is under way there. Everything that waits when the stream is
 * ready goes out together, so that batches grow with the load and nothing waits for a batch. Owned
 * by the event loop.
 */
final class ShardLink {
  private static final Logger LOG = LoggerFactory.getLogger(ShardLink.class);

  /** What the network may take of a caller's time: the shard should answer this much earlier. */
  private static final long NETWORK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ShardId shard;
  private final RoutingContext context;
  private final Deque<PendingCommand> waiting = new ArrayDeque<>();
  private final Map<Long, PendingCommand> inFlight = new HashMap<>();
  private int waitingDone;
  private long nextCorrelationId = 1;
  private boolean flushScheduled;
  private @Nullable Connection connection;
  private int failures;
  private Scheduler.@Nullable Timer pause;

  ShardLink(ShardId shard, RoutingContext context) {
    this.shard = shard;
    this.context = context;
  }

  /** Takes a command to be sent, or says false when too many are waiting. */
  boolean offer(PendingCommand command) {
    if (waiting.size() >= context.limits().waitingPerShard() && !removeDone()) {
      return false;
    }
    command.state = State.QUEUED;
    command.link = this;
    waiting.addLast(command);
    flushSoon();
    return true;
  }

  private boolean removeDone() {
    if (waitingDone == 0) {
      return false;
    }
    waiting.removeIf(PendingCommand::isDone);
    waitingDone = 0;
    return waiting.size() < context.limits().waitingPerShard();
  }

  /** Puts a command back that was here before and must not be refused for lack of room. */
  private void putBack(PendingCommand command) {
    command.state = State.QUEUED;
    command.link = this;
    waiting.addFirst(command);
  }

  /** Forgets a command whose result is decided elsewhere. */
  void forget(PendingCommand command) {
    if (command.state == State.SENT) {
      inFlight.remove(command.correlationId);
    } else if (command.state == State.QUEUED) {
      waitingDone++;
    }
  }

  /** Takes everything out that waits and is not sent, to be routed again. */
  List<PendingCommand> takeWaiting() {
    List<PendingCommand> taken = new ArrayList<>(waiting.size());
    for (PendingCommand command : waiting) {
      if (!command.isDone()) {
        command.state = State.ROUTING;
        command.link = null;
        taken.add(command);
      }
    }
    waiting.clear();
    waitingDone = 0;
    return taken;
  }

  /** After all tasks that are queued now, so that what arrived together goes out together. */
  void flushSoon() {
    if (!flushScheduled) {
      flushScheduled = true;
      context.scheduler().execute(this::flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    if (pause != null || waiting.isEmpty() || !connect()) {
      return;
    }
    ShardStream stream = Objects.requireNonNull(connection).stream();
    int free = context.limits().inFlightPerShard() - inFlight.size();
    while (free > 0 && !waiting.isEmpty() && stream.isReady()) {
      List<ShardCommand> batch = nextBatch(free);
      if (!batch.isEmpty()) {
        free -= batch.size();
        context.metrics().batchSent(shard.value(), batch.size());
        stream.send(batch);
      }
    }
  }

  private List<ShardCommand> nextBatch(int free) {
    int most = Math.min(free, context.limits().commandsPerMessage());
    List<ShardCommand> batch = new ArrayList<>(Math.min(most, waiting.size()));
    long bytes = 0;
    long now = context.clock().nanoTime();
    while (batch.size() < most && !waiting.isEmpty()) {
      PendingCommand command = waiting.removeFirst();
      if (command.isDone()) {
        waitingDone--;
        continue;
      }
      bytes += command.payload.size();
      if (!batch.isEmpty() && bytes > context.limits().bytesPerMessage()) {
        waiting.addFirst(command);
        return batch;
      }
      batch.add(send(command, now));
    }
    return batch;
  }

  private ShardCommand send(PendingCommand command, long now) {
    command.state = State.SENT;
    command.correlationId = nextCorrelationId++;
    inFlight.put(command.correlationId, command);
    long left = Math.max(0, command.call.deadlineNanos() - now);
    long timeout = left - Math.min(left / 4, NETWORK_NANOS);
    return new ShardCommand(
        command.correlationId,
        command.arcEpoch,
        (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeout)),
        command.call.kind(),
        command.call.principal(),
        command.payload);
  }

  private boolean connect() {
    if (connection != null) {
      return true;
    }
    String address = context.directory().leaderOf(shard);
    if (address == null) {
      return false;
    }
    connection = new Connection(address);
    connection.open();
    return true;
  }

  /** The addresses of leaders may have changed. */
  void addressChanged() {
    String address = context.directory().leaderOf(shard);
    if (connection != null && !connection.address.equals(address)) {
      // The old leader may be paused and never answer: its commands go to the new one, which knows
      // from its log what became of them.
      Connection old = connection;
      old.end("leader moved to " + address);
      old.stream().cancel();
    }
    // Changes are rare, and most mean that a leader is there again: no reason to wait any longer.
    resume();
  }

  /** Sends nothing before the delay is over; a pause that is on already stays as it is. */
  void pauseFor(long delayNanos) {
    if (pause == null) {
      pause = context.scheduler().schedule(delayNanos, this::resume);
    }
  }

  private void resume() {
    if (pause != null) {
      pause.cancel();
      pause = null;
    }
    flushSoon();
  }

  void putBackAndPause(PendingCommand command, long delayNanos) {
    putBack(command);
    pauseFor(delayNanos);
  }

  void close() {
    if (connection != null) {
      connection.end("router stops");
    }
  }

  int waitingCount() {
    return waiting.size() - waitingDone;
  }

  int inFlightCount() {
    return inFlight.size();
  }

  /** One stream and what it tells; what an ended one still tells is ignored. */
  private final class Connection implements ShardStream.Listener {
    private final String address;
    private @Nullable ShardStream stream;

    Connection(String address) {
      this.address = address;
    }

    void open() {
      stream = context.connector().open(shard, address, this);
    }

    ShardStream stream() {
      return Objects.requireNonNull(stream);
    }

    @Override
    public void ready() {
      context.scheduler().execute(ShardLink.this::flushSoon);
    }

    @Override
    public void replied(List<ShardReply> replies) {
      context.scheduler().execute(() -> take(replies));
    }

    @Override
    public void broken(String why) {
      context.scheduler().execute(() -> breakDown(why));
    }

    private void take(List<ShardReply> replies) {
      if (connection != this) {
        return;
      }
      failures = 0;
      for (ShardReply reply : replies) {
        PendingCommand command = inFlight.remove(reply.correlationId());
        if (command != null) {
          command.state = State.ROUTING;
          context.results().arrived(ShardLink.this, command, reply.result());
        }
      }
      if (!waiting.isEmpty()) {
        flushSoon();
      }
    }

    private void breakDown(String why) {
      if (connection != this) {
        return;
      }
      // Once for each loss; that a shard stays away shows in its state and in the retries.
      LOG.atLevel(failures == 0 ? Level.INFO : Level.DEBUG)
          .log(
              "event=shard_stream_broken shard={} address={} in_flight={} why=\"{}\"",
              shard,
              address,
              inFlight.size(),
              why);
      end(why);
      pauseFor(context.retryPolicy().backoff(failures));
      failures++;
    }

    /**
     * Puts what is in flight back into the queue, the oldest in front. It may have been executed;
     * sending it again is safe, because the id finds the outcome of the first copy.
     */
    private void end(String why) {
      connection = null;
      List<PendingCommand> unanswered = new ArrayList<>(inFlight.values());
      inFlight.clear();
      unanswered.sort(Comparator.comparingLong(command -> -command.correlationId));
      for (PendingCommand command : unanswered) {
        command.inDoubt = true;
        command.lastRefusal = ShardRefusal.of(Reason.SHARD_RECOVERING, why);
        context.metrics().retried("STREAM_BROKEN");
        putBack(command);
      }
    }
  }
}
