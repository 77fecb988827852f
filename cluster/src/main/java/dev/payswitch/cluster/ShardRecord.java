// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import com.google.gson.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** The record of a shard and the version to write against; without a position before its start. */
public record ShardRecord(int version, Optional<ShardPosition> position) {
  /** The record of a shard that never had a leader. */
  static byte[] emptyJson() {
    return JsonFields.write(new JsonObject());
  }

  static byte[] toJson(ShardPosition position) {
    JsonObject fields = new JsonObject();
    fields.addProperty("startIndex", position.startIndex());
    fields.addProperty("lastCommittedIndex", position.lastCommittedIndex());
    fields.addProperty("time", position.time().toString());
    return JsonFields.write(fields);
  }

  static ShardRecord of(String path, Znode node) {
    JsonFields fields = JsonFields.read(path, node.bytes());
    if (!fields.has("startIndex")) {
      return new ShardRecord(node.version(), Optional.empty());
    }
    try {
      ShardPosition position =
          new ShardPosition(
              fields.number("startIndex"),
              fields.number("lastCommittedIndex"),
              Instant.parse(fields.text("time")));
      return new ShardRecord(node.version(), Optional.of(position));
    } catch (IllegalArgumentException | DateTimeException invalid) {
      throw new ClusterException(path + " has a bad position", invalid);
    }
  }
}
