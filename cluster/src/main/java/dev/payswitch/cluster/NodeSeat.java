// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** The seat of a replica. */
record NodeSeat(String path, boolean takeOver) implements Seat<NodeRegistration> {
  @Override
  public byte[] write(NodeRegistration member) {
    return member.toJson();
  }

  /**
   * Joining, a process may replace one that shares its disk, since only one of them can hold the
   * lock file. Once it has joined, whoever sits there came later and replaced this process, unless
   * it is this process's own registration of an earlier session.
   */
  @Override
  public Claim claim(NodeRegistration member, byte[] found, boolean joined) {
    NodeRegistration holder = NodeRegistration.fromJson(path, found);
    if (holder.bootId().equals(member.bootId())) {
      return Claim.REPLACE;
    }
    if (joined) {
      return Claim.YIELD;
    }
    if (takeOver || holder.sharesDiskWith(member)) {
      return Claim.REPLACE;
    }
    throw new ReplicaTakenException(holder);
  }
}
