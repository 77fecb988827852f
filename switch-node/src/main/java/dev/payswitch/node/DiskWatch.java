// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the free space of the data disk once a second, so that callers are told BUSY while there
 * is still room for what is under way.
 */
final class DiskWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final FreeSpace freeSpace;
  private final long floorBytes;
  private volatile long freeBytes = Long.MAX_VALUE;

  DiskWatch(FreeSpace freeSpace, long floorBytes) {
    this.freeSpace = freeSpace;
    this.floorBytes = floorBytes;
  }

  void start(Scheduler scheduler) {
    look();
    scheduler.schedule(PERIOD, () -> start(scheduler));
  }

  private void look() {
    boolean hadRoom = hasRoom();
    try {
      freeBytes = freeSpace.bytes();
    } catch (IOException e) {
      freeBytes = 0;
    }
    if (hadRoom != hasRoom()) {
      LOG.warn("event=free_disk free_bytes={} floor_bytes={}", freeBytes, floorBytes);
    }
  }

  long freeBytes() {
    return freeBytes;
  }

  boolean hasRoom() {
    return freeBytes >= floorBytes;
  }

  /** Tells how many bytes may still be written. */
  @FunctionalInterface
  interface FreeSpace {
    long bytes() throws IOException;
  }
}
