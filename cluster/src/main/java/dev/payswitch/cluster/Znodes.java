// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.curator.RetryLoop;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes nodes, with absence and conflicts as results and everything else as {@link
 * ClusterException}. Reads are repeated by Curator; conditional writes go to ZooKeeper once, since
 * a hidden repetition would answer "conflict" for a write that took effect.
 */
final class Znodes {
  private final CuratorFramework client;

  Znodes(CuratorFramework client) {
    this.client = client;
  }

  Optional<Znode> read(String path) {
    return call(
        "read " + path,
        () -> {
          Stat stat = new Stat();
          try {
            byte[] bytes = client.getData().storingStatIn(stat).forPath(path);
            return Optional.of(Znode.of(bytes, stat));
          } catch (KeeperException.NoNodeException absent) {
            return Optional.empty();
          }
        });
  }

  /** Reads a node, or its absence, and has the watcher told about the next change. */
  Optional<Znode> readAndWatch(String path, CuratorWatcher watcher) {
    Optional<Stat> stat = statAndWatch(path, watcher);
    return stat.isEmpty() ? Optional.empty() : read(path);
  }

  /** What ZooKeeper says about a node, while the watcher waits for the next change. */
  Optional<Stat> statAndWatch(String path, CuratorWatcher watcher) {
    return call(
        "watch " + path,
        () -> Optional.ofNullable(client.checkExists().usingWatcher(watcher).forPath(path)));
  }

  List<String> children(String path) {
    return call(
        "list " + path,
        () -> {
          try {
            return client.getChildren().forPath(path);
          } catch (KeeperException.NoNodeException absent) {
            return List.of();
          }
        });
  }

  /** Creates a node that stays, and its parents; leaves one that is there as it is. */
  void ensure(String path, byte[] bytes) {
    call(
        "create " + path,
        () -> {
          try {
            return client.create().creatingParentsIfNeeded().forPath(path, bytes);
          } catch (KeeperException.NodeExistsException present) {
            return path;
          }
        });
  }

  /** Creates one node; false if there is one. */
  boolean create(String path, byte[] bytes, CreateMode mode) {
    return commit(List.of(creation(path, bytes, mode)));
  }

  /** Deletes a node of whatever version; a node that is gone already is fine. */
  void delete(String path) {
    call(
        "delete " + path,
        () -> {
          try {
            return client.delete().forPath(path);
          } catch (KeeperException.NoNodeException absent) {
            return null;
          }
        });
  }

  /**
   * All of these or, where one of them conflicts with what is there, none and false. On {@link
   * ClusterUnavailableException} either may have happened.
   */
  boolean commit(List<Op> operations) {
    return call(
        "write " + paths(operations),
        () -> {
          try {
            zooKeeper().multi(operations);
            return true;
          } catch (KeeperException.BadVersionException
              | KeeperException.NodeExistsException
              | KeeperException.NoNodeException conflict) {
            return false;
          }
        });
  }

  /**
   * Waits for a connection and until its server has every write that was acknowledged before; to be
   * called before reading what became of a write.
   */
  void sync(String path) {
    call(
        "sync " + path,
        () ->
            RetryLoop.callWithRetry(
                client.getZookeeperClient(),
                () -> {
                  zooKeeper().sync(path);
                  return path;
                }));
  }

  long sessionId() {
    return call("find the session", () -> zooKeeper().getSessionId());
  }

  static Op creation(String path, byte[] bytes, CreateMode mode) {
    return Op.create(path, bytes, ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
  }

  private ZooKeeper zooKeeper() throws Exception {
    return client.getZookeeperClient().getZooKeeper();
  }

  private static List<String> paths(List<Op> operations) {
    List<String> paths = new ArrayList<>();
    operations.forEach(operation -> paths.add(operation.getPath()));
    return paths;
  }

  /** Runs something that talks to ZooKeeper and translates its failures. */
  static <T extends @Nullable Object> T call(String what, Call<T> call) {
    try {
      return call.run();
    } catch (KeeperException.ConnectionLossException
        | KeeperException.OperationTimeoutException
        | KeeperException.SessionExpiredException
        | KeeperException.SessionMovedException cut) {
      throw new ClusterUnavailableException("ZooKeeper did not answer: " + what, cut);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClusterUnavailableException("interrupted: " + what, interrupted);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception refused) {
      throw new ClusterException("ZooKeeper refused: " + what, refused);
    }
  }

  /** Something that talks to ZooKeeper. */
  interface Call<T extends @Nullable Object> {
    T run() throws Exception;
  }
}
