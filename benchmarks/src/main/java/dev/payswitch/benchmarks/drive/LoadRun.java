// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import dev.payswitch.benchmarks.traffic.TransferSource;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One run of load against a router: started, counted during one window, stopped. Used by one
 * thread.
 */
public final class LoadRun {
  /** What became of the calls that were due in the window, and how much was answered in it. */
  public record Counted(
      double seconds,
      long answeredTransfers,
      Histogram latencyNanos,
      Map<String, Long> outcomes,
      Map<String, Long> failures) {}

  private static final String NOT_SENT = "NOT_SENT";
  private static final String NOT_ANSWERED = "NOT_ANSWERED";
  private static final double NANOS_PER_SECOND = 1e9;

  private final Pace pace;
  private final Sender sender;
  private final Tally tally = new Tally();
  private long beginNanos;
  private long endNanos;
  private long answeredBefore;
  private long answeredAfter;

  public LoadRun(Connections connections, LoadShape shape, TransferSource source) {
    pace =
        shape.isOpenLoop()
            ? new OpenLoop(
                shape.transfersPerSecond() / shape.transfersPerCall(), shape.callsInFlight())
            : new ClosedLoop(shape.callsInFlight());
    sender = new Sender(connections, shape, source, pace);
  }

  public void start() {
    pace.start(sender);
  }

  /** Begins the window. */
  public void beginCounting() {
    beginNanos = System.nanoTime();
    answeredBefore = sender.answeredTransfers();
    sender.countFrom(beginNanos, tally);
  }

  /** Ends the window; answers to calls that were due before are still counted. */
  public void endCounting() {
    endNanos = System.nanoTime();
    answeredAfter = sender.answeredTransfers();
    sender.countUntil(endNanos);
  }

  /** Transfers answered since the start, whatever their outcome. */
  public long answeredTransfers() {
    return sender.answeredTransfers();
  }

  /** Stops the load, waits for the answers, and tells what was counted. */
  public Counted stop(Duration limit) {
    tally.failed(NOT_SENT, pace.stop(limit));
    tally.failed(NOT_ANSWERED, sender.drain(limit));
    return new Counted(
        (endNanos - beginNanos) / NANOS_PER_SECOND,
        answeredAfter - answeredBefore,
        tally.latencies(),
        tally.outcomes(),
        tally.failures());
  }
}
