// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what processes of this machine use. */
public final class ProcessProbe {
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern HEAP_LIMIT = Pattern.compile("-Xmx(\\d+)([kKmMgG]?)");
  private static final long KIB = 1024;
  private static final int PERCENT = 100;

  /** CPU time used so far, by the process's name. */
  public record Sample(long nanos, Map<String, Duration> cpu) {}

  private final Map<String, Long> pids;

  /** Watches these processes, given as name and process id. */
  public ProcessProbe(Map<String, Long> pids) {
    this.pids = new LinkedHashMap<>(pids);
  }

  public Sample sample() {
    Map<String, Duration> cpu = new LinkedHashMap<>();
    pids.forEach((name, pid) -> cpu.put(name, cpuOf(pid)));
    return new Sample(System.nanoTime(), cpu);
  }

  private static Duration cpuOf(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** What each process used from one sample to a later one. */
  public List<ProcessUsage> between(Sample before, Sample after) {
    double seconds = Duration.ofNanos(after.nanos() - before.nanos()).toNanos() / 1e9;
    List<ProcessUsage> usages = new ArrayList<>();
    pids.forEach(
        (name, pid) -> {
          Duration used = after.cpu().getOrDefault(name, Duration.ZERO);
          Duration usedBefore = before.cpu().getOrDefault(name, Duration.ZERO);
          double cpuSeconds = used.minus(usedBefore).toNanos() / 1e9;
          usages.add(
              new ProcessUsage(
                  name,
                  cpuSeconds,
                  PERCENT * cpuSeconds / seconds,
                  rssPeakBytes(pid),
                  heapLimitBytes(pid)));
        });
    return usages;
  }

  private static long rssPeakBytes(long pid) {
    try {
      Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return peak.find() ? Long.parseLong(peak.group(1)) * KIB : 0;
    } catch (IOException gone) {
      return 0;
    }
  }

  /** Not by ProcessHandle, which does not tell the arguments of a command line this long. */
  private static long heapLimitBytes(long pid) {
    try {
      return heapLimitBytes(Files.readString(Path.of("/proc/" + pid + "/cmdline")));
    } catch (IOException gone) {
      return 0;
    }
  }

  static long heapLimitBytes(String commandLine) {
    Matcher limit = HEAP_LIMIT.matcher(commandLine);
    long bytes = 0;
    // The last one counts, as it does for Java.
    while (limit.find()) {
      bytes = Long.parseLong(limit.group(1)) * unit(limit.group(2));
    }
    return bytes;
  }

  private static long unit(String suffix) {
    return switch (suffix) {
      case "k", "K" -> KIB;
      case "m", "M" -> KIB * KIB;
      case "g", "G" -> KIB * KIB * KIB;
      default -> 1;
    };
  }
}
