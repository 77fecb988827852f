// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test or a measurement started and may end at any moment: politely, by SIGKILL,
 * or by pausing it as a machine under load would. Its standard output and error go to one file,
 * which is appended to when a process is started again under the same name. Used by one thread at a
 * time.
 */
public final class ManagedProcess {
  /** How many lines of the log a failure message carries. */
  public static final int TAIL_LINES = 30;

  private static final File NO_INPUT = new File("/dev/null");
  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(10);
  private static final int TAIL_BYTES = 64 * 1024;

  private final String name;
  private final Path log;
  private final Process process;

  private ManagedProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** Starts a command with additional environment variables; the log's directory must exist. */
  public static ManagedProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(NO_INPUT));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new ManagedProcess(name, log, builder.start());
    } catch (IOException notStarted) {
      throw new UncheckedIOException(name + " could not be started: " + command, notStarted);
    }
  }

  public String name() {
    return name;
  }

  public Path log() {
    return log;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process and its children with SIGKILL, and waits until the system has buried it. */
  public void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    if (!hasExitedWithin(SIGNAL_LIMIT)) {
      throw failure("did not die of SIGKILL");
    }
  }

  /** Stops the process from running, as if its machine hung; it keeps its ports and files. */
  public void pause() {
    signal("STOP");
  }

  /** Lets a paused process run on. */
  public void resume() {
    signal("CONT");
  }

  /** Asks the process to stop with SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Asks the process to stop with SIGTERM, and answers its exit code. Kills it at the limit. */
  public int stop(Duration limit) {
    terminate();
    return awaitExit(limit);
  }

  /** Waits for the process to end by itself, and answers its exit code. Kills it at the limit. */
  public int awaitExit(Duration limit) {
    if (!hasExitedWithin(limit)) {
      kill();
      throw failure("did not end within " + limit.toMillis() + " ms");
    }
    return process.exitValue();
  }

  /** Waits at most this long, and tells whether the process has ended. */
  public boolean hasExitedWithin(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, interrupted);
    }
  }

  /** What went wrong with this process, with the end of its log. */
  public IllegalStateException failure(String what) {
    String state = process.isAlive() ? "running" : "exit code " + process.exitValue();
    return new IllegalStateException(
        name + " (" + state + ") " + what + "; end of " + log + ":\n" + logTail());
  }

  /** The last lines of the log. */
  public String logTail() {
    try (var channel = Files.newByteChannel(log)) {
      long size = channel.size();
      channel.position(Math.max(0, size - TAIL_BYTES));
      byte[] end = new byte[(int) Math.min(size, TAIL_BYTES)];
      int read = channel.read(ByteBuffer.wrap(end));
      String text = new String(end, 0, Math.max(0, read), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException unreadable) {
      return "(no log: " + unreadable.getMessage() + ")";
    }
  }

  private void signal(String signal) {
    try {
      // The JDK can only send SIGTERM and SIGKILL by itself.
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
      if (!kill.waitFor(SIGNAL_LIMIT.toMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
        throw failure("could not be sent SIG" + signal);
      }
    } catch (IOException notSent) {
      throw new UncheckedIOException("SIG" + signal + " could not be sent to " + name, notSent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling " + name, interrupted);
    }
  }
}
