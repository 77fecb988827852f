// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import dev.payswitch.benchmarks.traffic.TransferSource;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes, sends and counts the requests of one run, over all its channels in turn. The pace decides
 * when a request is due, and gets each one back when its answer has come. Any thread may send; a
 * request belongs to one thread at a time.
 */
final class Sender implements Completion {
  /** Which calls count, by when they are due. */
  private record Window(long fromNanos, long untilNanos, Tally tally) {
    @Nullable Tally tallyOf(long dueNanos) {
      return dueNanos - fromNanos >= 0 && dueNanos - untilNanos < 0 ? tally : null;
    }
  }

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final LoadShape shape;
  private final TransferSource source;
  private final Pace pace;
  private final List<Caller> callers = new ArrayList<>();
  private final AtomicLong nextNumber = new AtomicLong();
  private final AtomicLong inFlight = new AtomicLong();
  private final LongAdder answeredTransfers = new LongAdder();
  private volatile @Nullable Window window;

  Sender(Connections connections, LoadShape shape, TransferSource source, Pace pace) {
    this.shape = shape;
    this.source = source;
    this.pace = pace;
    connections
        .channels()
        .forEach(channel -> callers.add(Callers.on(channel, connections, shape, source, this)));
  }

  /** Calls that are due from this moment on count there. */
  void countFrom(long nanos, Tally tally) {
    window = new Window(nanos, nanos + Long.MAX_VALUE / 2, tally);
  }

  /** Calls that are due from this moment on count nowhere. */
  void countUntil(long nanos) {
    @Nullable Window open = window;
    window = open == null ? null : new Window(open.fromNanos(), nanos, open.tally());
  }

  /** Transfers that were answered since the start of the run, whatever the outcome. */
  long answeredTransfers() {
    return answeredTransfers.sum();
  }

  void send(Request request, long dueNanos) {
    request.firstNumber = nextNumber.getAndAdd(shape.transfersPerCall());
    request.transferCount = shape.transfersPerCall();
    request.dueNanos = dueNanos;
    @Nullable Window open = window;
    request.tally = open == null ? null : open.tallyOf(dueNanos);
    switch (shape.kind()) {
      case UNARY, LOCKED -> source.writeSingle(request.buffer, request.firstNumber);
      case LIST -> source.writeList(request.buffer, request.firstNumber, request.transferCount);
      case STREAM ->
          source.writeStreamed(request.buffer, request.firstNumber, request.transferCount);
    }
    inFlight.incrementAndGet();
    long call = request.firstNumber / request.transferCount;
    callers.get((int) (call % callers.size())).send(request);
  }

  @Override
  public void answered(Request request, Answer answer) {
    @Nullable Tally tally = request.tally;
    if (tally != null) {
      tally.answered(System.nanoTime() - request.dueNanos, answer);
    }
    answeredTransfers.add(answer.statuses().length);
    giveBack(request, true);
  }

  @Override
  public void failed(Request request, Status status) {
    @Nullable Tally tally = request.tally;
    if (tally != null) {
      tally.failed(status);
    }
    giveBack(request, false);
  }

  private void giveBack(Request request, boolean answered) {
    inFlight.decrementAndGet();
    pace.returned(request, answered);
  }

  /**
   * Waits until everything sent is answered or failed; answers how many calls are still neither.
   */
  long drain(Duration limit) {
    long startNanos = System.nanoTime();
    while (inFlight.get() > 0 && System.nanoTime() - startNanos < limit.toNanos()) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    callers.forEach(Caller::finish);
    return inFlight.get();
  }
}
