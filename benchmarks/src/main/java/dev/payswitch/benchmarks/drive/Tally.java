// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import dev.payswitch.proto.v1.OutcomeStatus;
import io.grpc.Status;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What became of the calls that were due within one window of a run: the latency of those answered,
 * how many transfers ended in which status, and how many calls failed and why. Any thread may add.
 */
final class Tally {
  private static final int STATUS_COUNT = 128;
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final String OUTCOME_STATUS_PREFIX = "OUTCOME_STATUS_";

  private final Recorder latencies =
      new Recorder(TimeUnit.MICROSECONDS.toNanos(1), HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  private final LongAdder[] statuses = new LongAdder[STATUS_COUNT];
  private final ConcurrentMap<String, LongAdder> failures = new ConcurrentHashMap<>();

  Tally() {
    for (int status = 0; status < STATUS_COUNT; status++) {
      statuses[status] = new LongAdder();
    }
  }

  void answered(long latencyNanos, Answer answer) {
    latencies.recordValue(Math.clamp(latencyNanos, 0, HIGHEST_NANOS));
    for (int status : answer.statuses()) {
      statuses[status & (STATUS_COUNT - 1)].increment();
    }
  }

  void failed(Status status) {
    failed(status.getCode().name(), 1);
  }

  void failed(String reason, long calls) {
    if (calls > 0) {
      failures.computeIfAbsent(reason, _ -> new LongAdder()).add(calls);
    }
  }

  /** Latencies so far; to be asked for once, when all answers are there. */
  Histogram latencies() {
    return latencies.getIntervalHistogram();
  }

  /** Transfers by status, without the statuses that none has. */
  Map<String, Long> outcomes() {
    Map<String, Long> counts = new TreeMap<>();
    for (int number = 0; number < STATUS_COUNT; number++) {
      long count = statuses[number].sum();
      if (count > 0) {
        counts.put(nameOf(number), count);
      }
    }
    return counts;
  }

  /** Failed calls by gRPC status. */
  Map<String, Long> failures() {
    Map<String, Long> counts = new TreeMap<>();
    failures.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }

  private static String nameOf(int number) {
    OutcomeStatus status = OutcomeStatus.forNumber(number);
    return status == null
        ? "STATUS_" + number
        : status.name().substring(OUTCOME_STATUS_PREFIX.length());
  }
}
