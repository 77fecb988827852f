// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.codec.MoveCodec;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.move.ArrivalAnswer;
import dev.payswitch.node.move.MoveTransport;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Carries steps of moves between simulated processes: late, twice, out of order, or not at all. */
final class SimulatedMoveTransport implements MoveTransport {
  private static final long DEADLINE_MICROS = 300_000;

  private final SimulatedNetwork network;
  private final ShardId self;
  private final SimulatedProcess process;

  SimulatedMoveTransport(SimulatedNetwork network, ShardId self, SimulatedProcess process) {
    this.network = network;
    this.self = self;
    this.process = process;
  }

  @Override
  public void arrive(ShardId target, MoveCommand step, Consumer<ArrivalAnswer> answer) {
    Once<ArrivalAnswer> once = new Once<>(answer);
    network
        .time()
        .after(
            DEADLINE_MICROS, () -> once.take(new ArrivalAnswer.Unavailable("no answer in time")));
    SimulatedNode node = network.leaderOf(target);
    if (node != null && network.passes(self, target)) {
      MoveCommand sent = read(step);
      network.history().add(process + ">" + node.process(), "move", sent);
      deliver(node, target, sent, once);
      if (network.isDoubled()) {
        network.time().soon(100_000, () -> deliver(node, target, sent, once));
      }
    }
  }

  private void deliver(
      SimulatedNode node, ShardId target, MoveCommand sent, Once<ArrivalAnswer> once) {
    network
        .time()
        .soon(
            1_000,
            () ->
                node.process()
                    .loop
                    .execute(
                        () ->
                            node.leader()
                                .moves()
                                .arrive(sent, told -> answer(target, told, once))));
  }

  private <T> void answer(ShardId from, T told, Once<T> once) {
    if (network.passes(self, from)) {
      network.time().soon(1_000, () -> once.take(told));
    }
  }

  /** As it is found at the other end. */
  private static MoveCommand read(MoveCommand step) {
    return switch (step) {
      case MoveCommand.BeginArrival begin -> MoveCodec.read(MoveCodec.write(begin));
      case MoveCommand.TakeRows rows -> MoveCodec.read(MoveCodec.write(rows));
      case MoveCommand.CompleteArrival complete -> MoveCodec.read(MoveCodec.write(complete));
      case MoveCommand.DropArrival drop -> MoveCodec.read(MoveCodec.write(drop));
      default -> throw new AssertionError("no step of an arrival: " + step);
    };
  }

  @Override
  public void askLane(ShardId source, ShardId target, Consumer<OptionalLong> answer) {
    Once<OptionalLong> once = new Once<>(answer);
    network.time().after(DEADLINE_MICROS, () -> once.take(OptionalLong.empty()));
    SimulatedNode node = network.leaderOf(source);
    if (node != null && network.passes(self, source)) {
      network
          .time()
          .soon(
              1_000,
              () ->
                  node.process().loop.execute(() -> answer(source, progress(node, target), once)));
    }
  }

  private static OptionalLong progress(SimulatedNode node, ShardId target) {
    return node.leader().unreadable(false) != null
        ? OptionalLong.empty()
        : OptionalLong.of(MetaRows.outgoing(node.store(), target).acknowledgedSequence());
  }

  /** Takes the answer, or that there is none; whichever comes first. */
  private final class Once<T> {
    private final Consumer<T> answer;
    private boolean taken;

    Once(Consumer<T> answer) {
      this.answer = answer;
    }

    void take(T told) {
      if (!taken) {
        taken = true;
        process.loop.execute(() -> answer.accept(told));
      }
    }
  }
}
