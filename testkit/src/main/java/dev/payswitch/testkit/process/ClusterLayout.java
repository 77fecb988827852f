// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit.process;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster of processes is made of: the launcher that starts them, the directory that holds
 * their data and logs, how many shards, the ZooKeeper session timeout, environment variables that
 * all of them get, and whether they find one another through proxies.
 */
public record ClusterLayout(
    Path launcher,
    Path directory,
    int shardCount,
    Duration sessionTimeout,
    Map<String, String> environment,
    boolean hasProxiedLinks) {
  private static final String LAUNCHER = "bin/payswitch";

  /** The packaged one: it only runs, where the one in the source tree would start a build. */
  private static final String PACKAGED = "standalone/target/payswitch/" + LAUNCHER;

  public ClusterLayout {
    if (shardCount < 1) {
      throw new IllegalArgumentException("a cluster has at least one shard, not " + shardCount);
    }
    environment = Map.copyOf(environment);
  }

  /** Nothing runs beside what is tested or measured. */
  private static final Map<String, String> ALONE = Map.of("PAYSWITCH_WARM", "no");

  /** Three shards and a session of 10 s, started by the launcher this code was built with. */
  public static ClusterLayout in(Path directory) {
    return new ClusterLayout(
        projectDirectory().resolve(PACKAGED), directory, 3, Duration.ofSeconds(10), ALONE, false);
  }

  public ClusterLayout withShardCount(int count) {
    return new ClusterLayout(
        launcher, directory, count, sessionTimeout, environment, hasProxiedLinks);
  }

  public ClusterLayout withSessionTimeout(Duration timeout) {
    return new ClusterLayout(
        launcher, directory, shardCount, timeout, environment, hasProxiedLinks);
  }

  /** The same with more variables. */
  public ClusterLayout withEnvironment(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(variables);
    return new ClusterLayout(launcher, directory, shardCount, sessionTimeout, all, hasProxiedLinks);
  }

  /** The same with a proxy on the way from each process to each other one. */
  public ClusterLayout withProxiedLinks() {
    return new ClusterLayout(launcher, directory, shardCount, sessionTimeout, environment, true);
  }

  /** The shards' ids: s1, s2 and so on. */
  public List<String> shards() {
    return IntStream.rangeClosed(1, shardCount).mapToObj(number -> "s" + number).toList();
  }

  /** The directory above this code that holds the launcher. */
  public static Path projectDirectory() {
    Path code = codeLocation();
    for (@Nullable Path directory = code; directory != null; directory = directory.getParent()) {
      if (Files.isExecutable(directory.resolve(LAUNCHER))
          && Files.exists(directory.resolve("pom.xml"))) {
        return directory;
      }
    }
    throw new IllegalStateException("no " + LAUNCHER + " in any directory above " + code);
  }

  private static Path codeLocation() {
    @Nullable CodeSource source = ClusterLayout.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException("this code does not know where it was loaded from");
    }
    try {
      URI location = source.getLocation().toURI();
      return Path.of(location).toAbsolutePath();
    } catch (URISyntaxException notPath) {
      throw new IllegalStateException("loaded from no file: " + source, notPath);
    }
  }
}
