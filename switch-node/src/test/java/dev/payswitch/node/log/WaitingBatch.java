// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A batch whose bytes are a text and maybe filling, and whose fate is a future. */
final class WaitingBatch implements PendingBatch {
  /** The batch failed. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(boolean mayBeApplied, Throwable cause) {
      super("may be applied: " + mayBeApplied, cause);
    }
  }

  private static final byte FILLING = '.';

  private final ByteString bytes;
  private final CompletableFuture<LogPosition> fate = new CompletableFuture<>();

  WaitingBatch(String text) {
    this(text, 0);
  }

  WaitingBatch(String text, int fillingBytes) {
    byte[] filling = new byte[fillingBytes];
    Arrays.fill(filling, FILLING);
    this.bytes = ByteString.copyFromUtf8(text).concat(ByteString.copyFrom(filling));
  }

  static String textOf(ByteString bytes) {
    int end = bytes.size();
    while (end > 0 && bytes.byteAt(end - 1) == FILLING) {
      end--;
    }
    return bytes.substring(0, end).toStringUtf8();
  }

  CompletableFuture<LogPosition> fate() {
    return fate;
  }

  void applied(LogPosition position) {
    if (!fate.complete(position)) {
      throw new AssertionError("applied after it was applied or failed");
    }
  }

  @Override
  public ByteString bytes() {
    return bytes;
  }

  @Override
  public void failed(boolean mayBeApplied, Throwable cause) {
    if (!fate.completeExceptionally(new Failed(mayBeApplied, cause))) {
      throw new AssertionError("failed after it was applied or failed");
    }
  }
}
