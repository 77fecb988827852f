// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.util.function.Consumer;

/** Who is there: ephemeral registrations of nodes and routers, which end with their sessions. */
public final class Membership {
  private final ClusterConnection connection;

  public Membership(ClusterConnection connection) {
    this.connection = connection;
  }

  /**
   * Registers a node before it serves. A registration of the same host and directory is replaced at
   * once: the caller holds the lock file of its directory, so that process is dead. Any other
   * stands in the way with {@link ReplicaTakenException}, unless told to take over.
   *
   * @param displaced called on the event thread when another process took this replica over: the
   *     node must stop
   */
  public Registration<NodeRegistration> join(
      NodeRegistration node, boolean takeOver, Runnable displaced) {
    String path = connection.paths().liveReplica(node.shard(), node.replica());
    connection.znodes().ensure(connection.paths().liveShard(node.shard()), new byte[0]);
    NodeSeat seat = new NodeSeat(path, takeOver);
    Registration<NodeRegistration> registration =
        new Registration<>(connection, seat, node, displaced);
    registration.register();
    return registration;
  }

  /** Registers a router; its id is its own, so nobody is in the way. */
  public Registration<RouterRegistration> join(RouterRegistration router) {
    RouterSeat seat = new RouterSeat(connection.paths().liveRouter(router.id().toString()));
    Registration<RouterRegistration> registration =
        new Registration<>(connection, seat, router, () -> {});
    registration.register();
    return registration;
  }

  /** Reads who is registered now. */
  public LiveMembers read() {
    return LiveWatch.read(connection);
  }

  /**
   * Calls the listener, on the connection's event thread, with who is registered now and after
   * every change. While ZooKeeper is away nothing is reported and the last answer stands.
   */
  public Subscription watch(Consumer<LiveMembers> listener) {
    LiveWatch watch = new LiveWatch(connection, listener);
    watch.start();
    return watch;
  }
}
