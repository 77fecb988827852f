// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** The place of one member in ZooKeeper: where it is, how it is written, who may sit there. */
sealed interface Seat<T> permits NodeSeat, RouterSeat {
  String path();

  byte[] write(T member);

  /** What to do with a registration that is found there and is not of this session. */
  Claim claim(T member, byte[] found, boolean joined);

  /** The right of a member to a seat that is taken. */
  enum Claim {
    /** The sitting process is this one, or dead: replace it. */
    REPLACE,
    /** Another process sits there by right. */
    YIELD
  }
}
