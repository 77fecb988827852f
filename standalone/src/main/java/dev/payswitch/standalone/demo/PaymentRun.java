// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone.demo;

import dev.payswitch.cli.load.Courier;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends payments one by one, a fixed number at a time, and notes what becomes of each and how long
 * its answer takes. Every caller waits for its answer before it sends the next.
 */
public final class PaymentRun {
  private static final String PREFIX = "OUTCOME_STATUS_";
  private static final long LONGEST_MICROS = 120_000_000L;
  private static final int DIGITS = 3;

  /**
   * What became of the payments.
   *
   * @param counts how many by status
   * @param tookPlace how many moved money
   * @param declined how many lacked funds
   * @param latencyMicros from sending a payment to its answer
   */
  public record Result(
      Map<String, Long> counts,
      long tookPlace,
      long declined,
      Histogram latencyMicros,
      Duration duration) {}

  private final Courier courier;
  private final LongSupplier nanoTime;
  private final Map<OutcomeStatus, LongAdder> counts = new ConcurrentHashMap<>();
  private final LongAdder tookPlace = new LongAdder();
  private final Histogram latencyMicros = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  public PaymentRun(Courier courier, LongSupplier nanoTime) {
    this.courier = courier;
    this.nanoTime = nanoTime;
  }

  /** Runs once; {@code answered} is called for each payment that has its answer. */
  public Result run(List<Transfer> payments, int callers, Runnable answered) {
    AtomicInteger next = new AtomicInteger();
    long startNanos = nanoTime.getAsLong();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < callers; caller++) {
        threads.execute(() -> call(payments, next, answered));
      }
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    Duration duration = Duration.ofNanos(nanoTime.getAsLong() - startNanos);
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((status, count) -> named.put(name(status), count.sum()));
    LongAdder declined =
        counts.getOrDefault(OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS, new LongAdder());
    return new Result(named, tookPlace.sum(), declined.sum(), latencyMicros, duration);
  }

  private void call(List<Transfer> payments, AtomicInteger next, Runnable answered) {
    int index = next.getAndIncrement();
    while (index < payments.size() && failure.get() == null) {
      try {
        long startNanos = nanoTime.getAsLong();
        TransferOutcome outcome = courier.submitOne(payments.get(index));
        long micros = (nanoTime.getAsLong() - startNanos) / 1_000;
        latencyMicros.recordValue(Math.min(micros, LONGEST_MICROS));
        count(outcome);
        answered.run();
      } catch (RuntimeException failed) {
        failure.compareAndSet(null, failed);
      }
      index = next.getAndIncrement();
    }
  }

  private void count(TransferOutcome outcome) {
    counts.computeIfAbsent(outcome.getStatus(), first -> new LongAdder()).increment();
    if (outcome.getOutcomeClass() == OutcomeClass.OUTCOME_CLASS_SUCCESS) {
      tookPlace.increment();
    }
  }

  private static String name(OutcomeStatus status) {
    return status.name().startsWith(PREFIX)
        ? status.name().substring(PREFIX.length())
        : status.name();
  }
}
