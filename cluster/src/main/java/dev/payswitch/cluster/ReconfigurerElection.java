// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.io.IOException;
import java.util.Optional;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which router carries out operations. The election only saves wasted work: two routers that both
 * think they are elected do no harm, because each of their steps is a compare-and-set or a call
 * that may be repeated. A router that is cut off from ZooKeeper is not elected from that moment on.
 */
public final class ReconfigurerElection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReconfigurerElection.class);

  private final ClusterConnection connection;
  private final LeaderLatch latch;

  private ReconfigurerElection(ClusterConnection connection, LeaderLatch latch) {
    this.connection = connection;
    this.latch = latch;
  }

  /** Stands for election under a name, and again after every lost session, until it is closed. */
  public static ReconfigurerElection join(ClusterConnection connection, String candidate) {
    String path = connection.paths().reconfigurer();
    connection.znodes().ensure(path, new byte[0]);
    LeaderLatch latch = new LeaderLatch(connection.client(), path, candidate);
    Znodes.call(
        "stand for election",
        () -> {
          latch.start();
          return path;
        });
    return new ReconfigurerElection(connection, latch);
  }

  /** Whether this router is elected now. */
  public boolean isElected() {
    return connection.session().isConnected() && latch.hasLeadership();
  }

  /** Who is elected; empty while nobody is. */
  public Optional<String> elected() {
    String id = Znodes.call("ask who is elected", () -> latch.getLeader().getId());
    return id.isEmpty() ? Optional.empty() : Optional.of(id);
  }

  /** Stands down. */
  @Override
  public void close() {
    try {
      latch.close();
    } catch (IOException | IllegalStateException failed) {
      // The session ends soon, and with it the candidacy.
      LOG.debug("event=election_not_left", failed);
    }
  }
}
