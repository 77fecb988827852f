// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** The seat of a router, which nobody else has. */
record RouterSeat(String path) implements Seat<RouterRegistration> {
  @Override
  public byte[] write(RouterRegistration member) {
    return member.toJson();
  }

  @Override
  public Claim claim(RouterRegistration member, byte[] found, boolean joined) {
    return Claim.REPLACE;
  }
}
