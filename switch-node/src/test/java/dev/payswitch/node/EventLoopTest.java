// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EventLoopTest {
  private static final int LIMIT_SECONDS = 10;
  private static final Halt NO_HALT =
      (what, cause) -> {
        throw new AssertionError(what, cause);
      };

  @Test
  void runsTasksInOrderOnItsOwnThread() throws Exception {
    List<Integer> seen = new ArrayList<>();
    CompletableFuture<String> thread = new CompletableFuture<>();
    try (EventLoop loop = new EventLoop("loop-s1", NO_HALT)) {
      IntStream.range(0, 1_000).forEach(task -> loop.execute(() -> seen.add(task)));
      loop.execute(() -> thread.complete(Thread.currentThread().getName()));

      assertThat(thread.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("loop-s1");
    }
    assertThat(seen).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void runsATimerOnItsThreadUnlessItIsCancelled() throws Exception {
    AtomicBoolean cancelledRan = new AtomicBoolean();
    CompletableFuture<String> thread = new CompletableFuture<>();
    try (EventLoop loop = new EventLoop("loop-s1", NO_HALT)) {
      Scheduler.Timer timer = loop.schedule(Duration.ofMillis(5), () -> cancelledRan.set(true));
      timer.cancel();
      loop.schedule(Duration.ofMillis(20), () -> thread.complete(Thread.currentThread().getName()));

      assertThat(thread.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("loop-s1");
    }
    assertThat(cancelledRan).isFalse();
  }

  @Test
  void haltsWhenATaskThrows() throws Exception {
    CompletableFuture<Throwable> halted = new CompletableFuture<>();
    IllegalStateException broken = new IllegalStateException("broken");
    EventLoop loop = new EventLoop("loop-s1", (what, cause) -> halted.complete(cause));
    AtomicBoolean ranAfter = new AtomicBoolean();
    loop.execute(
        () -> {
          throw broken;
        });
    loop.execute(() -> ranAfter.set(true));

    assertThat(halted.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isSameAs(broken);
    loop.close();
    assertThat(ranAfter).isFalse();
  }

  @Test
  void finishesWhatWasGivenBeforeItCloses() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicBoolean ran = new AtomicBoolean();
    EventLoop loop = new EventLoop("loop-s1", NO_HALT);
    loop.execute(
        () -> {
          try {
            gate.await();
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
        });
    loop.execute(() -> ran.set(true));
    gate.countDown();
    loop.close();
    loop.schedule(Duration.ZERO, () -> ran.set(false));

    assertThat(ran).isTrue();
  }
}
