// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line to the log and ends the process without its shutdown hooks. */
public final class ProcessHalt implements Halt {
  /** The exit code of a process that halted itself. */
  public static final int EXIT_CODE = 70;

  private static final Logger LOG = LoggerFactory.getLogger(ProcessHalt.class);

  private final AtomicBoolean halting = new AtomicBoolean();

  @Override
  public void halt(String what, Throwable cause) {
    if (!halting.compareAndSet(false, true)) {
      return;
    }
    try {
      LOG.error("event=halt what=\"{}\"", what, cause);
    } finally {
      // Not exit: hooks would go on to use, and close, what has just failed.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
