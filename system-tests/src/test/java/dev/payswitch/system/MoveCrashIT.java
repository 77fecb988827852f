// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.ClusterInit;
import dev.payswitch.cluster.RingStore;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.NodeMoves;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Source, target, router and ZooKeeper as processes, of which one or two are killed in every state
 * of a move, while transfers of all kinds flow. Each account has one owner at the end, and what
 * callers were told is so.
 */
final class MoveCrashIT {
  private static final Duration SESSION = Duration.ofSeconds(4);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration CATCH_LIMIT = Duration.ofMillis(1_500);
  private static final int ACCOUNTS_PER_SHARD = 20;
  private static final long FUNDS_MINOR = 3_000;
  private static final int MAX_MOVES = 80;
  private static final List<MoveState> STATES =
      List.of(
          MoveState.MOVE_STATE_COPYING,
          MoveState.MOVE_STATE_CATCH_UP,
          MoveState.MOVE_STATE_FROZEN,
          MoveState.MOVE_STATE_SWITCHED,
          MoveState.MOVE_STATE_CLEANING);

  private final Map<String, NodeMoves> nodes = new HashMap<>();
  private final Map<MoveState, Map<String, Integer>> killed = new EnumMap<>(MoveState.class);

  @Seeded(rounds = 1)
  void eachAccountHasOneOwnerWhoeverDies(RandomGenerator random) throws Exception {
    long seed = random.nextLong();
    ClusterLayout layout = ProcessClusters.layout("move-crash").withSessionTimeout(SESSION);
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        ClusterConnection connection =
            ClusterConnection.open(ClusterConfig.of(processes.zooKeeperAddress()));
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress())) {
      connection.awaitConnected(LIMIT);
      String clusterId = new ClusterInit(connection).meta().orElseThrow().clusterId();
      for (String shard : layout.shards()) {
        nodes.put(shard, new NodeMoves(ProcessClusters.grpcAddress(processes, shard), clusterId));
      }
      AccountPlan accounts =
          AccountPlan.open(client, layout.shards(), ACCOUNTS_PER_SHARD, FUNDS_MINOR);
      PaymentLoad load = PaymentLoad.start(client, accounts, PaymentLoad.Pattern.IMPATIENT, seed);
      RingStore rings = new RingStore(connection);
      for (int number = 0; number < MAX_MOVES && !isEnough(); number++) {
        load.awaitAnswered(20);
        crashedMove(processes, rings, "op-1." + number, random);
        client.router().resetConnectBackoff();
      }
      System.out.printf("killed by state %s%n", killed);
      load.awaitAnswered(500);
      List<SentPayment> sent = load.stop();
      assertThat(killed.keySet()).containsAll(STATES);
      Aftermath.check(client, accounts, sent);
    } finally {
      nodes.values().forEach(NodeMoves::close);
    }
  }

  /**
   * Every state was met, and source and target died at least twice where they can be waited for.
   */
  private boolean isEnough() {
    return killed.keySet().containsAll(STATES)
        && killed.values().stream().mapToInt(MoveCrashIT::count).sum() >= 16;
  }

  private static int count(Map<String, Integer> victims) {
    return victims.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void crashedMove(
      ClusterProcesses processes, RingStore rings, String moveId, RandomGenerator random) {
    Ring ring = current(rings);
    List<ShardId> all = List.copyOf(ring.weights().keySet());
    ShardId source = all.get(random.nextInt(all.size()));
    ShardId target =
        all.get((all.indexOf(source) + 1 + random.nextInt(all.size() - 1)) % all.size());
    Move move = NodeMoves.some(ring, source, target, 1 + random.nextInt(40));
    NodeMoves node = Objects.requireNonNull(nodes.get(source.value()));
    Await.until(moveId + " begins", LIMIT, () -> begins(node, moveId, move));
    MoveState wanted = wanted(random);
    if (await(node, moveId, wanted)) {
      String victim =
          switch (random.nextInt(4)) {
            case 0 -> ClusterProcesses.ROUTER;
            case 1 -> ClusterProcesses.ZOOKEEPER;
            case 2 -> target.value();
            default -> source.value();
          };
      kill(processes, victim);
      String role =
          victim.equals(source.value())
              ? "source"
              : victim.equals(target.value()) ? "target" : victim;
      killed.computeIfAbsent(wanted, state -> new TreeMap<>()).merge(role, 1, Integer::sum);
    }
    Await.until(moveId + " is done", LIMIT, () -> isDone(node, rings, moveId, move));
  }

  /** A state that was not met yet, if there is one. */
  private MoveState wanted(RandomGenerator random) {
    List<MoveState> missing = STATES.stream().filter(state -> !killed.containsKey(state)).toList();
    List<MoveState> from = missing.isEmpty() || random.nextInt(3) == 0 ? STATES : missing;
    return from.get(random.nextInt(from.size()));
  }

  private static boolean begins(NodeMoves node, String moveId, Move move) {
    try {
      return node.start(moveId, move).hasMove();
    } catch (StatusRuntimeException away) {
      return false;
    }
  }

  /** Whether the move was seen in the state. It may be too short to be seen. */
  private static boolean await(NodeMoves node, String moveId, MoveState wanted) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < CATCH_LIMIT.toNanos()) {
      List<MoveStatus> status = node.status(moveId);
      MoveState state = status.isEmpty() ? MoveState.MOVE_STATE_DONE : status.getFirst().getState();
      if (state == wanted) {
        return true;
      }
      if (state.getNumber() > wanted.getNumber()) {
        return false;
      }
    }
    return false;
  }

  private static void kill(ClusterProcesses processes, String victim) {
    processes.process(victim).kill();
    processes.startProcess(victim);
    processes.awaitReady(victim);
  }

  private static boolean isDone(NodeMoves node, RingStore rings, String moveId, Move move) {
    try {
      return current(rings).ownerOf(move.firstArc()).equals(move.target()) && node.isDone(moveId);
    } catch (StatusRuntimeException away) {
      return false;
    }
  }

  private static Ring current(RingStore rings) {
    Ring[] found = new Ring[1];
    Await.until(
        "the ring is read",
        LIMIT,
        () -> {
          try {
            found[0] = rings.read().orElseThrow();
            return true;
          } catch (ClusterException away) {
            return false;
          }
        });
    return found[0];
  }
}
