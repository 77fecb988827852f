// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.testkit.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One replica on real files: order, replay, purging, failures. */
final class RaftCommandLogIT {
  private static final FreePorts PORTS = new FreePorts();

  private Path directory;
  private LogReplica replica;

  @BeforeEach
  void open() throws Exception {
    // Beside the build: the temp directory may be in memory, where a flush costs nothing.
    directory = Files.createTempDirectory(Files.createDirectories(Path.of("target/log-it")), "log");
    replica = LogReplica.alone(directory, PORTS.take(), new RecordingState());
    replica.startAndLead();
  }

  @AfterEach
  void close() throws IOException {
    replica.close();
    deleteAll(directory);
  }

  @Test
  void appliesInTheOrderOfAppendingAndGivesBackTheSameObject() throws Exception {
    replica.appendAll("b", 500, 100);

    assertThat(replica.state().texts())
        .isEqualTo(IntStream.range(0, 500).mapToObj(i -> "b" + i).toList());
    assertThat(replica.state().entries())
        .allMatch(RecordingState.Entry::wasPending)
        .isSortedAccordingTo((a, b) -> Long.compare(a.position().index(), b.position().index()));
    assertThat(replica.isHalted()).isFalse();
  }

  @Test
  void replaysFromTheEntryAfterTheStoreOn() throws Exception {
    replica.appendAll("b", 100, 0);
    replica.state().flushUpTo("b59");

    restart();

    LogReplica.await(() -> replica.state().entries().size() == 100);
    assertThat(replica.state().texts())
        .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "b" + i).toList());
    assertThat(replica.state().entries().subList(60, 100))
        .noneMatch(RecordingState.Entry::wasPending);
    long before = replica.state().applied().index();
    assertThat(replica.append("after").get(10, TimeUnit.SECONDS).index()).isGreaterThan(before);
  }

  @Test
  void isReadyOnlyWhenAllOlderEntriesAreApplied() throws Exception {
    replica.appendAll("b", 200, 0);
    replica.close();
    replica = LogReplica.alone(directory, PORTS.take(), new RecordingState());

    long term = replica.startAndLead();

    assertThat(replica.state().entries()).hasSize(200);
    assertThat(replica.append("x").get(10, TimeUnit.SECONDS).term()).isEqualTo(term);
  }

  @Test
  void purgesWhatIsInTheFilesOfTheStoreAndStartsAgain() throws Exception {
    replica.appendAll("b", 200, 8 << 10);
    assertThat(replica.log().sizeBytes()).isGreaterThan(200 * (8 << 10));
    replica.state().flush();

    replica.log().durableAdvanced();

    LogReplica.await(() -> sizeBytes() <= 2 * LogReplica.SEGMENT_BYTES);
    replica.appendAll("c", 20, 8 << 10);
    replica.state().flush();
    replica.log().durableAdvanced();
    LogReplica.await(() -> sizeBytes() <= 2 * LogReplica.SEGMENT_BYTES);
    restart();
    replica.appendAll("d", 5, 0);
    assertThat(replica.state().entries()).hasSize(225);
  }

  @Test
  void leavesALogAsItIsThatItMayNotOpen() throws Exception {
    long last = replica.append("b").get(10, TimeUnit.SECONDS).index();
    for (int start = 1; start <= 2; start++) {
      replica.close();
      replica = LogReplica.alone(directory, PORTS.take(), new RecordingState());
      assertThat(replica.startWithoutLeave()).isEqualTo(last);
      assertThatThrownBy(() -> replica.append("c").get(10, TimeUnit.SECONDS))
          .hasMessageContaining("may be applied: false");
    }
    restart();
    assertThat(replica.state().texts()).containsExactly("b");
  }

  @Test
  void startsAgainWhenTheStoreHasEverything() throws Exception {
    replica.appendAll("b", 10, 0);
    replica.state().flush();
    restart();
    restart();

    replica.appendAll("c", 10, 0);

    assertThat(replica.state().entries()).hasSize(20);
  }

  @Test
  void startsOnWhatACrashLeaves() throws Exception {
    replica.appendAll("b", 100, 1_000);
    RecordingState crashed = replica.state().afterCrash();
    Path copy = copyOfFiles();
    close();

    directory = copy;
    replica = LogReplica.alone(directory, PORTS.take(), crashed);
    replica.startAndLead();

    assertThat(replica.state().entries()).hasSize(100);
  }

  @Test
  void haltsWhenApplyThrows() throws Exception {
    replica.state().poison("bad");

    replica.append("good").get(10, TimeUnit.SECONDS);
    var _ = replica.append("bad");

    assertThat(replica.awaitHalt()).contains("could not be applied").contains("poisoned by bad");
    var _ = replica.append("later");
    assertThat(replica.state().texts()).containsExactly("good");
  }

  @Test
  void haltsWhenTheFilesAreTakenAway() throws Exception {
    replica.appendAll("b", 5, 0);

    deleteAll(replica.logFiles());
    for (int i = 0; i < 2 * LogReplica.SEGMENT_BYTES / (8 << 10); i++) {
      var _ = replica.append("c" + i, 8 << 10);
    }

    assertThat(replica.awaitHalt()).isNotEmpty();
  }

  @Test
  void readBarrierShowsWhatWasAnswered() throws Exception {
    replica.appendAll("b", 50, 0);

    replica.log().readBarrier().get(10, TimeUnit.SECONDS);

    assertThat(replica.state().entries()).hasSize(50);
  }

  @Test
  void failsWhatIsTooLargeForCertain() {
    assertThatThrownBy(() -> replica.append("b", LogReplica.MAX_BATCH_BYTES).get())
        .hasCauseInstanceOf(WaitingBatch.Failed.class)
        .hasMessageContaining("may be applied: false");
  }

  @Test
  void takesABatchOfTheLargestSize() throws Exception {
    replica.append("b", LogReplica.MAX_BATCH_BYTES - 1).get(10, TimeUnit.SECONDS);

    assertThat(replica.state().texts()).containsExactly("b");
  }

  @Test
  void failsForCertainWhenClosed() throws Exception {
    replica.close();

    assertThatThrownBy(() -> replica.append("late").get())
        .hasMessageContaining("may be applied: false");
    assertThatThrownBy(() -> replica.log().readBarrier().get()).hasMessageContaining("not lead");
    assertThat(replica.awaitLost()).isTrue();
    assertThat(replica.isHalted()).isFalse();
  }

  @Test
  void answersEveryBatchWhenClosedUnderLoad() throws Exception {
    List<WaitingBatch> batches =
        IntStream.range(0, 300).mapToObj(i -> new WaitingBatch("b" + i, 2_000)).toList();
    Thread appender = Thread.ofPlatform().start(() -> batches.forEach(replica.log()::append));
    LogReplica.await(() -> replica.state().entries().size() > 20);

    replica.close();
    appender.join();

    assertThat(batches).allMatch(batch -> batch.fate().isDone());
    List<String> answered =
        batches.stream()
            .filter(batch -> !batch.fate().isCompletedExceptionally())
            .map(batch -> WaitingBatch.textOf(batch.bytes()))
            .toList();
    assertThat(replica.state().texts()).containsAll(answered);
    assertThat(replica.isHalted()).isFalse();
  }

  @Test
  void cannotBeOpenedTwice() {
    LogReplica second = LogReplica.alone(directory, PORTS.take(), new RecordingState());

    assertThatThrownBy(second::start)
        .isInstanceOf(LogRefused.class)
        .hasMessageContaining("open in another process");
  }

  private void restart() throws Exception {
    RecordingState survived = replica.state().afterCrash();
    replica.close();
    replica = LogReplica.alone(directory, PORTS.take(), survived);
    replica.startAndLead();
  }

  private long sizeBytes() {
    try {
      return replica.log().sizeBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files as they are now, while the log runs: what a killed process would leave. */
  private Path copyOfFiles() throws IOException {
    Path copy = Files.createTempDirectory(directory.getParent(), "copy");
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(directory.relativize(file));
        if (!file.getFileName().toString().equals("in_use.lock")) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
