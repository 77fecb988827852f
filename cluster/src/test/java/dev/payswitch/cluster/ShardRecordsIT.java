// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.testkit.Await;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShardRecordsIT {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123456Z");
  private static final ShardId S1 = ZooKeeperFixture.S1;

  @TempDir private Path directory;
  private ZooKeeperFixture fixture;
  private ClusterConnection connection;
  private ShardRecords records;

  @BeforeEach
  void start() throws Exception {
    fixture = new ZooKeeperFixture(directory);
    connection = fixture.connect();
    fixture.init(connection);
    records = new ShardRecords(connection);
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void positionIsWrittenOverTheVersionThatWasRead() {
    ShardRecord empty = records.read(S1).orElseThrow();
    ShardPosition position = new ShardPosition(17, 4_000_000_000L, TIME);
    ShardRecord written = records.compareAndSet(S1, empty.version(), position).orElseThrow();
    assertThat(written.position()).contains(position);
    assertThat(records.read(S1)).contains(written);
    assertThat(records.compareAndSet(S1, empty.version(), new ShardPosition(1, 2, TIME))).isEmpty();
    assertThat(records.read(S1)).contains(written);
    assertThat(records.compareAndSet(S1, written.version(), new ShardPosition(17, 18, TIME)))
        .isPresent();
  }

  @Test
  void aShardThatIsAboutToBeAddedHasAnEmptyRecord() {
    ShardId added = new ShardId("s9");
    assertThat(records.claimData(added, ZooKeeperFixture.R1, "d9")).isEqualTo("d9");
    ShardRecord record = records.read(added).orElseThrow();
    assertThat(record.position()).isEmpty();
    assertThat(records.compareAndSet(added, record.version(), new ShardPosition(1, 2, TIME)))
        .isPresent();
  }

  @Test
  void unknownShardHasNoRecord() {
    assertThat(records.read(new ShardId("s9"))).isEmpty();
    assertThat(records.compareAndSet(new ShardId("s9"), 0, new ShardPosition(1, 2, TIME)))
        .isEmpty();
  }

  @Test
  void writeWhoseAnswerIsLostIsFoundToHaveHappened() throws Exception {
    ShardRecords cutOff = new ShardRecords(fixture.connectThroughProxy());
    ShardPosition position = new ShardPosition(17, 4711, TIME);
    fixture.proxy().dropRepliesFrom("4711");
    CompletableFuture<Optional<ShardRecord>> result =
        CompletableFuture.supplyAsync(() -> cutOff.compareAndSet(S1, 0, position));
    Await.until("position is there", () -> position().equals(Optional.of(position)));
    fixture.proxy().cut();
    fixture.proxy().heal();
    assertThat(result.get(20, TimeUnit.SECONDS))
        .contains(new ShardRecord(1, Optional.of(position)));
  }

  @Test
  void writeThatNeverArrivedIsUnknownToTheCaller() {
    ShardRecords cutOff = new ShardRecords(fixture.connectThroughProxy());
    fixture.proxy().dropRequestsFrom("4711");
    CompletableFuture<Optional<ShardRecord>> result =
        CompletableFuture.supplyAsync(
            () -> cutOff.compareAndSet(S1, 0, new ShardPosition(17, 4711, TIME)));
    Await.until("write is dropped", () -> fixture.proxy().isDropping());
    fixture.proxy().cut();
    fixture.proxy().heal();
    assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ClusterUnavailableException.class);
    assertThat(position()).isEmpty();
  }

  @Test
  void dataBelongsToTheReplicaThatClaimedItFirst() {
    assertThat(records.dataId(S1, ZooKeeperFixture.R1)).isEmpty();
    assertThat(records.claimData(S1, ZooKeeperFixture.R1, "data-1")).isEqualTo("data-1");
    assertThat(records.claimData(S1, ZooKeeperFixture.R1, "data-1")).isEqualTo("data-1");
    assertThat(records.claimData(S1, ZooKeeperFixture.R1, "data-2")).isEqualTo("data-1");
    assertThat(records.dataId(S1, ZooKeeperFixture.R1)).contains("data-1");
  }

  private Optional<ShardPosition> position() {
    return records.read(S1).orElseThrow().position();
  }
}
