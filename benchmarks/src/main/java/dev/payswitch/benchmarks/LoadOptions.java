// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.benchmarks.drive.CallKind;
import dev.payswitch.benchmarks.drive.LoadShape;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How the cluster is driven: by one load, or by several in turn when an option has several values.
 */
final class LoadOptions {
  private static final int DEFAULT_UNARY_IN_FLIGHT = 512;
  private static final int DEFAULT_LISTS_IN_FLIGHT = 8;
  private static final int DEFAULT_LOCKED_IN_FLIGHT = 64;
  private static final int DEFAULT_OPEN_IN_FLIGHT = 4_096;

  @Option(
      names = "--call",
      paramLabel = "CALL",
      split = ",",
      defaultValue = "unary",
      description =
          "By which call: unary, list, stream; or locked, the baseline: unary, and the caller holds"
              + " a lock on both accounts (Curator's InterProcessMultiLock). Default:"
              + " ${DEFAULT-VALUE}. --call, --in-flight, --cross and --zipf take several values,"
              + " separated by commas: each round then goes through all combinations, and one table"
              + " compares them.")
  List<CallKind> kinds = List.of(CallKind.UNARY);

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Transfers in each list or message of a stream. Default: ${DEFAULT-VALUE}.")
  int size;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      split = ",",
      description =
          "Unanswered calls, or messages of a stream, at most. Default: 512 unary, 8 lists or"
              + " messages, 64 locked, 4096 with --rate.")
  List<Integer> inFlight = List.of();

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
      split = ",",
      defaultValue = "0",
      description = "Share of transfers across shards, 0 to 100. Default: ${DEFAULT-VALUE}.")
  List<Double> crossPercents = List.of(0.0);

  @Option(
      names = "--zipf",
      paramLabel = "S",
      split = ",",
      defaultValue = "0",
      description =
          "Account k is used in proportion to 1/k^S; 0: all alike. Default: ${DEFAULT-VALUE}.")
  List<Double> zipfExponents = List.of(0.0);

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

  /** Every combination, those that differ only in the call next to one another. */
  List<Load> loads() {
    return zipfExponents.stream()
        .flatMap(
            exponent ->
                crossPercents.stream()
                    .flatMap(percent -> shapes().map(shape -> new Load(shape, percent, exponent))))
        .distinct()
        .toList();
  }

  private Stream<LoadShape> shapes() {
    return kinds.stream()
        .flatMap(
            kind ->
                (inFlight.isEmpty() ? List.of(defaultInFlight(kind)) : inFlight)
                    .stream().map(calls -> shape(kind, calls)));
  }

  private LoadShape shape(CallKind kind, int callsInFlight) {
    return new LoadShape(
        kind,
        kind.isSingle() ? 1 : size,
        callsInFlight,
        transfersPerSecond == null ? 0 : transfersPerSecond,
        channelCount,
        callTimeout);
  }

  private int defaultInFlight(CallKind kind) {
    if (transfersPerSecond != null) {
      return DEFAULT_OPEN_IN_FLIGHT;
    }
    return switch (kind) {
      case UNARY -> DEFAULT_UNARY_IN_FLIGHT;
      case LIST, STREAM -> DEFAULT_LISTS_IN_FLIGHT;
      case LOCKED -> DEFAULT_LOCKED_IN_FLIGHT;
    };
  }

  boolean needsLocks() {
    return kinds.contains(CallKind.LOCKED);
  }

  String describe() {
    List<Load> loads = loads();
    return String.format(
        Locale.ROOT,
        "%s, %d s after %d s, seed %d",
        loads.size() == 1 ? loads.getFirst().describe() : loads.size() + " loads in turn",
        duration.toSeconds(),
        warmUp.toSeconds(),
        seed);
  }
}
