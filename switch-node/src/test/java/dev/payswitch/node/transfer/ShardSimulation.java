// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import dev.payswitch.core.ring.Run;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.GroupRequest;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.Payments;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.router.routing.CommandKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Some shards with the production classes of the protocol, in one thread, on simulated time, log,
 * ZooKeeper and network. The same seed gives the same history.
 */
final class ShardSimulation {
  static final long SECOND = 1_000_000;

  private static final long ARC_EPOCH = 2;

  private final SplittableRandom random;
  private final SimulatedTime time;
  private final SimulatedHistory history;
  private final SimulatedZooKeeper zooKeeper;
  private final SimulatedNetwork network;
  private final SimulatedRouters routers;
  private final SimulatedRing ring;
  private final Map<ShardId, SimulatedShard> shards = new LinkedHashMap<>();

  ShardSimulation(long seed, int shardCount) {
    this(seed, shardCount, SimulatedHistory.LAST);
  }

  /**
   * Makes shards.
   *
   * @param lines how many lines are kept of what happens
   */
  ShardSimulation(long seed, int shardCount, int lines) {
    random = new SplittableRandom(seed);
    time = new SimulatedTime(random.split());
    history = new SimulatedHistory(time, lines);
    zooKeeper = new SimulatedZooKeeper(time, history, random.split());
    network = new SimulatedNetwork(time, history, random.split(), this::reached);
    Map<ShardId, Integer> weights = new TreeMap<>();
    for (int index = 1; index <= shardCount; index++) {
      weights.put(new ShardId("s" + index), 1);
    }
    ring =
        new SimulatedRing(
            time, history, new SplittableRandom(~seed), zooKeeper, secondRing(weights));
    routers = new SimulatedRouters(time, history, random.split(), ring);
    SimulatedNode.World world =
        new SimulatedNode.World(time, history, random.split(), ring, zooKeeper, network, routers);
    weights.keySet().forEach(id -> shards.put(id, new SimulatedShard(world, id)));
    shards.values().forEach(SimulatedShard::start);
  }

  /** Not the first, so that there is an older one that somebody may still believe. */
  private static Ring secondRing(Map<ShardId, Integer> weights) {
    Ring first = RingPlanner.initial(new PointHasher(HashAlgorithm.XXH3_64, 7), 16, weights);
    List<Run> runs =
        first.runs().stream()
            .map(
                run ->
                    new Run(run.firstArc(), run.arcCount(), run.owner(), new ArcEpoch(ARC_EPOCH)))
            .toList();
    return new Ring(new RingEpoch(ARC_EPOCH), first.hasher(), first.arcCount(), weights, runs);
  }

