// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.benchmarks.drive.CallKind;
import dev.payswitch.benchmarks.drive.LoadShape;
import dev.payswitch.benchmarks.traffic.PairPicker;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the cluster is driven. */
final class LoadOptions {
  private static final int DEFAULT_UNARY_IN_FLIGHT = 512;
  private static final int DEFAULT_LISTS_IN_FLIGHT = 8;
  private static final int DEFAULT_OPEN_IN_FLIGHT = 4_096;
  private static final int PERCENT = 100;

  @Option(
      names = "--call",
      defaultValue = "unary",
      description = "By which call: unary, list, stream. Default: ${DEFAULT-VALUE}.")
  CallKind kind = CallKind.UNARY;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Transfers in each list or message of a stream. Default: ${DEFAULT-VALUE}.")
  int size;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description =
          "Unanswered calls, or messages of a stream, at most. Default: 512 unary, 8 lists or"
              + " messages, 4096 with --rate.")
  @Nullable Integer inFlight;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Transfers per second, sent on time whatever is answered; latency counts from when a"
              + " call was due. Without it the next call is sent when one is answered.")
  @Nullable Double transfersPerSecond;

  @Option(
      names = "--cross",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Share of transfers across shards, 0 to 100. Default: ${DEFAULT-VALUE}.")
  double crossPercent;

  @Option(
      names = "--zipf",
      paramLabel = "S",
      defaultValue = "0",
      description =
          "Account k is used in proportion to 1/k^S; 0: all alike. Default: ${DEFAULT-VALUE}.")
  double zipfExponent;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "20s",
      description = "Load before each round that is not measured. Default: ${DEFAULT-VALUE}.")
  Duration warmUp = Duration.ZERO;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "Measured time of each round. Default: ${DEFAULT-VALUE}.")
  Duration duration = Duration.ZERO;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds; the median one counts. Default: ${DEFAULT-VALUE}.")
  int rounds;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "Makes the same transfers again. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "1",
      description = "Connections to the router. Default: ${DEFAULT-VALUE}.")
  int channelCount;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "Deadline of each call. Default: ${DEFAULT-VALUE}.")
  Duration callTimeout = Duration.ZERO;

  LoadShape shape() {
    return new LoadShape(
        kind,
        kind == CallKind.UNARY ? 1 : size,
        inFlight == null ? defaultInFlight() : inFlight,
        transfersPerSecond == null ? 0 : transfersPerSecond,
        channelCount,
        callTimeout);
  }

  private int defaultInFlight() {
    if (transfersPerSecond != null) {
      return DEFAULT_OPEN_IN_FLIGHT;
    }
    return kind == CallKind.UNARY ? DEFAULT_UNARY_IN_FLIGHT : DEFAULT_LISTS_IN_FLIGHT;
  }

  /** The share across shards in the unit of {@link PairPicker}. */
  int shareAcross() {
    return (int) Math.round(crossPercent * PairPicker.WHOLE / PERCENT);
  }

  String describe() {
    LoadShape shape = shape();
    String calls =
        kind == CallKind.UNARY
            ? "unary"
            : String.format(
                Locale.ROOT, "%s of %,d", kind == CallKind.LIST ? "lists" : "messages", size);
    String loop =
        shape.isOpenLoop()
            ? String.format(
                Locale.ROOT, "open loop at %,.0f transfers/s", shape.transfersPerSecond())
            : "closed loop";
    String popularity =
        zipfExponent == 0 ? "uniform accounts" : "accounts by Zipf with exponent " + zipfExponent;
    return String.format(
        Locale.ROOT,
        "%s, %s, %,d in flight, %s %% across shards, %s, %d s after %d s, seed %d",
        calls,
        loop,
        shape.callsInFlight(),
        String.format(Locale.ROOT, "%.4g", crossPercent).replaceAll("\\.?0+$", ""),
        popularity,
        duration.toSeconds(),
        warmUp.toSeconds(),
        seed);
  }
}
