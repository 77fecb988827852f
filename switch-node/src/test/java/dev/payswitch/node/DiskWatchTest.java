// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DiskWatchTest {
  private static final long UNREADABLE = -1;

  private final AtomicLong free = new AtomicLong(100);
  private final List<Runnable> due = new ArrayList<>();

  @Test
  void hasRoomWhileTheDiskIsAboveTheFloor() {
    DiskWatch watch = started(100);
    assertThat(watch.hasRoom()).isTrue();
    assertThat(watch.freeBytes()).isEqualTo(100);
    free.set(99);
    assertThat(watch.hasRoom()).isTrue();
    aSecondPasses();
    assertThat(watch.hasRoom()).isFalse();
    free.set(500);
    aSecondPasses();

    assertThat(watch.hasRoom()).isTrue();
  }

  @Test
  void hasNoRoomOnADiskItCannotRead() {
    free.set(UNREADABLE);

    assertThat(started(1).hasRoom()).isFalse();
  }

  private DiskWatch started(long floorBytes) {
    DiskWatch watch = new DiskWatch(this::freeBytes, floorBytes);
    watch.start(new HandScheduler());
    return watch;
  }

  private long freeBytes() throws IOException {
    if (free.get() == UNREADABLE) {
      throw new IOException("unreadable");
    }
    return free.get();
  }

  private void aSecondPasses() {
    List<Runnable> now = List.copyOf(due);
    due.clear();
    now.forEach(Runnable::run);
  }

  private final class HandScheduler implements Scheduler {
    @Override
    public void execute(Runnable task) {
      due.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      assertThat(delay).isEqualTo(Duration.ofSeconds(1));
      due.add(task);
      return () -> due.remove(task);
    }
  }
}
