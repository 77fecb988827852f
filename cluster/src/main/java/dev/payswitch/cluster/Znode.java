// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import org.apache.zookeeper.data.Stat;

/** A node as it was read: its bytes and what ZooKeeper says about it. */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are not changed.
record Znode(
    byte[] bytes, int version, long czxid, long ephemeralOwner, long createMillis, long setMillis) {
  static Znode of(byte[] bytes, Stat stat) {
    return new Znode(
        bytes,
        stat.getVersion(),
        stat.getCzxid(),
        stat.getEphemeralOwner(),
        stat.getCtime(),
        stat.getMtime());
  }
}
