// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for Ctrl-C or SIGTERM and stops what runs; the exit code is then 0. */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final int FAILED = 1;

  private Shutdown() {}

  /** Does not return: the process ends in the hook. */
  static void await(AutoCloseable running) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> stop(running)));
    new CountDownLatch(1).await();
  }

  private static void stop(AutoCloseable running) {
    int exitCode = 0;
    try {
      running.close();
      LOG.info("event=stopped");
    } catch (Exception failed) {
      LOG.error("event=stop_failed", failed);
      exitCode = FAILED;
    }
    // Without this the exit code would be that of the signal, as if it had not stopped cleanly.
    Runtime.getRuntime().halt(exitCode);
  }
}
