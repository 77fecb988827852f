// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One lane that this process holds or wants to hold. Owned by the lock keeper. */
final class LaneHold {
  private final LaneLockRequest request;
  private final FencedLock lock;
  private final List<CompletableFuture<Lease>> waiting = new ArrayList<>();
  private @Nullable Lease lease;
  private boolean held;
  private boolean retryDue;

  LaneHold(LaneLockRequest request, FencedLock lock) {
    this.request = request;
    this.lock = lock;
  }

  LaneLockRequest request() {
    return request;
  }

  FencedLock lock() {
    return lock;
  }

  /** The newest lease, also while its lock is gone and being taken again. */
  @Nullable Lease lease() {
    return lease;
  }

  boolean isHeld() {
    return held;
  }

  /** Whether anybody still wants the lane: it was held before, or a caller waits for it. */
  boolean isWanted() {
    return lease != null || waiting.stream().anyMatch(future -> !future.isDone());
  }

  void answerOrWait(CompletableFuture<Lease> future) {
    Lease current = lease;
    if (held && current != null) {
      future.complete(current);
    } else {
      waiting.add(future);
    }
  }

  void granted(Lease granted) {
    lease = granted;
    held = true;
    waiting.forEach(future -> future.complete(granted));
    waiting.clear();
  }

  void gone() {
    held = false;
  }

  void fail(LaneLockException reason) {
    held = false;
    waiting.forEach(future -> future.completeExceptionally(reason));
    waiting.clear();
  }

  /** True once until {@link #retryStarts}: there is never more than one retry under way. */
  boolean claimRetry() {
    boolean claimed = !retryDue;
    retryDue = true;
    return claimed;
  }

  void retryStarts() {
    retryDue = false;
  }
}
