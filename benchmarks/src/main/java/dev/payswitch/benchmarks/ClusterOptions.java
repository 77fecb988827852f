// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is measured. */
final class ClusterOptions {
  @Option(
      names = "--router",
      paramLabel = "HOST:PORT",
      description =
          "Measure a running cluster through this router. Without it the generator starts a"
              + " cluster of its own, of separate processes, and stops it at the end.")
  @Nullable String router;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "Admin address of that router. Default: its host, port 7401.")
  @Nullable String admin;

  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT",
      description =
          "ZooKeeper of a running cluster, for --call locked. Default: the router's host, port"
              + " 7481.")
  @Nullable String zooKeeper;

  @Option(
      names = "--process",
      paramLabel = "NAME=PID",
      description = "A process of a running cluster on this machine, to show what it uses.")
  Map<String, Long> processes = new LinkedHashMap<>();

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "3",
      description = "Shards of an own cluster. Default: ${DEFAULT-VALUE}.")
  int shardCount;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Data and logs of an own cluster. Emptied first, except with --reuse. Default:"
              + " benchmarks/target/cluster in the source tree.")
  @Nullable Path directory;

  @Option(
      names = "--jfr",
      description =
          "Record each process during the last round with JDK Flight Recorder, and print the"
              + " methods that took most time.")
  boolean jfr;
}
