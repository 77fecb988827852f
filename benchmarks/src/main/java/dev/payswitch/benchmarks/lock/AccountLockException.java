// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.lock;

import org.jspecify.annotations.Nullable;

/** A lock was not free in time, or ZooKeeper did not do what it was asked for. */
public final class AccountLockException extends RuntimeException {
  AccountLockException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
