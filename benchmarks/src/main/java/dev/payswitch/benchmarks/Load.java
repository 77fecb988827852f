// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.benchmarks.drive.CallKind;
import dev.payswitch.benchmarks.drive.LoadShape;
import dev.payswitch.benchmarks.report.Decimals;
import dev.payswitch.benchmarks.report.LoadResult;
import dev.payswitch.benchmarks.report.Round;
import dev.payswitch.benchmarks.traffic.PairPicker;
import java.util.List;
import java.util.Locale;

/** One way to drive the cluster: how transfers are sent, and between which accounts. */
record Load(LoadShape shape, double crossPercent, double zipfExponent) {
  private static final int PERCENT = 100;

  Load {
    if (!(crossPercent >= 0 && crossPercent <= PERCENT)) {
      throw new IllegalArgumentException("--cross must be 0 to 100");
    }
    if (!(zipfExponent >= 0)) {
      throw new IllegalArgumentException("--zipf must not be negative");
    }
  }

  /** The share across shards in the unit of {@link PairPicker}. */
  int shareAcross() {
    return (int) Math.round(crossPercent * PairPicker.WHOLE / PERCENT);
  }

  LoadResult result(List<Round> rounds) {
    return new LoadResult(
        calls(),
        shape.kind() == CallKind.LOCKED,
        shape.callsInFlight(),
        crossPercent,
        zipfExponent,
        rounds);
  }

  String describe() {
    String loop =
        shape.isOpenLoop()
            ? String.format(
                Locale.ROOT, "open loop at %,.0f transfers/s", shape.transfersPerSecond())
            : "closed loop";
    String popularity =
        zipfExponent == 0
            ? "uniform accounts"
            : "accounts by Zipf with exponent " + Decimals.shortest(zipfExponent);
    return String.format(
        Locale.ROOT,
        "%s, %s, %,d in flight, %s %% across shards, %s",
        calls(),
        loop,
        shape.callsInFlight(),
        Decimals.shortest(crossPercent),
        popularity);
  }

  private String calls() {
    return switch (shape.kind()) {
      case UNARY -> "unary";
      case LIST -> String.format(Locale.ROOT, "lists of %,d", shape.transfersPerCall());
      case STREAM -> String.format(Locale.ROOT, "messages of %,d", shape.transfersPerCall());
      case LOCKED -> "locked";
    };
  }
}
