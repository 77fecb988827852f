// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** A cluster of separate processes that is started for the measurement and stopped after it. */
final class OwnCluster implements Target {
  private static final String PREPARED = "prepared.properties";
  private static final String MARKER = "benchmark-cluster";

  private final ClusterProcesses processes;
  private final int shardCount;

  private OwnCluster(ClusterProcesses processes, int shardCount) {
    this.processes = processes;
    this.shardCount = shardCount;
  }

  /** Starts the processes, on an empty directory or on what an earlier run prepared in it. */
  static OwnCluster start(ClusterOptions options, DataOptions data) {
    Path directory =
        options.directory == null
            ? ClusterLayout.projectDirectory().resolve("benchmarks/target/cluster")
            : options.directory.toAbsolutePath();
    try {
      if (data.reuse) {
        requirePrepared(directory, facts(options, data));
      } else {
        empty(directory);
      }
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
    bringUpToDate();
    ClusterLayout layout = ClusterLayout.in(directory).withShardCount(options.shardCount);
    return new OwnCluster(ClusterProcesses.start(layout), options.shardCount);
  }

  /**
   * Lets the launcher of the source tree build what is older than its sources: the processes are
   * started by the packaged one, which takes what is there, and old code must not be measured.
   */
  private static void bringUpToDate() {
    Path launcher = ClusterLayout.projectDirectory().resolve("bin/payswitch");
    try {
      Process version =
          new ProcessBuilder(launcher.toString(), "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (version.waitFor() != 0) {
        throw new IllegalStateException("the switch could not be built");
      }
    } catch (IOException notStarted) {
      throw new UncheckedIOException(notStarted);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while building", interrupted);
    }
  }

  private static void requirePrepared(Path directory, Properties wanted) throws IOException {
    Path file = directory.resolve(PREPARED);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "nothing is prepared in " + directory + "; run once without --reuse");
    }
    Properties prepared = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      prepared.load(reader);
    }
    if (!prepared.equals(wanted)) {
      throw new IllegalArgumentException(
          directory + " was prepared with " + prepared + ", but this run wants " + wanted);
    }
  }

  /** Deletes what an earlier measurement left, and nothing else. */
  private static void empty(Path directory) throws IOException {
    Files.createDirectories(directory);
    boolean ours = Files.exists(directory.resolve(MARKER));
    List<Path> content;
    try (Stream<Path> tree = Files.walk(directory)) {
      content = tree.filter(path -> !path.equals(directory)).toList();
    }
    if (!ours && !content.isEmpty()) {
      throw new IllegalArgumentException(
          directory + " holds something else; name an empty directory with --directory");
    }
    for (Path path : content.stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(path);
    }
    Files.createFile(directory.resolve(MARKER));
  }

  /** Writes down what the cluster holds now, for later runs with {@code --reuse}. */
  void markPrepared(ClusterOptions options, DataOptions data) {
    try (var writer = Files.newBufferedWriter(processes.directory().resolve(PREPARED))) {
      facts(options, data).store(writer, null);
    } catch (IOException notWritten) {
      throw new UncheckedIOException(notWritten);
    }
  }

  private static Properties facts(ClusterOptions options, DataOptions data) {
    Properties facts = new Properties();
    facts.setProperty("shards", Integer.toString(options.shardCount));
    facts.setProperty("accounts", Integer.toString(data.accountCount));
    facts.setProperty("stored", Long.toString(data.storedTransferCount));
    facts.setProperty("ledger", data.ledger);
    facts.setProperty("funds", data.fundsMinor == null ? "no floor" : data.fundsMinor.toString());
    return facts;
  }

  @Override
  public String routerAddress() {
    return processes.routerAddress();
  }

  @Override
  public String adminAddress() {
    return processes.adminAddress();
  }

  @Override
  public String zooKeeperAddress() {
    return processes.zooKeeperAddress();
  }

  @Override
  public Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (String name : processes.names()) {
      pids.put(name, processes.process(name).pid());
    }
    return pids;
  }

  @Override
  public String description() {
    return "own, separate processes: zookeeper, "
        + (shardCount == 1 ? "1 shard" : shardCount + " shards")
        + ", router";
  }

  Path directory() {
    return processes.directory();
  }

  @Override
  public void close() {
    processes.close();
  }
}
