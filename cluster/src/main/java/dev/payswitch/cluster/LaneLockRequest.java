// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import com.google.gson.JsonObject;
import dev.payswitch.core.id.ShardId;

/**
 * Who wants a lane lock: the ready leader of a shard in a Raft term, and the start of its process.
 */
public record LaneLockRequest(ShardId shard, long term, String bootId) {
  public LaneLockRequest {
    if (term < 0) {
      throw new IllegalArgumentException("term must be at least 0, but is " + term);
    }
  }

  /** Whether the holder of this lock node is dead or deposed, as the asking leader can tell. */
  boolean isSucceededBy(LaneLockRequest asking) {
    return shard.equals(asking.shard)
        && (term < asking.term || (term == asking.term && bootId.equals(asking.bootId)));
  }

  /** Whether the holder of this lock node is a later leader of the asking shard. */
  boolean succeeds(LaneLockRequest asking) {
    return shard.equals(asking.shard) && term > asking.term;
  }

  byte[] toJson() {
    JsonObject fields = new JsonObject();
    fields.addProperty("shard", shard.value());
    fields.addProperty("term", term);
    fields.addProperty("bootId", bootId);
    return JsonFields.write(fields);
  }

  static LaneLockRequest fromJson(String path, byte[] bytes) {
    JsonFields fields = JsonFields.read(path, bytes);
    try {
      return new LaneLockRequest(
          new ShardId(fields.text("shard")), fields.number("term"), fields.text("bootId"));
    } catch (IllegalArgumentException invalid) {
      throw new ClusterException(path + ": " + invalid.getMessage(), invalid);
    }
  }
}
