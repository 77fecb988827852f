// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.payswitch.node.Halt;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.LedgerStore.WriteSet;
import dev.payswitch.node.ledger.LedgerStoreContract;
import dev.payswitch.node.ledger.RowReader.ScanOrder;
import dev.payswitch.node.ledger.StoreFailure;
import dev.payswitch.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksLedgerStoreIT extends LedgerStoreContract {
  private static final byte[] KEY = "key".getBytes(US_ASCII);
  private static final Halt NO_HALT =
      (what, cause) -> {
        throw new AssertionError(what, cause);
      };

  @TempDir Path directory;

  @Override
  protected LedgerStore open() {
    return open(() -> {});
  }

  private RocksLedgerStore open(Runnable flushed) {
    return RocksLedgerStore.open(StoreConfig.in(directory.resolve("one")), flushed, NO_HALT);
  }

  private RocksLedgerStore openOther(Runnable flushed) {
    StoreConfig config =
        StoreConfig.in(directory.resolve("other")).withFlushInterval(Duration.ofDays(1));
    return RocksLedgerStore.open(config, flushed, NO_HALT);
  }

  @Test
  void keepsRowsOverARestart() {
    try (RocksLedgerStore store = openOther(() -> {})) {
      write(store, 7);
    }
    try (RocksLedgerStore store = openOther(() -> {})) {
      assertThat(store.get(Family.META, KEY)).isEqualTo(new byte[] {7});
      assertThat(store.durable(Family.META, KEY)).isEqualTo(new byte[] {7});
    }
  }

  @Test
  void tellsWhenRowsAreInFiles() throws Exception {
    Semaphore flushes = new Semaphore(0);
    try (RocksLedgerStore store = openOther(flushes::release)) {
      write(store, 1);
      assertThat(store.durable(Family.META, KEY)).isNull();
      store.flush();

      assertThat(flushes.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      assertThat(store.durable(Family.META, KEY)).isEqualTo(new byte[] {1});
      write(store, 2);
      assertThat(store.durable(Family.META, KEY)).isEqualTo(new byte[] {1});
      assertThat(store.get(Family.META, KEY)).isEqualTo(new byte[] {2});
    }
  }

  /** A start that reads its log again is not slowed down by what was left behind. */
  @Test
  void mergesNoFilesBeforeItIsTold() {
    try (RocksLedgerStore store = openOther(() -> {})) {
      for (int file = 0; file < 12; file++) {
        write(store, file);
        store.flush();
      }
      assertThat(tableFiles()).as("a file of each flush").isGreaterThanOrEqualTo(12);

      store.startMerging();

      Await.until("files are merged", Duration.ofSeconds(30), () -> tableFiles() < 12);
      assertThat(store.get(Family.META, KEY)).isEqualTo(new byte[] {11});
    }
  }

  private long tableFiles() {
    try (Stream<Path> files = Files.list(directory.resolve("other"))) {
      return files.filter(file -> file.toString().endsWith(".sst")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void flushesByItselfWhenTheIntervalHasPassed() throws Exception {
    Semaphore flushes = new Semaphore(0);
    StoreConfig config =
        StoreConfig.in(directory.resolve("other")).withFlushInterval(Duration.ofMillis(20));
    try (RocksLedgerStore store = RocksLedgerStore.open(config, flushes::release, NO_HALT)) {
      write(store, 1);

      assertThat(flushes.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      assertThat(store.durable(Family.META, KEY)).isEqualTo(new byte[] {1});
    }
  }

  @Test
  void haltsWhenWhatFollowsAFlushFails() throws Exception {
    CountDownLatch halted = new CountDownLatch(1);
    StoreConfig config = StoreConfig.in(directory.resolve("other"));
    Runnable broken =
        () -> {
          throw new IllegalStateException("cannot purge");
        };
    try (RocksLedgerStore store =
        RocksLedgerStore.open(config, broken, (what, cause) -> halted.countDown())) {
      write(store, 1);
      store.flush();

      assertThat(halted.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** With a reason that RocksDB's Java has no name for, so that its listener says nothing. */
  @Test
  void haltsWhenAFlushInTheBackgroundFails() throws Exception {
    CountDownLatch halted = new CountDownLatch(1);
    Path own = directory.resolve("other");
    StoreConfig config =
        StoreConfig.in(own).withMemtableBytes(1 << 18).withFlushInterval(Duration.ofDays(1));
    RocksLedgerStore store =
        RocksLedgerStore.open(config, () -> {}, (what, cause) -> halted.countDown());
    Files.move(own, directory.resolve("elsewhere"));
    WriteSet writes = store.newWriteSet();
    for (int row = 0; row < 1_000; row++) {
      writes.put(Family.DATA, ("row" + row).getBytes(US_ASCII), new byte[1_000]);
    }
    store.write(writes);
    // Finds the memtable full, has it flushed, and does not wait for that.
    write(store, 1);

    assertThat(halted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThatExceptionOfType(StoreFailure.class)
        .isThrownBy(store::close)
        .withMessageContaining("flushing rows");
  }

  @Test
  void writesASetOfManyMegabytes() {
    try (RocksLedgerStore store = openOther(() -> {})) {
      WriteSet writes = store.newWriteSet();
      byte[] value = new byte[1_000];
      for (int row = 0; row < 20_000; row++) {
        writes.put(Family.DATA, ("row" + row).getBytes(US_ASCII), value);
      }
      store.write(writes);
      write(store, 1);

      int[] count = {0};
      store.scan(
          Family.DATA,
          new byte[0],
          new byte[] {(byte) 0xff},
          ScanOrder.FORWARD,
          (key, found) -> ++count[0] > 0);
      assertThat(count[0]).isEqualTo(20_000);
      assertThat(store.figures().memtableBytes()).isPositive();
    }
  }

  @Test
  void refusesADatabaseThatIsOpenAlready() {
    try (RocksLedgerStore store = openOther(() -> {})) {
      write(store, 1);

      assertThatExceptionOfType(StoreFailure.class)
          .isThrownBy(() -> openOther(() -> {}))
          .withMessageContaining("other")
          .withMessageContaining("cannot be opened");
    }
  }

  @Test
  void refusesADatabaseWithADamagedFile() throws Exception {
    try (RocksLedgerStore store = openOther(() -> {})) {
      write(store, 1);
    }
    try (var files = Files.list(directory.resolve("other"))) {
      Path current = files.filter(file -> file.endsWith("CURRENT")).findFirst().orElseThrow();
      Files.writeString(current, "MANIFEST-999999\n");
    }

    assertThatExceptionOfType(StoreFailure.class)
        .isThrownBy(() -> openOther(() -> {}))
        .withMessageContaining("cannot be opened");
  }

  @Test
  void letsReadersFinishOrRefusesThemWhileItCloses() throws Exception {
    RocksLedgerStore store = openOther(() -> {});
    write(store, 1);
    CountDownLatch reading = new CountDownLatch(4);
    List<Future<Long>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int reader = 0; reader < 4; reader++) {
        readers.add(threads.submit(() -> readUntilClosed(store, reading)));
      }
      assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
      store.close();
      for (Future<Long> reader : readers) {
        assertThat(reader.get(10, TimeUnit.SECONDS)).isPositive();
      }
    }
    assertThat(store.figures()).isEqualTo(StoreFigures.NONE);
  }

  private static long readUntilClosed(RocksLedgerStore store, CountDownLatch reading) {
    long reads = 0;
    try (LedgerStore.RowSnapshot snapshot = store.snapshot()) {
      while (true) {
        store.get(Family.META, KEY);
        snapshot.get(Family.META, KEY);
        store.scan(
            Family.META, new byte[0], new byte[] {-1}, ScanOrder.FORWARD, (key, value) -> true);
        if (reads++ == 0) {
          reading.countDown();
        }
      }
    } catch (IllegalStateException closed) {
      return reads;
    }
  }

  private static void write(LedgerStore store, int value) {
    WriteSet writes = store.newWriteSet();
    writes.put(Family.META, KEY, new byte[] {(byte) value});
    store.write(writes);
  }
}
