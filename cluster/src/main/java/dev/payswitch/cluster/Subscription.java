// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** Ends the delivery of events when closed. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
