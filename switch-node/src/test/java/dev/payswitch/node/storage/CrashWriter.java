// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.payswitch.node.ProcessHalt;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.LedgerStore.WriteSet;
import dev.payswitch.node.ledger.StoreFailure;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A process that writes to a store until it dies, always the same rows for the same seed. Write
 * number n leaves n in the row {@link #POSITION}, so whoever finds the store knows what it must
 * hold. Tells on standard output how far the files reach.
 */
final class CrashWriter {
  private static final Duration HALT_LIMIT = Duration.ofSeconds(20);
  static final String FILES_REACH = "files reach ";

  private static final byte[] POSITION = "position".getBytes(US_ASCII);
  private static final List<Family> FAMILIES = List.of(Family.values());
  private static final int KEYS = 3_000;
  private static final int MAX_CHANGES = 60;
  private static final int MAX_VALUE_BYTES = 300;

  private CrashWriter() {}

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    RocksLedgerStore[] opened = new RocksLedgerStore[1];
    RocksLedgerStore store =
        RocksLedgerStore.open(config(directory), () -> tell(opened[0]), new ProcessHalt());
    opened[0] = store;
    store.startMerging();
    try {
      for (long number = position(store.get(Family.META, POSITION)) + 1; ; number++) {
        write(store, seed, number);
      }
    } catch (StoreFailure failed) {
      // A write may fail before the store has noticed why and halts; it must halt all the same.
      System.out.println(failed.getMessage());
      LockSupport.parkNanos(HALT_LIMIT.toNanos());
    }
  }

  static StoreConfig config(Path directory) {
    return StoreConfig.in(directory)
        .withMemtableBytes(1 << 20)
        .withFlushInterval(Duration.ofMillis(15));
  }

  private static void tell(@Nullable RocksLedgerStore store) {
    if (store != null) {
      System.out.println(FILES_REACH + position(store.durable(Family.META, POSITION)) + ".");
    }
  }

  /** The number of the last write that the store holds. */
  static long position(LedgerStore store) {
    return position(store.get(Family.META, POSITION));
  }

  private static long position(byte @Nullable [] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  /** Makes one write; the same for the same seed and number. */
  static void write(LedgerStore store, long seed, long number) {
    RandomGenerator random = new SplittableRandom(seed * 1_000_003 + number);
    WriteSet writes = store.newWriteSet();
    int changes = random.nextInt(MAX_CHANGES);
    for (int change = 0; change < changes; change++) {
      Family family = FAMILIES.get(random.nextInt(FAMILIES.size()));
      byte[] key = ("row" + random.nextInt(KEYS)).getBytes(US_ASCII);
      if (random.nextInt(5) == 0) {
        writes.delete(family, key);
      } else {
        byte[] value = new byte[random.nextInt(MAX_VALUE_BYTES)];
        random.nextBytes(value);
        writes.put(family, key, value);
      }
    }
    writes.put(Family.META, POSITION, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    store.write(writes);
  }
}
