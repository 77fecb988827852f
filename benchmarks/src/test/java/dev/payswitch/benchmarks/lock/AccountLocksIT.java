// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.testkit.TestZooKeeper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountLocksIT {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private TestZooKeeper zooKeeper;
  private AccountLocks locks;
  private AccountLocks locksOfAnother;

  @BeforeEach
  void open() throws Exception {
    zooKeeper = TestZooKeeper.start(directory);
    locks = AccountLocks.open(zooKeeper.connectString());
    locksOfAnother = AccountLocks.open(zooKeeper.connectString());
  }

  @AfterEach
  void close() {
    locks.close();
    locksOfAnother.close();
    zooKeeper.close();
  }

  @Test
  void keepsOthersOutWhoWantOneOfTheTwo() {
    try (AccountLocks.Held _ = locks.take("alice", "bob", LONG)) {
      assertThatThrownBy(() -> locksOfAnother.take("bob", "carol", Duration.ofMillis(50)))
          .isInstanceOf(AccountLockException.class)
          .hasMessageContaining("not free within 50 ms");
      // Also the one that was free has been given back.
      locksOfAnother.take("carol", "dave", Duration.ofMillis(50)).close();
    }
    locksOfAnother.take("bob", "carol", Duration.ofMillis(50)).close();
  }

  @Test
  void opposedPairsDoNotWaitForEachOther() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    List<Future<?>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < 8; caller++) {
        AccountLocks own = caller % 2 == 0 ? locks : locksOfAnother;
        String first = caller % 2 == 0 ? "alice" : "bob";
        String second = caller % 2 == 0 ? "bob" : "alice";
        ends.add(threads.submit(() -> lockOften(own, first, second, inside)));
      }
      for (Future<?> end : ends) {
        end.get(LONG.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  private static void lockOften(
      AccountLocks locks, String first, String second, AtomicInteger inside) {
    for (int round = 0; round < 20; round++) {
      try (AccountLocks.Held _ = locks.take(first, second, LONG)) {
        assertThat(inside.incrementAndGet()).isEqualTo(1);
        inside.decrementAndGet();
      }
    }
  }

  @Test
  void removesTheNodesOfAccountsThatAreNotLocked() throws Exception {
    for (int account = 0; account < 300; account++) {
      locks.take("debit" + account, "credit" + account, LONG).close();
    }
    try (CuratorFramework client =
        CuratorFrameworkFactory.newClient(zooKeeper.connectString(), new RetryOneTime(1))) {
      client.start();
      assertThat(client.getChildren().forPath(AccountLocks.ROOT)).hasSizeGreaterThan(100);
      AccountLocks.Held held = locks.take("alice", "bob", LONG);

      locksOfAnother.removeNodes();

      // Each of the two has a lock, in one group or in two.
      assertThat(client.getChildren().forPath(AccountLocks.ROOT)).hasSizeBetween(1, 2);
      held.close();
      locks.removeNodes();
      assertThat(client.getChildren().forPath(AccountLocks.ROOT)).isEmpty();
    }
  }

  @Test
  void removesNothingWhereNothingIs() {
    locks.removeNodes();

    locks.take("alice", "bob", LONG).close();
  }
}
