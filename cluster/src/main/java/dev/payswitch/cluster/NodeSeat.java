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
   * A process may replace one that shares its disk, since only one of them can hold the lock file,
   * and this one does. That is a dead one that was there before; after a backup of the ensemble was
   * put back it may also turn up later. Anybody else who sits there when this process has joined
   * came later and replaced it.
   */
  @Override
  public Claim claim(NodeRegistration member, byte[] found, boolean joined) {
    NodeRegistration holder = NodeRegistration.fromJson(path, found);
    if (holder.bootId().equals(member.bootId())) {
      return Claim.REPLACE;
    }
    if (holder.sharesDiskWith(member)) {
      return Claim.REPLACE;
    }
    if (joined) {
      return Claim.YIELD;
    }
    if (takeOver) {
      return Claim.REPLACE;
    }
    throw new ReplicaTakenException(holder);
  }
}
