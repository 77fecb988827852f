// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import io.grpc.Channel;

/** Chooses how a shape's requests travel. */
final class Callers {
  private Callers() {}

  static Caller on(Channel channel, LoadShape shape, Completion completion) {
    return switch (shape.kind()) {
      case UNARY -> new UnaryCaller(channel, RawMethods.SINGLE, shape.callTimeout(), completion);
      case LIST -> new UnaryCaller(channel, RawMethods.LIST, shape.callTimeout(), completion);
      case STREAM -> new StreamCaller(channel, completion);
    };
  }
}
