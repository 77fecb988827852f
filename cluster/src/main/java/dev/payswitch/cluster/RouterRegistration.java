// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import com.google.gson.JsonObject;
import java.util.UUID;

/** What a running router says about itself. A ring epoch seen of 0 means none yet. */
public record RouterRegistration(
    UUID id, String address, String adminAddress, String httpAddress, long ringEpochSeen) {
  public RouterRegistration {
    if (ringEpochSeen < 0) {
      throw new IllegalArgumentException(
          "ring epoch seen must be at least 0, but is " + ringEpochSeen);
    }
  }

  public RouterRegistration withRingEpochSeen(long newRingEpochSeen) {
    return new RouterRegistration(id, address, adminAddress, httpAddress, newRingEpochSeen);
  }

  byte[] toJson() {
    JsonObject fields = new JsonObject();
    fields.addProperty("id", id.toString());
    fields.addProperty("address", address);
    fields.addProperty("adminAddress", adminAddress);
    fields.addProperty("httpAddress", httpAddress);
    fields.addProperty("ringEpochSeen", ringEpochSeen);
    return JsonFields.write(fields);
  }

  static RouterRegistration fromJson(String path, byte[] bytes) {
    JsonFields fields = JsonFields.read(path, bytes);
    try {
      return new RouterRegistration(
          UUID.fromString(fields.text("id")),
          fields.text("address"),
          fields.text("adminAddress"),
          fields.text("httpAddress"),
          fields.number("ringEpochSeen"));
    } catch (IllegalArgumentException invalid) {
      throw new ClusterException(path + ": " + invalid.getMessage(), invalid);
    }
  }
}
