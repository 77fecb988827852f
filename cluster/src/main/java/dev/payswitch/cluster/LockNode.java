// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.jspecify.annotations.Nullable;

/**
 * Curator's lock with a node that says who holds it. Curator binds a lock to the thread that takes
 * it, so each is used by the lock keeper alone, and for one hold only: after its node is gone an
 * old one still believes to hold the lock.
 */
final class LockNode extends InterProcessMutex {
  private final byte[] holder;

  LockNode(CuratorFramework client, String lanePath, LaneLockRequest holder) {
    super(client, lanePath);
    this.holder = holder.toJson();
  }

  /** The path of the lock's own node; null when the lock is not held. */
  @Nullable String path() {
    return getLockPath();
  }

  @Override
  protected byte[] getLockNodeBytes() {
    return holder;
  }
}
