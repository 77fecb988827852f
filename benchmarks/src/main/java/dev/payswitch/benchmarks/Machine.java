// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.testkit.process.ClusterLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a measurement was made and of what: figures without it mean nothing. */
final class Machine {
  private static final Pattern MODEL = Pattern.compile("model name\\s*: (.*)");
  private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+(\\d+) kB");
  private static final double KIB_PER_GIB = 1024.0 * 1024;
  private static final String UNKNOWN = "unknown";

  private Machine() {}

  static String description() {
    String memory = find(MEMORY, Path.of("/proc/meminfo"));
    return String.format(
        Locale.ROOT,
        "%d cores (%s), %s, %s %s, Java %s",
        Runtime.getRuntime().availableProcessors(),
        find(MODEL, Path.of("/proc/cpuinfo")),
        memory.equals(UNKNOWN)
            ? "memory unknown"
            : String.format(Locale.ROOT, "%.1f GiB", Long.parseLong(memory) / KIB_PER_GIB),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version());
  }

  private static String find(Pattern pattern, Path file) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(file));
      return matcher.find() ? matcher.group(1).strip() : UNKNOWN;
    } catch (IOException absent) {
      return UNKNOWN;
    }
  }

  /** The commit of the source tree, marked when files differ from it. */
  static String commit() {
    try {
      Process process =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=10")
              .directory(ClusterLayout.projectDirectory().toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? output.strip() : UNKNOWN;
    } catch (IOException | IllegalStateException noTree) {
      return UNKNOWN;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}
