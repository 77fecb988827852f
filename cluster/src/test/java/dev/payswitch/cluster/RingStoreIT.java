// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.core.ring.RingPlanner;
import dev.payswitch.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RingStoreIT {
  @TempDir private Path directory;
  private ZooKeeperFixture fixture;
  private ClusterConnection connection;
  private RingStore store;

  @BeforeEach
  void start() throws Exception {
    fixture = new ZooKeeperFixture(directory);
    connection = fixture.connect();
    fixture.init(connection);
    store = new RingStore(connection);
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void givesDocumentsAsTheyAreKeptWithTheTimesOfTheirChanges() {
    Instant before = Instant.now().minusSeconds(60);
    Ring first = current();
    assertThat(store.historyEpochs()).isEmpty();
    assertThat(store.compareAndSet(first, changed(first, 5))).isTrue();

    KeptRing now = store.readKept().orElseThrow();
    KeptRing previous = store.readKept(RingEpoch.FIRST).orElseThrow();
    assertThat(now.document()).isEqualTo(RingDocument.write(changed(first, 5)));
    assertThat(previous.document()).isEqualTo(RingDocument.write(first));
    assertThat(now.written()).isEqualTo(previous.written()).isAfter(before);
    assertThat(store.historyEpochs()).containsExactly(RingEpoch.FIRST);
    assertThat(store.readKept(new RingEpoch(7))).isEmpty();
    ZooKeeperFixture.put(connection, "/payswitch/test/ring", "by hand");
    assertThat(store.readKept().orElseThrow().document()).asString().isEqualTo("by hand");
  }

  @Test
  void replacesTheExpectedRingAndKeepsThePreviousOne() {
    Ring first = current();
    Ring second = changed(first, 5);
    assertThat(store.compareAndSet(first, second)).isTrue();
    assertThat(current()).isEqualTo(second);
    assertThat(store.readHistory(RingEpoch.FIRST)).contains(first);
    assertThat(store.compareAndSet(first, changed(first, 7))).isFalse();
    assertThat(current()).isEqualTo(second);
  }

  @Test
  void ofRacingWritersExactlyOneWins() throws Exception {
    for (int round = 0; round < 10; round++) {
      Ring before = current();
      List<Future<Boolean>> results = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
        for (int writer = 0; writer < 5; writer++) {
          Ring next = changed(before, 2 + writer + 10 * round);
          results.add(threads.submit(() -> store.compareAndSet(before, next)));
        }
      }
      int wins = 0;
      for (Future<Boolean> result : results) {
        wins += result.get() ? 1 : 0;
      }
      assertThat(wins).isEqualTo(1);
      assertThat(current().epoch()).isEqualTo(before.epoch().next());
    }
  }

  @Test
  void historyIsBounded() {
    for (int change = 0; change < RingStore.MAX_HISTORY + 6; change++) {
      Ring before = current();
      assertThat(store.compareAndSet(before, changed(before, 2 + change))).isTrue();
    }
    store.trimHistory(current().epoch());
    assertThat(connection.znodes().children(connection.paths().ringHistory()))
        .hasSize(RingStore.MAX_HISTORY)
        .doesNotContain("1")
        .contains(Long.toString(current().epoch().value() - 1));
  }

  @Test
  void watcherHearsTheCurrentRingAndEachNewerOne() {
    List<Ring> heard = new CopyOnWriteArrayList<>();
    Ring first = current();
    try (Subscription watch = new RingStore(fixture.connect()).watch(heard::add)) {
      Await.until("first ring is heard", () -> heard.equals(List.of(first)));
      Ring second = changed(first, 5);
      assertThat(store.compareAndSet(first, second)).isTrue();
      Await.until("second ring is heard", () -> heard.equals(List.of(first, second)));
    }
  }

  @Test
  void watcherThatWasCutOffHearsTheNewestRingAfterwards() {
    List<Ring> heard = new CopyOnWriteArrayList<>();
    ClusterConnection other = fixture.connectThroughProxy();
    Ring first = current();
    try (Subscription watch = new RingStore(other).watch(heard::add)) {
      Await.until("first ring is heard", () -> heard.equals(List.of(first)));
      fixture.proxy().cut();
      ZooKeeperFixture.awaitState(other, SessionState.SUSPENDED);
      Ring second = changed(first, 5);
      Ring third = changed(second, 7);
      assertThat(store.compareAndSet(first, second)).isTrue();
      assertThat(store.compareAndSet(second, third)).isTrue();
      fixture.proxy().heal();
      Await.until("newest ring is heard", () -> heard.equals(List.of(first, third)));
    }
  }

  @Test
  void watcherSurvivesAnExpiredSessionAndARestartOfTheServer() throws Exception {
    List<Ring> heard = new CopyOnWriteArrayList<>();
    ClusterConnection other = fixture.connect();
    Ring first = current();
    try (Subscription watch = new RingStore(other).watch(heard::add)) {
      Await.until("first ring is heard", () -> heard.equals(List.of(first)));
      fixture.expireSessionOf(other);
      Ring second = changed(first, 5);
      assertThat(store.compareAndSet(first, second)).isTrue();
      Await.until("second ring is heard", () -> heard.equals(List.of(first, second)));
      fixture.zooKeeper().stop();
      ZooKeeperFixture.awaitState(other, SessionState.SUSPENDED);
      fixture.zooKeeper().restart();
      ZooKeeperFixture.awaitState(connection, SessionState.CONNECTED);
      Ring third = changed(second, 7);
      assertThat(store.compareAndSet(second, third)).isTrue();
      Await.until("third ring is heard", () -> heard.equals(List.of(first, second, third)));
    }
  }

  @Test
  void unreadableRingIsNeverDelivered() {
    List<Ring> heard = new CopyOnWriteArrayList<>();
    Ring first = current();
    try (Subscription watch = new RingStore(fixture.connect()).watch(heard::add)) {
      Await.until("first ring is heard", () -> heard.equals(List.of(first)));
      ZooKeeperFixture.put(connection, connection.paths().ring(), "{\"epoch\":9}");
      assertThatThrownBy(store::read)
          .isInstanceOf(ClusterException.class)
          .hasMessage("the ring in ZooKeeper cannot be believed");
      Ring second = changed(first, 5);
      String document = new String(RingDocument.write(second), StandardCharsets.UTF_8);
      ZooKeeperFixture.put(connection, connection.paths().ring(), document);
      Await.until("second ring is heard", () -> heard.equals(List.of(first, second)));
    }
  }

  @Test
  void aChangeWhoseAnswerIsLostIsFoundToHaveHappened() throws Exception {
    RingStore cutOff = new RingStore(fixture.connectThroughProxy());
    Ring first = current();
    Ring second = changed(first, 5);
    fixture.proxy().dropRepliesFrom("/ring-history/1");
    CompletableFuture<Boolean> result =
        CompletableFuture.supplyAsync(() -> cutOff.compareAndSet(first, second));
    Await.until("change is there", () -> current().equals(second));
    fixture.proxy().cut();
    fixture.proxy().heal();
    assertThat(result.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(current()).isEqualTo(second);
  }

  @Test
  void aChangeWhoseAnswerIsLostIsFoundAlsoAfterTheNextOne() throws Exception {
    RingStore cutOff = new RingStore(fixture.connectThroughProxy());
    Ring first = current();
    Ring second = changed(first, 5);
    fixture.proxy().dropRepliesFrom("/ring-history/1");
    CompletableFuture<Boolean> result =
        CompletableFuture.supplyAsync(() -> cutOff.compareAndSet(first, second));
    Await.until("change is there", () -> current().equals(second));
    assertThat(store.compareAndSet(second, changed(second, 7))).isTrue();
    fixture.proxy().cut();
    fixture.proxy().heal();
    assertThat(result.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aChangeThatNeverArrivedIsMadeOnce() throws Exception {
    RingStore cutOff = new RingStore(fixture.connectThroughProxy());
    Ring first = current();
    Ring second = changed(first, 5);
    fixture.proxy().dropRequestsFrom("/ring-history/1");
    CompletableFuture<Boolean> result =
        CompletableFuture.supplyAsync(() -> cutOff.compareAndSet(first, second));
    Await.until("write is dropped", () -> fixture.proxy().isDropping());
    assertThat(current()).isEqualTo(first);
    fixture.proxy().cut();
    fixture.proxy().heal();
    assertThat(result.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(current()).isEqualTo(second);
  }

  @Test
  void aChangeThatNeverArrivedYieldsToAnotherOne() throws Exception {
    RingStore cutOff = new RingStore(fixture.connectThroughProxy());
    Ring first = current();
    Ring second = changed(first, 5);
    fixture.proxy().dropRequestsFrom("/ring-history/1");
    CompletableFuture<Boolean> result =
        CompletableFuture.supplyAsync(() -> cutOff.compareAndSet(first, second));
    Await.until("write is dropped", () -> fixture.proxy().isDropping());
    Ring other = changed(first, 7);
    assertThat(store.compareAndSet(first, other)).isTrue();
    fixture.proxy().cut();
    fixture.proxy().heal();
    assertThat(result.get(20, TimeUnit.SECONDS)).isFalse();
    assertThat(current()).isEqualTo(other);
  }

  @Test
  void noChangeStartsWithoutZooKeeper() {
    ClusterConnection cutOff = fixture.connectThroughProxy();
    Ring first = current();
    fixture.proxy().cut();
    ZooKeeperFixture.awaitState(cutOff, SessionState.SUSPENDED);
    assertThatThrownBy(() -> new RingStore(cutOff).compareAndSet(first, changed(first, 5)))
        .isInstanceOf(ClusterUnavailableException.class);
    assertThat(current()).isEqualTo(first);
  }

  @Test
  void refusesToSkipEpochs() {
    Ring first = current();
    Ring third = changed(changed(first, 5), 7);
    assertThatThrownBy(() -> store.compareAndSet(first, third))
        .hasMessage("ring epoch must grow by one, from 1 to 3");
  }

  private Ring current() {
    return store.read().orElseThrow();
  }

  private static Ring changed(Ring ring, int weight) {
    return RingPlanner.next(ring, Map.of(new ShardId("s1"), 1, new ShardId("s2"), weight));
  }
}
