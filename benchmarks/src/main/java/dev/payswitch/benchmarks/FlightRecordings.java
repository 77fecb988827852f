// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Records what running processes spend their time on, through the JDK's own tools. Samples are by
 * CPU time where the JDK can do that, which native code such as RocksDB's is not hidden from.
 */
final class FlightRecordings {
  private static final String NAME = "bench";
  private static final List<String> VIEWS = List.of("cpu-time-hot-methods", "hot-methods");
  private static final int MAX_LINES = 32;
  private static final int MIN_LINES_WITH_METHODS = 5;

  private final Path tools = Path.of(System.getProperty("java.home"), "bin");
  private final Path directory;
  private final Map<String, Long> pids;

  FlightRecordings(Path directory, Map<String, Long> pids) {
    this.directory = directory;
    this.pids = Map.copyOf(pids);
  }

  void start() {
    for (long pid : pids.values()) {
      jcmd(pid, "JFR.start", "name=" + NAME, "settings=profile", "jdk.CPUTimeSample#enabled=true");
    }
  }

  /** Ends the recordings and answers, by process, the methods that took most time. */
  Map<String, String> stop() {
    Map<String, String> views = new LinkedHashMap<>();
    pids.forEach(
        (name, pid) -> {
          Path file = directory.resolve(name + ".jfr");
          jcmd(pid, "JFR.stop", "name=" + NAME, "filename=" + file);
          views.put(name, file + "\n" + view(file));
        });
    return views;
  }

  private String view(Path file) {
    String shown = "";
    for (String view : VIEWS) {
      shown =
          run(List.of(tools.resolve("jfr").toString(), "view", "--width", "150", view, file + ""));
      if (shown.lines().count() > MIN_LINES_WITH_METHODS) {
        break;
      }
    }
    return shown
        .lines()
        .filter(line -> !line.isBlank())
        .limit(MAX_LINES)
        .collect(Collectors.joining("\n"));
  }

  private void jcmd(long pid, String... command) {
    List<String> words = new java.util.ArrayList<>();
    words.add(tools.resolve("jcmd").toString());
    words.add(Long.toString(pid));
    words.addAll(List.of(command));
    run(words);
  }

  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      return exitCode == 0 ? output : command + " failed: " + output;
    } catch (IOException notStarted) {
      throw new UncheckedIOException(notStarted);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, interrupted);
    }
  }

  /** Makes the directory for recordings. */
  static Path createDirectory(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException notCreated) {
      throw new UncheckedIOException(notCreated);
    }
  }
}
