// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name of an operation, and of the plan that it was: {@code op-7}. Never used twice. */
public record OperationId(long number) implements Comparable<OperationId> {
  private static final String PREFIX = "op-";
  private static final Pattern SHAPE = Pattern.compile(PREFIX + "([1-9][0-9]{0,17})");

  public OperationId {
    if (number < 1) {
      throw new IllegalArgumentException("operations count from 1, but this is " + number);
    }
  }

  /** Reads what {@link #toString} writes; empty for anything else. */
  public static Optional<OperationId> parse(String text) {
    var matcher = SHAPE.matcher(text);
    return matcher.matches()
        ? Optional.of(new OperationId(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  /** The name of one of its moves, counted from 1. */
  public String moveId(int place) {
    return this + "." + place;
  }

  /** The operation that a move belongs to; empty for a name that no operation gives. */
  public static Optional<OperationId> ofMove(String moveId) {
    int dot = moveId.lastIndexOf('.');
    return dot < 0 ? Optional.empty() : parse(moveId.substring(0, dot));
  }

  @Override
  public int compareTo(OperationId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return PREFIX + number;
  }
}
