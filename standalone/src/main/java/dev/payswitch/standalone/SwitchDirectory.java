// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a whole switch. A file in it says of how many shards it is and who made it; a
 * lock keeps a second process out.
 */
final class SwitchDirectory implements AutoCloseable {
  /** Who made a directory: only what a demo made is ever deleted. */
  enum Maker {
    UP,
    DEMO
  }

  private static final String DESCRIPTION = "switch.properties";
  private static final String LOCK = "lock";
  private static final String SHARDS = "shards";
  private static final String MAKER = "made-by";

  private final Path path;
  private final FileChannel lock;

  private SwitchDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Opens a directory to go on with, or makes it. With it the data of a demo is kept, too. */
  static SwitchDirectory open(Path path, int shardCount) {
    refuseStrangers(path);
    SwitchDirectory directory = lock(path);
    Integer known = directory.shardCount();
    if (known != null && known != shardCount) {
      directory.close();
      throw new StartRefused(
          path + " is of a switch with " + known + " shards, not " + shardCount,
          "pass --shards " + known + ", or another --data");
    }
    directory.describe(shardCount, Maker.UP);
    return directory;
  }

  /** Makes a directory anew, in the place of what an earlier demo left there. */
  static SwitchDirectory renew(Path path, int shardCount) {
    refuseStrangers(path);
    if (Files.exists(path.resolve(DESCRIPTION)) && !isOfDemo(path)) {
      throw new StartRefused(
          path + " holds a switch that is to be kept", "pass another --data for the demo");
    }
    lock(path).close();
    delete(path);
    SwitchDirectory directory = lock(path);
    directory.describe(shardCount, Maker.DEMO);
    return directory;
  }

  Path path() {
    return path;
  }

  Path zooKeeper() {
    return path.resolve("zookeeper");
  }

  Path router() {
    return path.resolve("router");
  }

  Path node(String shard) {
    return path.resolve(shard);
  }

  Path log() {
    return path.resolve("log").resolve("payswitch.log");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void refuseStrangers(Path path) {
    if (Files.isDirectory(path) && !Files.exists(path.resolve(DESCRIPTION)) && !isEmpty(path)) {
      throw new StartRefused(
          path + " is not empty and holds no switch", "pass --data with another directory");
    }
  }

  private static boolean isEmpty(Path path) {
    try (Stream<Path> files = Files.list(path)) {
      return files.allMatch(file -> file.endsWith(LOCK));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static SwitchDirectory lock(Path path) {
    FileChannel channel = null;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = channel.tryLock();
      if (held != null) {
        return new SwitchDirectory(path, channel);
      }
      channel.close();
    } catch (OverlappingFileLockException heldHere) {
      closeQuietly(channel);
    } catch (IOException failed) {
      closeQuietly(channel);
      throw new StartRefused(
          "cannot use " + path + ": " + failed, "pass --data with a directory of yours", failed);
    }
    throw new StartRefused("another payswitch runs on " + path, "stop it, or pass another --data");
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private @Nullable Integer shardCount() {
    String shards = description(path).getProperty(SHARDS);
    try {
      return shards == null ? null : Integer.valueOf(shards);
    } catch (NumberFormatException damaged) {
      throw new StartRefused(
          path.resolve(DESCRIPTION) + " is damaged", "write shards=N into it again", damaged);
    }
  }

  private static boolean isOfDemo(Path path) {
    return Maker.DEMO.name().equals(description(path).getProperty(MAKER));
  }

  private static Properties description(Path path) {
    Properties description = new Properties();
    Path file = path.resolve(DESCRIPTION);
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        description.load(reader);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return description;
  }

  private void describe(int shardCount, Maker maker) {
    Properties description = new Properties();
    description.setProperty(SHARDS, Integer.toString(shardCount));
    description.setProperty(MAKER, maker.name());
    try (Writer writer = Files.newBufferedWriter(path.resolve(DESCRIPTION))) {
      description.store(writer, "a payswitch of one machine");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void delete(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
