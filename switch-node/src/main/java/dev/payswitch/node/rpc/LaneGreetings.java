// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.node.transfer.LaneGreeting;
import dev.payswitch.node.transfer.PeerKnowledge;
import dev.payswitch.proto.shard.v1.LaneHello;
import dev.payswitch.proto.shard.v1.LaneWelcome;

/** What shards tell each other of what they know, as it travels. */
final class LaneGreetings {
  private LaneGreetings() {}

  static LaneGreeting read(LaneHello hello) {
    return new LaneGreeting(hello.getStartIndex(), read(hello.getKnown()));
  }

  static LaneGreeting read(LaneWelcome welcome) {
    return new LaneGreeting(welcome.getStartIndex(), read(welcome.getKnown()));
  }

  static LaneWelcome welcome(LaneGreeting greeting) {
    return LaneWelcome.newBuilder()
        .setAppliedSequence(greeting.known().decidedSequence())
        .setStartIndex(greeting.startIndex())
        .setKnown(write(greeting.known()))
        .build();
  }

  static dev.payswitch.proto.shard.v1.PeerKnowledge write(PeerKnowledge known) {
    return dev.payswitch.proto.shard.v1.PeerKnowledge.newBuilder()
        .setStartIndex(known.startIndex())
        .setDecidedSequence(known.decidedSequence())
        .setAppliedSequence(known.appliedSequence())
        .build();
  }

  static PeerKnowledge read(dev.payswitch.proto.shard.v1.PeerKnowledge known) {
    return new PeerKnowledge(
        known.getStartIndex(), known.getDecidedSequence(), known.getAppliedSequence());
  }
}
