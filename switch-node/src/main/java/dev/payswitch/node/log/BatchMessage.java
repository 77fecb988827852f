// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * A batch on its way through Ratis: the same object goes from append to apply, so that the leader
 * does not parse its own batches again. Its stage decides, once, whether the batch is answered by
 * apply or failed, and whether a failed one may be in the log: only one that Ratis has begun to
 * append.
 */
final class BatchMessage implements Message {
  private enum Stage {
    /** Given to Ratis; not in the log. */
    OFFERED,
    /** Ratis appends it; it may be in the log, whatever is reported later. */
    IN_LOG,
    /** Reached apply, which answers. */
    APPLIED,
    /** Was reported as failed. */
    FAILED
  }

  private final PendingBatch batch;
  private final ByteString content;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OFFERED);

  BatchMessage(PendingBatch batch) {
    this.batch = batch;
    // The bytes are immutable on both sides: no copy.
    this.content = UnsafeByteOperations.unsafeWrap(batch.bytes().asReadOnlyByteBuffer());
  }

  PendingBatch batch() {
    return batch;
  }

  /** False if the batch was reported as failed before and so must not get into the log. */
  boolean enterLog() {
    return stage.compareAndSet(Stage.OFFERED, Stage.IN_LOG);
  }

  /** False if the batch was reported as failed: nobody waits for its replies any more. */
  boolean apply() {
    return stage.compareAndSet(Stage.IN_LOG, Stage.APPLIED);
  }

  /** Reports the failure unless the batch was applied or failed before. */
  void fail(Throwable cause) {
    if (stage.compareAndSet(Stage.OFFERED, Stage.FAILED)) {
      batch.failed(false, cause);
    } else if (stage.compareAndSet(Stage.IN_LOG, Stage.FAILED)) {
      batch.failed(true, cause);
    }
  }

  @Override
  public ByteString getContent() {
    return content;
  }
}
