// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import static java.util.Objects.requireNonNull;

import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.StoreFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The open database, its families and options: what must be closed in this order and once. */
final class Database implements AutoCloseable {
  private final StoreConfig config;
  private final StoreOptions options;
  private final AbstractEventListener listener;
  private final RocksDB handle;
  private final Map<Family, ColumnFamilyHandle> families;

  private Database(Opening opening, RocksDB handle, Map<Family, ColumnFamilyHandle> families) {
    this.config = opening.config();
    this.options = opening.options();
    this.listener = opening.listener();
    this.handle = handle;
    this.families = families;
  }

  private record Opening(StoreConfig config, StoreOptions options, AbstractEventListener listener) {
    void abandon() {
      options.close();
      listener.close();
    }
  }

  static Database open(StoreConfig config, AbstractEventListener listener) {
    Opening opening = new Opening(config, new StoreOptions(config, listener), listener);
    try {
      Files.createDirectories(config.directory());
      return open(opening);
    } catch (IOException | RocksDBException failed) {
      opening.abandon();
      throw new StoreFailure(
          "the rows in %s cannot be opened: %s".formatted(config.directory(), failed.getMessage()),
          failed);
    }
  }

  private static Database open(Opening opening) throws RocksDBException {
    List<ColumnFamilyDescriptor> descriptors =
        Stream.of(Family.values())
            .map(
                family ->
                    new ColumnFamilyDescriptor(
                        nameOf(family).getBytes(StandardCharsets.US_ASCII),
                        opening.options().family(family)))
            .toList();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    RocksDB handle =
        RocksDB.open(
            opening.options().database(),
            opening.config().directory().toString(),
            descriptors,
            handles);
    Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
    Iterator<ColumnFamilyHandle> inOrder = handles.iterator();
    for (Family family : Family.values()) {
      families.put(family, inOrder.next());
    }
    return new Database(opening, handle, families);
  }

  private static String nameOf(Family family) {
    return switch (family) {
      case DATA -> "data";
      case HISTORY -> "history";
      case AGENDA -> "agenda";
      // RocksDB insists on a family of this name.
      case META -> "default";
    };
  }

  RocksDB handle() {
    return handle;
  }

  StoreOptions options() {
    return options;
  }

  ColumnFamilyHandle family(Family family) {
    return requireNonNull(families.get(family));
  }

  List<ColumnFamilyHandle> families() {
    return List.copyOf(families.values());
  }

  /** A counter of RocksDB, summed over the families. */
  long sumOf(String property) {
    try {
      long sum = 0;
      for (ColumnFamilyHandle family : families.values()) {
        sum += handle.getLongProperty(family, property);
      }
      return sum;
    } catch (RocksDBException failed) {
      throw failure("reading " + property, failed);
    }
  }

  /** A counter of RocksDB that is about the whole database. */
  long valueOf(String property) {
    try {
      return handle.getLongProperty(property);
    } catch (RocksDBException failed) {
      throw failure("reading " + property, failed);
    }
  }

  StoreFailure failure(String doing, RocksDBException failed) {
    return new StoreFailure(
        "%s in %s failed: %s".formatted(doing, config.directory(), failed.getMessage()), failed);
  }

  @Override
  public void close() {
    Closing.inReverse(families());
    handle.close();
    options.close();
    listener.close();
  }
}
