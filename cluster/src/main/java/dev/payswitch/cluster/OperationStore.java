// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/**
 * Plans and operations in ZooKeeper. Every write is a compare-and-set; when the answer of ZooKeeper
 * is lost, what is there is read again to find out.
 */
public final class OperationStore {
  /** How many finished operations are kept, and how many plans that nobody applied. */
  public static final int MAX_KEPT = 64;

  private static final int MAX_TRIES = 10;

  private final ClusterConnection connection;

  public OperationStore(ClusterConnection connection) {
    this.connection = connection;
  }

  /** How the begin of an operation went. */
  public sealed interface Begin {
    /** It is under way. */
    record Begun(StoredOperation operation) implements Begin {}

    /** Another operation is under way. */
    record Occupied(OperationId by) implements Begin {}

    /** The plan was changed by somebody else. */
    record Changed() implements Begin {}
  }

  /** The operation that is under way, as of every change acknowledged before this call. */
  public Optional<OperationId> underWay() {
    connection.znodes().sync(connection.paths().operations());
    return index().value().underWay();
  }

  public Optional<StoredOperation> read(OperationId id) {
    String path = connection.paths().operation(id);
    return connection
        .znodes()
        .read(path)
        .map(
            node ->
                new StoredOperation(node.version(), OperationDocument.read(path, node.bytes())));
  }

  /** All that are kept, newest first. */
  public List<OperationId> list() {
    return connection.znodes().children(connection.paths().operations()).stream()
        .flatMap(name -> OperationId.parse(name).stream())
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** Writes a plan under the next free id. */
  public StoredOperation create(Function<OperationId, Operation> plan) {
    requireConnected();
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Index index = index();
      OperationId id = new OperationId(index.value().last() + 1);
      Operation operation = plan.apply(id);
      List<Op> operations =
          List.of(
              index.write(index.value().withLast(id.number())),
              Znodes.creation(
                  connection.paths().operation(id),
                  OperationDocument.write(operation),
                  CreateMode.PERSISTENT));
      if (commit(operations, id, operation, 0)) {
        trim();
        return new StoredOperation(0, operation);
      }
    }
    throw new ClusterException("no plan could be written: others keep writing theirs");
  }

  /** Has a plan begin, unless another operation is under way or the plan was changed. */
  public Begin begin(StoredOperation plan, Operation running) {
    requireConnected();
    OperationId id = running.id();
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Index index = index();
      Optional<OperationId> other = index.value().underWay();
      if (other.isPresent()) {
        return new Begin.Occupied(other.get());
      }
      List<Op> operations =
          List.of(
              index.write(index.value().withUnderWay(Optional.of(id))),
              write(running, plan.version()));
      if (commit(operations, id, running, plan.version() + 1)) {
        return new Begin.Begun(new StoredOperation(plan.version() + 1, running));
      }
      if (read(id).map(now -> now.version() != plan.version()).orElse(true)) {
        return new Begin.Changed();
      }
    }
    throw new ClusterException(id + " could not begin: others keep changing operations");
  }

  /**
   * Replaces an operation if it still has the version that was read; empty when somebody else wrote
   * it. With its end, the way is free for the next one.
   */
  public Optional<StoredOperation> replace(StoredOperation known, Operation next) {
    requireConnected();
    OperationId id = next.id();
    List<Op> operations = new ArrayList<>(List.of(write(next, known.version())));
    if (next.state().isFinished() && known.operation().state().isUnderWay()) {
      Index index = index();
      if (index.value().underWay().equals(Optional.of(id))) {
        operations.add(index.write(index.value().withUnderWay(Optional.empty())));
      }
    }
    return commit(operations, id, next, known.version() + 1)
        ? Optional.of(new StoredOperation(known.version() + 1, next))
        : Optional.empty();
  }

  private boolean commit(List<Op> operations, OperationId id, Operation written, int version) {
    try {
      return connection.znodes().commit(operations);
    } catch (ClusterUnavailableException unknown) {
      connection.znodes().sync(connection.paths().operation(id));
      return read(id).equals(Optional.of(new StoredOperation(version, written)))
          || connection.znodes().commit(operations);
    }
  }

  private Op write(Operation operation, int version) {
    return Op.setData(
        connection.paths().operation(operation.id()), OperationDocument.write(operation), version);
  }

  private void requireConnected() {
    if (!connection.session().isConnected()) {
      throw new ClusterUnavailableException("no operation is changed without ZooKeeper");
    }
  }

  /** Not part of a change: some more that are kept for a while harm nobody. */
  private void trim() {
    int finished = 0;
    int planned = 0;
    for (OperationId id : list()) {
      Optional<StoredOperation> stored = read(id);
      if (stored.isEmpty() || stored.get().operation().state().isUnderWay()) {
        continue;
      }
      int kept = stored.get().operation().state().isFinished() ? ++finished : ++planned;
      if (kept > MAX_KEPT) {
        // By version: a plan that begins at this moment stays.
        boolean _ =
            connection
                .znodes()
                .commit(
                    List.of(Op.delete(connection.paths().operation(id), stored.get().version())));
      }
    }
  }

  private Index index() {
    String path = connection.paths().operations();
    Znode node =
        connection
            .znodes()
            .read(path)
            .orElseThrow(() -> new ClusterException(path + " is missing: is the cluster made?"));
    return new Index(path, node.version(), OperationIndex.of(path, node));
  }

  private record Index(String path, int version, OperationIndex value) {
    Op write(OperationIndex next) {
      return Op.setData(path, next.toJson(), version);
    }
  }
}
