// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what all callers together have under way: a call is let in whole or refused before
 * anything of it is done.
 */
public final class Admission {
  private final int maxCommands;
  private final long maxBytes;
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  public Admission(int maxCommands, long maxBytes) {
    this.maxCommands = maxCommands;
    this.maxBytes = maxBytes;
  }

  /** Lets a call in, which must then be released, or throws BUSY. */
  void admit(int commandCount, long byteCount) {
    // Both are counted before they are compared, so that two calls cannot share the last room.
    int commandsNow = commands.addAndGet(commandCount);
    long bytesNow = bytes.addAndGet(byteCount);
    if (commandsNow > maxCommands || bytesNow > maxBytes) {
      release(commandCount, byteCount);
      throw StatusMapper.busy("this router has too much under way");
    }
  }

  void release(int commandCount, long byteCount) {
    commands.addAndGet(-commandCount);
    bytes.addAndGet(-byteCount);
  }

  public int commandsUnderWay() {
    return commands.get();
  }
}
