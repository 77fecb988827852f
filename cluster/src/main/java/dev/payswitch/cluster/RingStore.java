// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.core.ring.RingDocumentException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/**
 * The ring in ZooKeeper. A change is one compare-and-set of the whole document, together with the
 * previous document going into the history.
 */
public final class RingStore {
  /** How many previous rings are kept. */
  public static final int MAX_HISTORY = 64;

  private final ClusterConnection connection;

  public RingStore(ClusterConnection connection) {
    this.connection = connection;
  }

  /** The ring as the server has it; empty before the cluster is made. */
  public Optional<Ring> read() {
    return connection.znodes().read(connection.paths().ring()).map(node -> parse(node.bytes()));
  }

  /** The ring, with every change that was acknowledged to anybody before this call. */
  public Optional<Ring> readNewest() {
    connection.znodes().sync(connection.paths().ring());
    return read();
  }

  /** A previous ring, while it is kept. */
  public Optional<Ring> readHistory(RingEpoch epoch) {
    return connection
        .znodes()
        .read(connection.paths().ringHistory(epoch))
        .map(node -> parse(node.bytes()));
  }

  /** The current document as it is kept, whether it can be believed or not. */
  public Optional<KeptRing> readKept() {
    return connection
        .znodes()
        .read(connection.paths().ring())
        .map(node -> new KeptRing(node.bytes(), Instant.ofEpochMilli(node.setMillis())));
  }

  /** A previous document as it is kept, with the time at which the next ring replaced it. */
  public Optional<KeptRing> readKept(RingEpoch previous) {
    return connection
        .znodes()
        .read(connection.paths().ringHistory(previous))
        .map(node -> new KeptRing(node.bytes(), Instant.ofEpochMilli(node.createMillis())));
  }

  /** Whose previous rings are kept. */
  public SortedSet<RingEpoch> historyEpochs() {
    SortedSet<RingEpoch> epochs = new TreeSet<>();
    for (String name : connection.znodes().children(connection.paths().ringHistory())) {
      epochs.add(new RingEpoch(Long.parseLong(name)));
    }
    return epochs;
  }

  /**
   * Calls the listener, on the connection's event thread, with the current ring and then with each
   * newer one; rings in between may be skipped.
   */
  public Subscription watch(Consumer<Ring> listener) {
    RingWatch watch = new RingWatch(connection, listener);
    watch.start();
    return watch;
  }

  /**
   * Replaces the ring if it still is the expected one; false if another ring was there. When the
   * answer of ZooKeeper is lost, the ring is read again to find out. Whoever changed the ring calls
   * {@link #trimHistory} when nobody waits any more.
   */
  public boolean compareAndSet(Ring expected, Ring next) {
    return compareAndSet(expected, next, List.of());
  }

  /**
   * The same for a step of an operation: false also if the operation was changed since it was read.
   * So a router that was elected once, and does not know yet that others went on, changes nothing.
   */
  public boolean compareAndSet(StoredOperation operation, Ring expected, Ring next) {
    String path = connection.paths().operation(operation.operation().id());
    return compareAndSet(expected, next, List.of(Op.check(path, operation.version())));
  }

  private boolean compareAndSet(Ring expected, Ring next, List<Op> conditions) {
    if (next.epoch().value() != expected.epoch().value() + 1) {
      throw new IllegalArgumentException(
          "ring epoch must grow by one, from " + expected.epoch() + " to " + next.epoch());
    }
    if (!connection.session().isConnected()) {
      throw new ClusterUnavailableException("no ring change starts without ZooKeeper");
    }
    try {
      return tryReplace(expected, next, conditions);
    } catch (ClusterUnavailableException unknown) {
      connection.znodes().sync(connection.paths().ring());
      return isOrWasCurrent(next) || tryReplace(expected, next, conditions);
    }
  }

  private boolean tryReplace(Ring expected, Ring next, List<Op> conditions) {
    ZooKeeperPaths paths = connection.paths();
    Znode current =
        connection
            .znodes()
            .read(paths.ring())
            .orElseThrow(() -> new ClusterException("there is no ring to change"));
    if (!parse(current.bytes()).equals(expected)) {
      return false;
    }
    List<Op> operations = new ArrayList<>(conditions);
    operations.add(Op.setData(paths.ring(), RingDocument.write(next), current.version()));
    operations.add(
        Znodes.creation(
            paths.ringHistory(expected.epoch()), current.bytes(), CreateMode.PERSISTENT));
    return connection.znodes().commit(operations);
  }

  private boolean isOrWasCurrent(Ring ring) {
    return read().filter(ring::equals).or(() -> readHistory(ring.epoch())).stream()
        .anyMatch(ring::equals);
  }

  /** Forgets rings that are older than the history reaches; harmless to leave out. */
  public void trimHistory(RingEpoch current) {
    ZooKeeperPaths paths = connection.paths();
    for (String name : connection.znodes().children(paths.ringHistory())) {
      RingEpoch epoch = new RingEpoch(Long.parseLong(name));
      if (epoch.value() < current.value() - MAX_HISTORY) {
        connection.znodes().delete(paths.ringHistory(epoch));
      }
    }
  }

  static Ring parse(byte[] document) {
    try {
      return RingDocument.read(document);
    } catch (RingDocumentException refused) {
      throw new ClusterException("the ring in ZooKeeper cannot be believed", refused);
    }
  }
}