  /** Whoever is taken for the leader of a shard. */
  @Nullable SimulatedNode reached(ShardId shard) {
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

  /** As it is in ZooKeeper. */
  Ring ring() {
    return ring.current();
  }

  SimulatedTime time() {
    return time;
  }

  /** What happened so far. */
  SimulatedHistory history() {
    return history;
  }

  ShardId ownerOf(String account) {
    return ring().ownerOf(new AccountId(account));
  }

  /** The one shard on which an account was all the time; null: it was moved. */
  @Nullable ShardId ownerAllAlong(AccountId account) {
    Run run = ring().runOf(account);
    return run.arcEpoch().value() == ARC_EPOCH ? run.owner() : null;
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
    submit(new LoggedCall(command, command.id(), ARC_EPOCH, reply), ring());
  }

  /** Uses a transfer id up at whoever leads its home; the answer may never come. */
  void cancel(TransferKey transfer, LoggedCall.LoggedReply reply) {
    Ring believed = ring.believed();
    long arcEpoch = epochOf(believed, transfer.debitAccount());
    submit(
        new LoggedCall(
            new LedgerCommand.CancelTransfer(transfer, arcEpoch),
            transfer.debitAccount(),
            arcEpoch,
            reply),
        believed);
  }

  private static long epochOf(Ring ring, AccountId account) {
    return ring.arcEpochOf(ring.arcOf(account)).value();
  }

  /** Sends a group through a router, or past them; the answer may never come. */
  void submit(GroupRequest group, long timeoutMicros, GroupCall.GroupReply reply) {
    if (random.nextInt(4) == 0) {
      submitPastRouters(group, timeoutMicros, reply);
      return;
    }
    routers.submit(
        CommandKind.GROUP,
        group.bytes(),
        group.debitAccount(),
        timeoutMicros,
        result -> {
          switch (result) {
            case dev.payswitch.router.routing.CommandResult.Outcome outcome ->
                reply.outcome(ToldOutcomes.group(outcome.bytes()));
            default -> reply.refused(ToldOutcomes.refusal(result));
          }
        });
  }

  private void submitPastRouters(
      GroupRequest group, long timeoutMicros, GroupCall.GroupReply reply) {
    Ring believed = ring.believed();
    long arcEpoch = epochOf(believed, group.debitAccount());
    SimulatedNode node = reached(believed.ownerOf(group.debitAccount()));
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
                        new GroupCall(group, arcEpoch, node.nowMicros() + timeoutMicros, reply)));
  }

  /** How far each log is durable now. */
  Map<ShardId, Integer> positions() {
    Map<ShardId, Integer> positions = new LinkedHashMap<>();
    shards.forEach((id, shard) -> positions.put(id, shard.logSize()));
    return positions;
  }

  private void submit(LoggedCall call, Ring believed) {
    SimulatedNode node = reached(believed.ownerOf(call.account()));
    if (node == null) {
      call.reply().refused(Refusal.recovering("nobody is there"));
      return;
    }
    node.process().loop.execute(() -> node.leader().intake().submit(call));
  }

  /** Sends a transfer through a router, or past them; the answer may never come. */
  void submit(TransferRequest transfer, long timeoutMicros, TransferCall.TransferReply reply) {
    if (random.nextInt(4) == 0) {
      submitPastRouters(transfer, timeoutMicros, reply);
      return;
    }
    routers.submit(
        CommandKind.TRANSFER,
        transfer.bytes(),
        transfer.debitAccount(),
        timeoutMicros,
        result -> {
          switch (result) {
            case dev.payswitch.router.routing.CommandResult.Outcome outcome ->
                reply.outcome(ToldOutcomes.transfer(outcome.bytes()));
            default -> reply.refused(ToldOutcomes.refusal(result));
          }
        });
  }

  /** Sends a transfer to whoever leads its home; the answer may never come. */
  void submitPastRouters(
      TransferRequest transfer, long timeoutMicros, TransferCall.TransferReply reply) {
    Ring believed = ring.believed();
    long arcEpoch = epochOf(believed, transfer.debitAccount());
    SimulatedNode node = reached(believed.ownerOf(transfer.debitAccount()));
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
                        new TransferCall(
                            transfer, arcEpoch, node.nowMicros() + timeoutMicros, reply)));
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
            if (refusal.reason() == Refusal.Reason.LANE_UNAVAILABLE) {
              time.soon(1_000, () -> submitPastRouters(transfer, 2 * SECOND, this));
            } else {
              answers.add(new TransferOutcome.Unknown());
            }
          }
        };
    submitPastRouters(transfer, 2 * SECOND, reply);
    for (int tries = 0; answers.isEmpty() && tries < 10_000; tries++) {
      time.run(1_000);
    }
    return answers.getFirst();
  }

  /** Lets something go wrong. */
  void fault() {
    SimulatedShard victim = shards().get(random.nextInt(shards.size()));
    SimulatedShard other = shards().get(random.nextInt(shards.size()));
    switch (random.nextInt(16)) {
      case 0, 1 -> victim.crash();
      case 2 -> victim.pause();
      case 3, 4 -> victim.overtake();
      case 5 -> victim.flap();
      case 6, 7, 8 -> zooKeeper.fault();
      case 9, 10 -> network.part(victim.id(), other.id());
      case 11, 12, 13 -> routers.fault();
      default -> network.breakOne();
    }
  }

  /** From now on nothing goes wrong any more, and everybody is back. */
  void calmDown() {
    network.calmDown();
    zooKeeper.calmDown();
    routers.calmDown();
    ring.calmDown();
    shards.values().forEach(SimulatedShard::calmDown);
  }
}
