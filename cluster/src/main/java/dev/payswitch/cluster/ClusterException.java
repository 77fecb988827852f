// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** What is kept in ZooKeeper cannot be used: absent, unreadable, or refused by the server. */
public sealed class ClusterException extends RuntimeException
    permits ClusterUnavailableException, ReplicaTakenException {
  private static final long serialVersionUID = 1;

  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
