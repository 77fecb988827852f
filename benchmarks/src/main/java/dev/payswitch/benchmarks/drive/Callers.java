// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import dev.payswitch.benchmarks.traffic.TransferSource;
import io.grpc.Channel;

/** Chooses how a shape's requests travel. */
final class Callers {
  private Callers() {}

  static Caller on(
      Channel channel,
      Connections connections,
      LoadShape shape,
      TransferSource source,
      Completion completion) {
    return switch (shape.kind()) {
      case UNARY -> new UnaryCaller(channel, RawMethods.SINGLE, shape.callTimeout(), completion);
      case LIST -> new UnaryCaller(channel, RawMethods.LIST, shape.callTimeout(), completion);
      case STREAM -> new StreamCaller(channel, completion);
      case LOCKED ->
          new LockedCaller(channel, connections.locks(), source, shape.callTimeout(), completion);
    };
  }
}
