// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import static dev.payswitch.cluster.ZooKeeperFixture.S1;
import static dev.payswitch.cluster.ZooKeeperFixture.S2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OperationStoreIT {
  private static final ShardId S3 = new ShardId("s3");
  private static final Instant NOW = Instant.parse("2026-03-01T10:15:00.123456Z");

  @TempDir private Path directory;
  private ZooKeeperFixture fixture;
  private ClusterConnection connection;
  private OperationStore store;

  @BeforeEach
  void start() throws Exception {
    fixture = new ZooKeeperFixture(directory);
    connection = fixture.connect();
    fixture.init(connection);
    store = new OperationStore(connection);
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  private Operation plan(OperationId id) {
    Ring ring = ring();
    return new Operation(
        id,
        new Operation.Subject(OperationKind.ADD, S3, 2),
        new Operation.Origin("ops", "more room", NOW),
        new RingChange(
            ring.epoch(),
            ring.weights(),
            new TreeMap<>(Map.of(S1, 1, S2, 1, S3, 2)),
            new TreeMap<>(Map.of(S1, 32, S2, 32))),
        new Operation.Estimate(Optional.of(1_234L), Optional.empty()),
        List.of(
            new OperationMove(new Move(new Arc(0), 16, S1, S3), OperationMove.State.DONE),
            new OperationMove(new Move(new Arc(32), 16, S2, S3), OperationMove.State.PLANNED)),
        OperationState.PLANNED,
        1_000,
        "",
        "",
        Optional.empty(),
        Optional.empty());
  }

  private Ring ring() {
    return new RingStore(connection).read().orElseThrow();
  }

  private StoredOperation begun() {
    StoredOperation plan = store.create(this::plan);
    return ((OperationStore.Begin.Begun) store.begin(plan, plan.operation().applied(NOW)))
        .operation();
  }

  @Test
  void keepsWhatWasWritten() {
    StoredOperation created = store.create(this::plan);

    assertThat(created.operation().id()).isEqualTo(new OperationId(1));
    assertThat(store.read(created.operation().id())).contains(created);
    Operation ended =
        created.operation().failing("no").withTrouble("x").finished(OperationState.FAILED, NOW);
    StoredOperation replaced = store.replace(created, ended).orElseThrow();
    assertThat(store.read(ended.id())).contains(replaced);
    assertThat(store.replace(created, created.operation())).isEmpty();
  }

  @Test
  void ofRacingPlansEachHasAnIdOfItsOwn() throws Exception {
    List<Future<StoredOperation>> created = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int writer = 0; writer < 4; writer++) {
        created.add(threads.submit(() -> store.create(this::plan)));
      }
    }
    Set<OperationId> ids = new HashSet<>();
    for (Future<StoredOperation> each : created) {
      ids.add(each.get().operation().id());
    }
    assertThat(ids).hasSize(4);
    assertThat(store.list()).hasSize(4).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void onlyOneIsUnderWayAtATime() {
    StoredOperation other = store.create(this::plan);
    StoredOperation first = begun();
    assertThat(store.underWay()).contains(first.operation().id());
    assertThat(store.begin(other, other.operation().applied(NOW)))
        .isEqualTo(new OperationStore.Begin.Occupied(first.operation().id()));
    assertThat(store.read(other.operation().id())).contains(other);

    assertThat(store.replace(first, first.operation().finished(OperationState.DONE, NOW)))
        .isPresent();

    assertThat(store.underWay()).isEmpty();
    assertThat(store.begin(other, other.operation().applied(NOW)))
        .isInstanceOf(OperationStore.Begin.Begun.class);
  }

  @Test
  void aPlanThatWasChangedDoesNotBegin() {
    StoredOperation plan = store.create(this::plan);
    assertThat(store.replace(plan, plan.operation().finished(OperationState.CANCELLED, NOW)))
        .isPresent();
    assertThat(store.begin(plan, plan.operation().applied(NOW)))
        .isEqualTo(new OperationStore.Begin.Changed());
    assertThat(store.underWay()).isEmpty();
  }

  @Test
  void keepsALimitedNumberAndTheOneUnderWay() {
    StoredOperation underWay = begun();
    for (int each = 0; each < OperationStore.MAX_KEPT + 3; each++) {
      StoredOperation plan = store.create(this::plan);
      Operation cancelled = plan.operation().finished(OperationState.CANCELLED, NOW);
      assertThat(store.replace(plan, cancelled)).isPresent();
    }
    StoredOperation newest = store.create(this::plan);
    assertThat(store.list())
        .hasSize(OperationStore.MAX_KEPT + 2)
        .startsWith(newest.operation().id())
        .endsWith(underWay.operation().id());
  }

  @Test
  void theRingChangesOnlyWhileTheOperationIsAsItWasRead() {
    StoredOperation first = begun();
    Ring before = ring();
    Ring after = before.withWeights(Map.of(S1, 1, S2, 1, S3, 2));
    StoredOperation cancelling =
        store.replace(first, first.operation().withState(OperationState.CANCELLING)).orElseThrow();

    assertThat(new RingStore(connection).compareAndSet(first, before, after)).isFalse();
    assertThat(ring()).isEqualTo(before);
    assertThat(new RingStore(connection).compareAndSet(cancelling, before, after)).isTrue();
    assertThat(new RingStore(connection).readNewest()).contains(after);
  }

  @Test
  void aWriteWhoseAnswerIsLostIsFoundToHaveHappened() throws Exception {
    OperationStore cutOff = new OperationStore(fixture.connectThroughProxy());
    StoredOperation created =
        withLostReplies("/ops/op-1", () -> cutOff.create(this::plan), () -> isThere(1, 0));
    assertThat(store.list()).containsExactly(new OperationId(1));

    Operation running = created.operation().applied(NOW);
    OperationStore.Begin begun =
        withLostReplies("/ops/op-1", () -> cutOff.begin(created, running), () -> isThere(1, 1));
    assertThat(begun).isEqualTo(new OperationStore.Begin.Begun(new StoredOperation(1, running)));

    Operation done = running.finished(OperationState.DONE, NOW);
    Optional<StoredOperation> replaced =
        withLostReplies(
            "/ops/op-1",
            () -> cutOff.replace(new StoredOperation(1, running), done),
            () -> isThere(1, 2));
    assertThat(replaced).contains(new StoredOperation(2, done));
    assertThat(store.underWay()).isEmpty();
  }

  private boolean isThere(long number, int version) {
    return store
        .read(new OperationId(number))
        .filter(found -> found.version() == version)
        .isPresent();
  }

  /** Makes a write of which the answer is lost once it took effect. */
  private <T> T withLostReplies(String text, Supplier<T> write, Supplier<Boolean> happened)
      throws Exception {
    fixture.proxy().dropRepliesFrom(text);
    CompletableFuture<T> result = CompletableFuture.supplyAsync(write);
    Await.until("the write is there", happened::get);
    fixture.proxy().cut();
    fixture.proxy().heal();
    return result.get(20, TimeUnit.SECONDS);
  }

  @Test
  void nothingIsWrittenWithoutZooKeeper() {
    ClusterConnection cutOff = fixture.connectThroughProxy();
    StoredOperation plan = store.create(this::plan);
    fixture.proxy().cut();
    ZooKeeperFixture.awaitState(cutOff, SessionState.SUSPENDED);
    OperationStore there = new OperationStore(cutOff);
    assertThatThrownBy(() -> there.create(this::plan))
        .isInstanceOf(ClusterUnavailableException.class);
    assertThatThrownBy(() -> there.replace(plan, plan.operation()))
        .isInstanceOf(ClusterUnavailableException.class);
    assertThat(store.list()).hasSize(1);
  }

  @Test
  void whatCannotBeReadIsRefused() {
    StoredOperation plan = store.create(this::plan);
    String path = connection.paths().operation(plan.operation().id());
    for (String text : List.of("{}", "[]", "{\"format\":2}", "{\"format\":1,\"id\":\"op-1\"}")) {
      ZooKeeperFixture.put(connection, path, text);
      assertThatThrownBy(() -> store.read(plan.operation().id()))
          .as(text)
          .isInstanceOf(ClusterException.class);
    }
  }

  /** Shards remember moves by their ids, so none may come again. */
  @Test
  void idsStartAboveAllOthersWhenZooKeeperWasLost() {
    Ring ring = ring();
    ClusterMeta meta = new ClusterInit(connection).meta().orElseThrow();
    StoredOperation before = store.create(this::plan);
    connection.znodes().delete(connection.paths().operation(before.operation().id()));
    connection.znodes().delete(connection.paths().operations());

    assertThat(
            new ClusterRecovery(connection)
                .recover(
                    new ClusterRecovery.Known(
                        meta.clusterId(), ring, meta.ledgers(), new TreeMap<>(), 0),
                    NOW))
        .isInstanceOf(ClusterRecovery.Outcome.Recovered.class);

    assertThat(store.create(this::plan).operation().id().number())
        .isEqualTo(NOW.getEpochSecond() + 1);
  }

  @Test
  void theLargestOperationFitsANode() {
    ShardId source = new ShardId("s".repeat(32));
    ShardId target = new ShardId("t".repeat(32));
    Operation small = plan(new OperationId(1));
    List<OperationMove> moves = new ArrayList<>();
    for (int each = 0; each < Operation.MAX_MOVES; each++) {
      moves.add(
          new OperationMove(
              new Move(new Arc(10_000 + each), 1, source, target), OperationMove.State.CANCELLED));
    }
    byte[] document = OperationDocument.write(small.withMoves(moves));
    assertThat(document.length).isLessThan(RingDocument.MAX_SIZE_BYTES);
    assertThat(new String(document, StandardCharsets.UTF_8)).startsWith("{\"format\":1");
    assertThatThrownBy(
            () -> {
              List<OperationMove> more = new ArrayList<>(moves);
              more.add(moves.getFirst());
              small.withMoves(more);
            })
        .hasMessageContaining("at most 4096 moves");
  }
}
