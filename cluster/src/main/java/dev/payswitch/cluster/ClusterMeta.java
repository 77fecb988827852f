// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.payswitch.core.id.LedgerId;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is fixed when a cluster is made. The incarnation is the high part of every fencing token and
 * must grow when the cluster is made anew in an empty ZooKeeper. No ledgers means that any may be
 * used.
 */
public record ClusterMeta(
    String clusterId, long incarnation, int formatVersion, SortedSet<LedgerId> ledgers) {
  public static final int FORMAT_VERSION = 1;

  /**
   * The name under which a call between processes carries the id of the caller's cluster. Ports are
   * the same in every cluster by default, so an address alone may lead to another one.
   */
  public static final String ID_IN_CALLS = "payswitch-cluster-id";

  public ClusterMeta {
    if (clusterId.isBlank()) {
      throw new IllegalArgumentException("cluster id must not be empty");
    }
    if (incarnation < 1) {
      throw new IllegalArgumentException("incarnation must be at least 1, but is " + incarnation);
    }
    ledgers = Collections.unmodifiableSortedSet(new TreeSet<>(ledgers));
  }

  public boolean allows(LedgerId ledger) {
    return ledgers.isEmpty() || ledgers.contains(ledger);
  }

  byte[] toJson() {
    JsonObject fields = new JsonObject();
    fields.addProperty("clusterId", clusterId);
    fields.addProperty("incarnation", incarnation);
    fields.addProperty("formatVersion", formatVersion);
    JsonArray names = new JsonArray();
    ledgers.forEach(ledger -> names.add(ledger.value()));
    fields.add("ledgers", names);
    return JsonFields.write(fields);
  }

  static ClusterMeta fromJson(String path, byte[] bytes) {
    JsonFields fields = JsonFields.read(path, bytes);
    long format = fields.number("formatVersion");
    if (format != FORMAT_VERSION) {
      throw new ClusterException(
          path + " has format version " + format + "; this release knows " + FORMAT_VERSION);
    }
    SortedSet<LedgerId> ledgers = new TreeSet<>(ledgers(path, fields));
    try {
      return new ClusterMeta(
          fields.text("clusterId"), fields.number("incarnation"), FORMAT_VERSION, ledgers);
    } catch (IllegalArgumentException invalid) {
      throw new ClusterException(path + ": " + invalid.getMessage(), invalid);
    }
  }

  private static Set<LedgerId> ledgers(String path, JsonFields fields) {
    if (!(fields.object().get("ledgers") instanceof JsonArray names)) {
      throw new ClusterException(path + " lacks the list \"ledgers\"");
    }
    Set<LedgerId> ledgers = new TreeSet<>();
    try {
      names.forEach(name -> ledgers.add(new LedgerId(name.getAsString())));
    } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException bad) {
      throw new ClusterException(path + " has a bad list \"ledgers\"", bad);
    }
    return ledgers;
  }
}
