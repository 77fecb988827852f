// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import com.google.gson.JsonObject;
import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;

/**
 * What a running node says about itself. The boot id is new with every start of a process; host and
 * directory tell whether two starts share their disk. The term orders leaders of one shard. A ring
 * epoch seen of 0 means none yet.
 */
public record NodeRegistration(
    ShardId shard,
    ReplicaId replica,
    String address,
    String raftAddress,
    String httpAddress,
    String host,
    String directory,
    String bootId,
    NodeRole role,
    long term,
    long ringEpochSeen) {
  public NodeRegistration {
    if (term < 0 || ringEpochSeen < 0) {
      throw new IllegalArgumentException(
          "term and ring epoch seen must be at least 0, but are " + term + " and " + ringEpochSeen);
    }
  }

  public NodeRegistration withRole(NodeRole newRole, long newTerm) {
    return new NodeRegistration(
        shard,
        replica,
        address,
        raftAddress,
        httpAddress,
        host,
        directory,
        bootId,
        newRole,
        newTerm,
        ringEpochSeen);
  }

  public NodeRegistration withRingEpochSeen(long newRingEpochSeen) {
    return new NodeRegistration(
        shard,
        replica,
        address,
        raftAddress,
        httpAddress,
        host,
        directory,
        bootId,
        role,
        term,
        newRingEpochSeen);
  }

  boolean sharesDiskWith(NodeRegistration other) {
    return host.equals(other.host) && directory.equals(other.directory);
  }

  byte[] toJson() {
    JsonObject fields = new JsonObject();
    fields.addProperty("shard", shard.value());
    fields.addProperty("replica", replica.value());
    fields.addProperty("address", address);
    fields.addProperty("raftAddress", raftAddress);
    fields.addProperty("httpAddress", httpAddress);
    fields.addProperty("host", host);
    fields.addProperty("directory", directory);
    fields.addProperty("bootId", bootId);
    fields.addProperty("role", role.name());
    fields.addProperty("term", term);
    fields.addProperty("ringEpochSeen", ringEpochSeen);
    return JsonFields.write(fields);
  }

  static NodeRegistration fromJson(String path, byte[] bytes) {
    JsonFields fields = JsonFields.read(path, bytes);
    try {
      return new NodeRegistration(
          new ShardId(fields.text("shard")),
          new ReplicaId(fields.text("replica")),
          fields.text("address"),
          fields.text("raftAddress"),
          fields.text("httpAddress"),
          fields.text("host"),
          fields.text("directory"),
          fields.text("bootId"),
          NodeRole.valueOf(fields.text("role")),
          fields.number("term"),
          fields.number("ringEpochSeen"));
    } catch (IllegalArgumentException invalid) {
      throw new ClusterException(path + ": " + invalid.getMessage(), invalid);
    }
  }
}
