// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** ZooKeeper did not answer. Whether a write took effect is unknown. */
public final class ClusterUnavailableException extends ClusterException {
  private static final long serialVersionUID = 1;

  public ClusterUnavailableException(String message) {
    super(message);
  }

  ClusterUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
