// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

/**
 * The name of a lane: the coordinating shard and the participant it sends to. Written {@code
 * source:target}, with a character that no shard id has, so that no two lanes share a name.
 */
public record LaneId(ShardId source, ShardId target) implements Comparable<LaneId> {
  private static final char SEPARATOR = ':';

  public LaneId {
    if (source.equals(target)) {
      throw new IllegalArgumentException("a lane needs two shards, but both are " + source);
    }
  }

  /** Reads {@code source:target}. */
  public static LaneId parse(String name) {
    int separator = name.indexOf(SEPARATOR);
    if (separator < 0) {
      throw new IllegalArgumentException("lane must be written source:target");
    }
    return new LaneId(
        new ShardId(name.substring(0, separator)), new ShardId(name.substring(separator + 1)));
  }

  @Override
  public int compareTo(LaneId other) {
    int bySource = source.compareTo(other.source);
    return bySource != 0 ? bySource : target.compareTo(other.target);
  }

  @Override
  public String toString() {
    return source.value() + SEPARATOR + target.value();
  }
}
