// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.GroupRequest;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.Payments;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.proto.v1.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Some shards with the production classes of the protocol, in one thread, on simulated time, log,
 * locks and network. The same seed gives the same history.
 */
final class ShardSimulation {
  static final long SECOND = 1_000_000;

  private final SplittableRandom random;
  private final SimulatedTime time;
  private final SimulatedLocks locks;
  private final SimulatedNetwork network;
  private final Ring ring;
  private final Map<ShardId, SimulatedShard> shards = new LinkedHashMap<>();

  ShardSimulation(long seed, int shardCount) {
    random = new SplittableRandom(seed);
    time = new SimulatedTime(random.split());
    locks = new SimulatedLocks(time, random.split());
    network = new SimulatedNetwork(time, random.split(), this::reached);
    Map<ShardId, Integer> weights = new TreeMap<>();
    for (int index = 1; index <= shardCount; index++) {
      weights.put(new ShardId("s" + index), 1);
    }
    ring = RingPlanner.initial(new PointHasher(HashAlgorithm.XXH3_64, 7), 16, weights);
    SimulatedNode.World world = new SimulatedNode.World(time, random.split(), ring, locks, network);
    weights.keySet().forEach(id -> shards.put(id, new SimulatedShard(world, id)));
    shards.values().forEach(SimulatedShard::start);
  }

  private @Nullable SimulatedNode reached(ShardId shard) {
    return shard(shard).reached();
  }

  private SimulatedShard shard(ShardId id) {
    SimulatedShard shard = shards.get(id);
    if (shard == null) {
      throw new IllegalArgumentException("no shard " + id);
    }
    return shard;
  }

  List<SimulatedShard> shards() {
    return List.copyOf(shards.values());
  }

  Ring ring() {
    return ring;
  }

  SimulatedTime time() {
    return time;
  }

  ShardId ownerOf(String account) {
    return ring.ownerOf(new AccountId(account));
  }

  /** One of these accounts that lives on a shard. */
  String accountOn(String shard, List<String> accounts) {
    ShardId owner = new ShardId(shard);
    return accounts.stream().filter(each -> ownerOf(each).equals(owner)).findFirst().orElseThrow();
  }

  /** From now on a shard does nothing any more, and nobody notices. */
  void standStill(String shard) {
    SimulatedNode node = shard(new ShardId(shard)).reached();
    if (node != null) {
      node.process().pause();
    }
  }

  /** Makes accounts and waits for them. */
  void create(List<Account.Builder> accounts) {
    List<String> made = new ArrayList<>();
    accounts.forEach(each -> create(each, made));
    for (int tries = 0; made.size() < accounts.size() && tries < 1_000; tries++) {
      time.run(SECOND / 10);
    }
  }

  private void create(Account.Builder account, List<String> made) {
    LoggedCall.LoggedReply reply =
        new LoggedCall.LoggedReply() {
          @Override
          public void applied(CommandResult result) {
            made.add(account.getId());
          }

          @Override
          public void refused(Refusal refusal) {
            time.soon(10_000, () -> create(account, made));
          }
        };
    LedgerCommand.CreateAccount command = Payments.create(account);
    submit(new LoggedCall(command, command.id(), 1, reply));
  }

  /** Uses a transfer id up at whoever leads its home; the answer may never come. */
  void cancel(TransferKey transfer, LoggedCall.LoggedReply reply) {
    submit(
        new LoggedCall(
            new LedgerCommand.CancelTransfer(transfer, 1), transfer.debitAccount(), 1, reply));
  }

  /** Sends a group to whoever leads its home; the answer may never come. */
  void submit(GroupRequest group, long timeoutMicros, GroupCall.GroupReply reply) {
    SimulatedNode node = reached(ring.ownerOf(group.debitAccount()));
    if (node == null) {
      reply.refused(Refusal.recovering("nobody is there"));
      return;
    }
    node.process()
        .loop
        .execute(
            () ->
                node.leader()
                    .intake()
                    .submit(new GroupCall(group, 1, node.nowMicros() + timeoutMicros, reply)));
  }

  /** How far each log is durable now. */
  Map<ShardId, Integer> positions() {
    Map<ShardId, Integer> positions = new LinkedHashMap<>();
    shards.forEach((id, shard) -> positions.put(id, shard.logSize()));
    return positions;
  }

  private void submit(LoggedCall call) {
    SimulatedNode node = reached(ring.ownerOf(call.account()));
    if (node == null) {
      call.reply().refused(Refusal.recovering("nobody is there"));
      return;
    }
    node.process().loop.execute(() -> node.leader().intake().submit(call));
  }

  /** Sends a transfer to whoever leads its home; the answer may never come. */
  void submit(TransferRequest transfer, long timeoutMicros, TransferCall.TransferReply reply) {
    SimulatedNode node = reached(ring.ownerOf(transfer.debitAccount()));
    if (node == null) {
      reply.refused(Refusal.recovering("nobody is there"));
      return;
    }
    node.process()
        .loop
        .execute(
            () ->
                node.leader()
                    .intake()
                    .submit(
                        new TransferCall(transfer, 1, node.nowMicros() + timeoutMicros, reply)));
  }

  /** Sends a transfer and lets time pass until it is answered. */
  TransferOutcome ask(TransferRequest transfer) {
    List<TransferOutcome> answers = new ArrayList<>();
    TransferCall.TransferReply reply =
        new TransferCall.TransferReply() {
          @Override
          public void outcome(TransferOutcome outcome) {
            answers.add(outcome);
          }

          @Override
          public void refused(Refusal refusal) {
            answers.add(new TransferOutcome.Unknown());
          }
        };
    submit(transfer, 2 * SECOND, reply);
    for (int tries = 0; answers.isEmpty() && tries < 10_000; tries++) {
      time.run(1_000);
    }
    return answers.getFirst();
  }

  /** Lets something go wrong. */
  void fault() {
    SimulatedShard victim = shards().get(random.nextInt(shards.size()));
    switch (random.nextInt(12)) {
      case 0, 1 -> victim.crash();
      case 2 -> victim.pause();
      case 3, 4 -> victim.overtake();
      case 5 -> victim.flap();
      case 6, 7 -> locks.takeAgain();
      case 8 -> victim.flush();
      default -> network.breakOne();
    }
  }

  /** From now on nothing goes wrong any more, and everybody is back. */
  void calmDown() {
    network.calmDown();
    shards.values().forEach(SimulatedShard::calmDown);
  }
}
