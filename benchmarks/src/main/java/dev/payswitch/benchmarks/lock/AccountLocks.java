// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMultiLock;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.KeeperException;

/**
 * One lock in ZooKeeper for each account, taken for two accounts at a time: Curator's {@code
 * InterProcessMultiLock}, with everything else as Curator has it by default. That includes the node
 * above the lock nodes of an account, a container that is made when the account is first locked.
 * Any thread may take locks; the same one must give them back.
 */
public final class AccountLocks implements AutoCloseable {
  static final String ROOT = "/bench-locks";

  /** Accounts are spread over this many nodes: ZooKeeper does not list a million at once. */
  private static final int GROUPS = 256;

  private static final int SESSION_MILLIS = 15_000;
  private static final int CONNECT_MILLIS = 10_000;
  private static final int RETRY_PAUSE_MILLIS = 50;
  private static final int MAX_RETRIES = 5;
  private static final Duration REMOVE_LIMIT = Duration.ofSeconds(60);

  private final CuratorFramework client;

  private AccountLocks(CuratorFramework client) {
    this.client = client;
  }

  /** Connects to ZooKeeper, given as {@code HOST:PORT,…}. */
  public static AccountLocks open(String zooKeeper) {
    CuratorFramework client =
        CuratorFrameworkFactory.builder()
            .connectString(zooKeeper)
            .sessionTimeoutMs(SESSION_MILLIS)
            .connectionTimeoutMs(CONNECT_MILLIS)
            .retryPolicy(new ExponentialBackoffRetry(RETRY_PAUSE_MILLIS, MAX_RETRIES))
            .ensembleTracker(false)
            .build();
    client.start();
    boolean connected =
        call("connect", () -> client.blockUntilConnected(CONNECT_MILLIS, TimeUnit.MILLISECONDS));
    if (!connected) {
      client.close();
      throw new AccountLockException("no ZooKeeper answers at " + zooKeeper, null);
    }
    return new AccountLocks(client);
  }

  /** The locks of two accounts; closing gives them back. */
  public static final class Held implements AutoCloseable {
    private final InterProcessMultiLock lock;

    private Held(InterProcessMultiLock lock) {
      this.lock = lock;
    }

    @Override
    public void close() {
      call(
          "give back the locks",
          () -> {
            lock.release();
            return lock;
          });
    }
  }

  /** Waits at most this long for each of the two. */
  public Held take(String account, String other, Duration limit) {
    // Always in the same order: two transfers between the same accounts do not wait for each other.
    List<String> paths = Stream.of(account, other).map(AccountLocks::pathOf).sorted().toList();
    InterProcessMultiLock lock = new InterProcessMultiLock(client, paths);
    boolean taken =
        call("take the locks", () -> lock.acquire(limit.toMillis(), TimeUnit.MILLISECONDS));
    if (!taken) {
      throw new AccountLockException("not free within " + limit.toMillis() + " ms: " + paths, null);
    }
    return new Held(lock);
  }

  private static String pathOf(String account) {
    return ROOT + "/" + (account.hashCode() & (GROUPS - 1)) + "/" + account;
  }

  /**
   * Removes the nodes of all accounts that are not locked. ZooKeeper does that by itself, but some
   * at a time over many minutes, and what is measured next would feel it.
   */
  public void removeNodes() {
    childrenOf(ROOT).forEach(group -> removeChildren(ROOT + "/" + group));
    removeChildren(ROOT);
  }

  private void removeChildren(String parent) {
    List<String> names = childrenOf(parent);
    CountDownLatch answers = new CountDownLatch(names.size());
    for (String name : names) {
      // Whatever the answer: one that is locked or gone already is none of ours.
      call(
          "remove nodes",
          () ->
              client
                  .delete()
                  .inBackground((_, _) -> answers.countDown())
                  .forPath(parent + "/" + name));
    }
    boolean all =
        call("remove nodes", () -> answers.await(REMOVE_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    if (!all) {
      throw new AccountLockException("lock nodes could not be removed from " + parent, null);
    }
  }

  private List<String> childrenOf(String path) {
    return call(
        "list nodes",
        () -> {
          try {
            return client.getChildren().forPath(path);
          } catch (KeeperException.NoNodeException gone) {
            return List.of();
          }
        });
  }

  /** Ends the session, and with it every lock. */
  @Override
  public void close() {
    client.close();
  }

  private static <T> T call(String what, Callable<T> step) {
    try {
      return step.call();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AccountLockException("interrupted: " + what, interrupted);
    } catch (Exception failed) {
      throw new AccountLockException("ZooKeeper failed: " + what, failed);
    }
  }
}
