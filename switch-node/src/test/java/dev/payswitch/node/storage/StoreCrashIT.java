// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.node.Halt;
import dev.payswitch.node.ProcessHalt;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.RowReader.ScanOrder;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.process.ManagedProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * A process is killed, or its files cannot grow any more, while it writes and flushes. What it
 * leaves is exactly the state after one of its writes, in all families. The page cache survives
 * this, so it says nothing about a power cut.
 */
final class StoreCrashIT {
  private static final int KILLS = 3;
  private static final int MAX_LIFE_MILLIS = 700;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Halt NO_HALT =
      (what, cause) -> {
        throw new AssertionError(what, cause);
      };

  @TempDir Path directory;

  private final InMemoryLedgerStore expected = new InMemoryLedgerStore();

  @Seeded(rounds = 1)
  void leavesTheRowsOfOneWriteWhenItIsKilled(RandomGenerator random) throws IOException {
    long seed = random.nextLong(1_000_000);
    for (int kill = 0; kill < KILLS; kill++) {
      ManagedProcess writer = ManagedProcess.start("writer", command(seed), Map.of(), log());
      awaitAFlush(writer);
      assertThat(writer.hasExitedWithin(Duration.ofMillis(random.nextInt(MAX_LIFE_MILLIS))))
          .isFalse();
      writer.kill();

      assertThat(checkRows(seed)).isGreaterThanOrEqualTo(filesReached());
    }
  }

  @Test
  void haltsWhenAFileCannotBeWritten() throws IOException {
    long seed = 7;
    // In blocks of 1 KiB. No file may grow beyond it, like on a disk that is full.
    String limited =
        "ulimit -f 256 && JAVA_TOOL_OPTIONS=-Djava.library.path=%s exec %s"
            .formatted(nativeLibrary(), String.join(" ", command(seed)));
    ManagedProcess writer =
        ManagedProcess.start("writer", List.of("bash", "-c", limited), Map.of(), log());

    assertThat(writer.awaitExit(LIMIT)).as(writer.logTail()).isEqualTo(ProcessHalt.EXIT_CODE);
    assertThat(Files.readString(log()))
        .contains("event=halt", "look at the disk")
        // Whoever notices first says so: the database, or the timer that asks it to flush.
        .containsAnyOf("cannot write its files", "cannot be flushed");
    checkRows(seed);
  }

  /** A directory with the native library, which would not fit into the limit. */
  private Path nativeLibrary() throws IOException {
    String name = Environment.getJniLibraryFileName("rocksdb");
    Path copies = Files.createDirectory(directory.resolve("library"));
    try (InputStream library = RocksDB.class.getResourceAsStream("/" + name)) {
      assertThat(library).isNotNull();
      Files.copy(requireNonNull(library), copies.resolve(name));
    }
    return copies;
  }

  private Path store() {
    return directory.resolve("store");
  }

  private Path log() {
    return directory.resolve("writer.log");
  }

  private List<String> command(long seed) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:-UsePerfData",
        "-Xmx128m",
        "-cp",
        System.getProperty("java.class.path"),
        CrashWriter.class.getName(),
        store().toString(),
        Long.toString(seed));
  }

  private void awaitAFlush(ManagedProcess writer) throws IOException {
    int before = flushes().size();
    for (int poll = 0; poll < 3_000 && flushes().size() == before; poll++) {
      assertThat(writer.hasExitedWithin(Duration.ofMillis(10))).as(writer.logTail()).isFalse();
    }
    assertThat(flushes()).hasSizeGreaterThan(before);
  }

  /** What the writer said about its files, without a line that was cut short. */
  private List<Long> flushes() throws IOException {
    if (!Files.exists(log())) {
      return List.of();
    }
    return Files.readAllLines(log()).stream()
        .filter(line -> line.startsWith(CrashWriter.FILES_REACH) && line.endsWith("."))
        .map(line -> line.substring(CrashWriter.FILES_REACH.length(), line.length() - 1))
        .map(Long::valueOf)
        .toList();
  }

  private long filesReached() throws IOException {
    return flushes().getLast();
  }

  private long checkRows(long seed) {
    try (LedgerStore found =
        RocksLedgerStore.open(CrashWriter.config(store()), () -> {}, NO_HALT)) {
      long position = CrashWriter.position(found);
      assertThat(position).isGreaterThanOrEqualTo(CrashWriter.position(expected));
      for (long number = CrashWriter.position(expected) + 1; number <= position; number++) {
        CrashWriter.write(expected, seed, number);
      }
      for (Family family : Family.values()) {
        assertThat(rows(found, family))
            .as("%s after write %d", family, position)
            .isEqualTo(rows(expected, family));
      }
      return position;
    }
  }

  private static List<String> rows(LedgerStore store, Family family) {
    HexFormat hex = HexFormat.of();
    List<String> rows = new ArrayList<>();
    store.scan(
        family,
        new byte[0],
        new byte[] {(byte) 0xff},
        ScanOrder.FORWARD,
        (key, value) -> rows.add(hex.formatHex(key) + "=" + hex.formatHex(value)));
    return rows;
  }
}
