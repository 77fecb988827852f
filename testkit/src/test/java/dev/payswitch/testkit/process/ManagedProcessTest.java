// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManagedProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int SIGKILL = 128 + 9;

  @TempDir private Path directory;
  private final List<ManagedProcess> started = new ArrayList<>();

  @AfterEach
  void killWhatIsLeft() {
    started.stream().filter(ManagedProcess::isAlive).forEach(ManagedProcess::kill);
  }

  @Test
  void killEndsTheProcessWithSigkill() {
    ManagedProcess process = shell("exec sleep 600");

    process.kill();

    assertThat(process.isAlive()).isFalse();
    assertThat(process.awaitExit(LIMIT)).isEqualTo(SIGKILL);
  }

  @Test
  void stopLetsTheProcessCleanUp() {
    ManagedProcess process =
        shell("trap 'echo cleaned; exit 7' TERM; echo ready; while :; do sleep 0.02; done");
    awaitLog(process, "ready");

    assertThat(process.stop(LIMIT)).isEqualTo(7);
    assertThat(process.logTail()).endsWith("cleaned");
  }

  @Test
  void stopKillsAndReportsAProcessThatDoesNotListen() {
    ManagedProcess process = shell("trap '' TERM; echo ready; while :; do sleep 0.02; done");
    awaitLog(process, "ready");

    assertThatThrownBy(() -> process.stop(Duration.ofMillis(200)))
        .hasMessageContaining("did not end within 200 ms")
        .hasMessageContaining("ready");
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void pausedProcessDoesNothingUntilItIsResumed() throws IOException {
    ManagedProcess process = shell("while :; do echo tick; sleep 0.01; done");
    awaitLog(process, "tick");

    process.pause();
    // What it wrote before the signal reached it.
    assertThat(process.hasExitedWithin(POLL)).isFalse();
    long paused = Files.size(process.log());
    assertThat(process.hasExitedWithin(Duration.ofMillis(200))).isFalse();
    assertThat(Files.size(process.log())).isEqualTo(paused);

    process.resume();
    await(() -> Files.size(process.log()) > paused);
  }

  @Test
  void failureCarriesExitCodeAndTheEndOfTheLog() {
    ManagedProcess process = shell("seq 1 1000; echo disk is full >&2; exit 3");
    process.awaitExit(LIMIT);

    assertThat(process.failure("ended"))
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("1000\ndisk is full")
        .hasMessageNotContaining("\n900\n");
  }

  @Test
  void logIsAppendedToWhenStartedAgain() {
    shell("echo first").awaitExit(LIMIT);
    ManagedProcess second = shell("echo second");
    second.awaitExit(LIMIT);

    assertThat(second.logTail()).isEqualTo("first\nsecond");
  }

  @Test
  void readinessFailsWithTheLogWhenTheProcessEnds() {
    ManagedProcess process = shell("echo no such shard; exit 2");
    Readiness never = () -> false;

    assertThatThrownBy(() -> never.await(process, LIMIT))
        .hasMessageContaining("ended before it was ready")
        .hasMessageContaining("no such shard");
  }

  @Test
  void readinessFailsAtItsLimit() {
    ManagedProcess process = shell("exec sleep 600");
    Readiness never = () -> false;

    assertThatThrownBy(() -> never.await(process, Duration.ofMillis(120)))
        .hasMessageContaining("was not ready within 120 ms");
  }

  private ManagedProcess shell(String script) {
    ManagedProcess process =
        ManagedProcess.start(
            "shell", List.of("sh", "-c", script), Map.of(), directory.resolve("shell.log"));
    started.add(process);
    return process;
  }

  private static void awaitLog(ManagedProcess process, String text) {
    await(() -> process.logTail().contains(text));
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) {
    long startNanos = System.nanoTime();
    try {
      while (!condition.holds()) {
        assertThat(System.nanoTime() - startNanos).isLessThan(LIMIT.toNanos());
        Thread.onSpinWait();
      }
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
