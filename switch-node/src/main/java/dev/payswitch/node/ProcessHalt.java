// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line to the log and ends the process without its shutdown hooks, which would go on to
 * use, and close, what has just failed.
 *
 * <p>The process ends by the system call itself. {@link Runtime#halt} is not enough: it leaves
 * through the C library's {@code exit}, which runs the destructors of native libraries, and
 * RocksDB's waits there for its threads, one of which may wait for the JVM. Such a process neither
 * works nor ends.
 */
public final class ProcessHalt implements Halt {
  /** The exit code of a process that halted itself. */
  public static final int EXIT_CODE = 70;

  private static final Logger LOG = LoggerFactory.getLogger(ProcessHalt.class);

  private final AtomicBoolean halting = new AtomicBoolean();
  private final @Nullable MethodHandle exit = systemExit();

  @Override
  public void halt(String what, Throwable cause) {
    if (!halting.compareAndSet(false, true)) {
      return;
    }
    try {
      LOG.error("event=halt what=\"{}\"", what, cause);
    } finally {
      end();
    }
  }

  private void end() {
    try {
      if (exit != null) {
        exit.invokeExact(EXIT_CODE);
      }
    } catch (Throwable failed) {
      LOG.error("event=exit_failed", failed);
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  /** Null where the system has no such call. */
  @SuppressWarnings("restricted") // It takes one number, and nothing runs after it.
  private static @Nullable MethodHandle systemExit() {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor takesCode = FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT);
    return linker
        .defaultLookup()
        .find("_exit")
        .map(address -> linker.downcallHandle(address, takesCode))
        .orElse(null);
  }
}
