// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import dev.payswitch.node.transfer.RegressionMark;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.Set;

/**
 * The directory of one replica. Its identity file says whose data it is, its lock file that a
 * process is using it; both are checked before anything else is touched.
 */
public final class DataDirectory implements RegressionMark, AutoCloseable {
  private static final String FORMAT = "1";
  private static final String REGRESSED = "regressed";
  private static final Set<String> FORGETFUL = Set.of("tmpfs", "ramfs");

  private final Path root;
  private final FileChannel lockFile;
  private final Identity identity;

  private DataDirectory(Path root, FileChannel lockFile, Identity identity) {
    this.root = root;
    this.lockFile = lockFile;
    this.identity = identity;
  }

  /**
   * Whose data a directory holds.
   *
   * @param dataId made with the directory; a copy of the directory has the same
   */
  public record Identity(String clusterId, String shard, String replica, String dataId) {}

  /**
   * Opens the directory of this replica, or makes it.
   *
   * @throws NodeRefused if it belongs to somebody else, is in use, or cannot be used
   */
  public static DataDirectory open(NodeConfig config, String clusterId) {
    Path root = config.data();
    try {
      Files.createDirectories(root);
      requireLasting(config);
      return lockAndIdentify(
          root,
          new Identity(
              clusterId, config.shard().value(), config.replica().value(), SystemChance.newId()));
    } catch (IOException e) {
      throw new NodeRefused(
          "the data directory " + root + " cannot be used: " + e,
          "check that it can be written by this user, or pass another one with --data");
    }
  }

  private static void requireLasting(NodeConfig config) throws IOException {
    FileStore disk = Files.getFileStore(config.data());
    if (FORGETFUL.contains(disk.type()) && !config.allowTemporaryFiles()) {
      throw new NodeRefused(
          "the data directory " + config.data() + " is on " + disk.type() + ", which forgets",
          "pass a directory on a disk with --data, or --allow-temporary-files for a trial");
    }
  }

  private static DataDirectory lockAndIdentify(Path root, Identity wanted) throws IOException {
    FileChannel lockFile = lock(root);
    try {
      return new DataDirectory(root, lockFile, identify(root, wanted));
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new NodeRefused(
          "another process uses the data directory " + root,
          "stop that process first, or pass another directory with --data");
    }
    return channel;
  }

  private static Identity identify(Path root, Identity wanted) throws IOException {
    Path file = root.resolve("identity");
    if (!Files.exists(file)) {
      write(root, file, wanted);
      return wanted;
    }
    Properties found = read(file);
    Identity present =
        new Identity(
            found.getProperty("cluster", "?"),
            found.getProperty("shard", "?"),
            found.getProperty("replica", "?"),
            found.getProperty("data", "?"));
    boolean same =
        present.shard().equals(wanted.shard())
            && present.replica().equals(wanted.replica())
            && present.clusterId().equals(wanted.clusterId());
    if (!same) {
      throw new NodeRefused(
          "the data directory "
              + root
              + " belongs to shard "
              + present.shard()
              + " replica "
              + present.replica()
              + " of cluster "
              + present.clusterId()
              + ", not to shard "
              + wanted.shard()
              + " replica "
              + wanted.replica()
              + " of cluster "
              + wanted.clusterId(),
          "pass the right directory with --data; nothing was changed");
    }
    return present;
  }

  private static Properties read(Path file) throws IOException {
    Properties found = new Properties();
    found.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
    String format = found.getProperty("format");
    if (!FORMAT.equals(format)) {
      throw new NodeRefused(
          file + " has format " + format + "; this release knows " + FORMAT,
          "start the release that wrote it, or pass another directory with --data");
    }
    return found;
  }

  private static void write(Path root, Path file, Identity identity) throws IOException {
    String content =
        "format="
            + FORMAT
            + "\ncluster="
            + identity.clusterId()
            + "\nshard="
            + identity.shard()
            + "\nreplica="
            + identity.replica()
            + "\ndata="
            + identity.dataId()
            + "\n";
    write(root, file, content);
  }

  private static void write(Path root, Path file, String content) throws IOException {
    Path fresh = root.resolve(file.getFileName() + ".new");
    Files.writeString(fresh, content, StandardCharsets.UTF_8);
    force(fresh);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(root);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  public Identity identity() {
    return identity;
  }

  @Override
  public String evidence() {
    try {
      Path file = root.resolve(REGRESSED);
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void put(String evidence) {
    try {
      write(root, root.resolve(REGRESSED), evidence);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the log is. */
  public Path log() {
    return root.resolve("log");
  }

  /** Where the rows are. */
  public Path store() {
    return root.resolve("store");
  }

  /** Bytes that may still be written. */
  public long freeBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new IllegalStateException("the lock file of " + root + " cannot be closed", e);
    }
  }
}
