// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** Another process is registered for the replica and may still be running. */
public final class ReplicaTakenException extends ClusterException {
  private static final long serialVersionUID = 1;

  private final transient NodeRegistration holder;

  ReplicaTakenException(NodeRegistration holder) {
    super(
        "replica "
            + holder.shard()
            + "/"
            + holder.replica()
            + " is registered by another process: host "
            + holder.host()
            + ", directory "
            + holder.directory());
    this.holder = holder;
  }

  public NodeRegistration holder() {
    return holder;
  }
}
