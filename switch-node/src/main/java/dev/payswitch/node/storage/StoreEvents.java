// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import dev.payswitch.node.Halt;
import dev.payswitch.node.ledger.StoreFailure;
import java.nio.file.Path;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.RocksDB;
import org.rocksdb.Status;

/**
 * What RocksDB says from its own threads: a flush is done, or writing files failed. There is no way
 * in Java to resume after the latter, so the process halts.
 */
final class StoreEvents extends AbstractEventListener {
  private final Path directory;
  private final Runnable flushed;
  private final Halt halt;

  StoreEvents(Path directory, Runnable flushed, Halt halt) {
    super(EnabledEventCallback.ON_FLUSH_COMPLETED, EnabledEventCallback.ON_BACKGROUND_ERROR);
    this.directory = directory;
    this.flushed = flushed;
    this.halt = halt;
  }

  @Override
  public void onFlushCompleted(RocksDB database, FlushJobInfo flush) {
    try {
      flushed.run();
    } catch (RuntimeException | Error failed) {
      // Nobody above this sees it: the caller is native code.
      halt.halt("what follows a flush of the store failed; restart the node", failed);
    }
  }

  @Override
  public void onBackgroundError(BackgroundErrorReason reason, Status status) {
    String what =
        "the store in %s cannot write its files (%s, %s); look at the disk, then restart the node"
            .formatted(directory, reason, describe(status));
    halt.halt(what, new StoreFailure(what));
  }

  private static String describe(Status status) {
    return status.getState() == null ? status.getCodeString() : status.getState();
  }
}
