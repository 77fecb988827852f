// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import dev.payswitch.node.ledger.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * Loads RocksDB's native code once for the whole process. It must be a file for that; by default it
 * would be a new one in the temp directory at every start, and stay there, 17 MB each, whenever the
 * process is killed. In the store's own directory the next start replaces it.
 */
final class NativeLibrary {
  private static final String DIRECTORY = "native";

  private NativeLibrary() {}

  static void load(Path storeDirectory) {
    Path directory = storeDirectory.resolve(DIRECTORY);
    try {
      Files.createDirectories(directory);
      NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
    } catch (IOException failed) {
      throw new StoreFailure(
          "RocksDB's native code cannot be written to %s: %s"
              .formatted(directory, failed.getMessage()),
          failed);
    }
    RocksDB.loadLibrary();
  }
}
