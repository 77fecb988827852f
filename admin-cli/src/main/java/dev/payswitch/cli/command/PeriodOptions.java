// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.protobuf.Timestamp;
import dev.payswitch.proto.v1.ListTransfersRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A part of an account's history, by post time. Filled by picocli. */
final class PeriodOptions {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "From this time on: 2026-03-01 or 2026-03-01T10:15:00Z.")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "Before this time.")
  private @Nullable String until;

  /** The first moment; null: from the beginning. */
  @Nullable Timestamp from() {
    return from == null ? null : Values.time(from);
  }

  /** The moment after the last; null: to the end. */
  @Nullable Timestamp until() {
    return until == null ? null : Values.time(until);
  }

  void addTo(ListTransfersRequest.Builder request) {
    Timestamp first = from();
    Timestamp end = until();
    if (first != null) {
      request.setFromTime(first);
    }
    if (end != null) {
      request.setUntilTime(end);
    }
  }
}
