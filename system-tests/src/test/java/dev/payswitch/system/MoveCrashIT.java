// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterInit;
import dev.payswitch.cluster.OperationState;
import dev.payswitch.core.ring.Move;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.MoveOperations;
import dev.payswitch.system.fixture.NodeMoves;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
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
          MoveState.MOVE_STATE_SWITCHED,
          MoveState.MOVE_STATE_CLEANING);

  private final Map<String, NodeMoves> nodes = new HashMap<>();
  private final Map<MoveState, Map<String, Integer>> killed = new EnumMap<>(MoveState.class);
  private final Map<OperationState, Integer> cancelled = new EnumMap<>(OperationState.class);

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
      MoveOperations operations = new MoveOperations(connection, LIMIT);
      for (int number = 0; number < MAX_MOVES && !isEnough(); number++) {
        load.awaitAnswered(20);
        crashedMove(processes, operations, random);
        client.router().resetConnectBackoff();
      }
      System.out.printf("killed by state %s, of those cancelled ended %s%n", killed, cancelled);
      load.awaitAnswered(500);
      List<SentPayment> sent = load.stop();
      assertThat(killed.keySet()).containsAll(STATES);
      assertThat(cancelled).isNotEmpty();
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

  /**
   * A move that is killed in some state, and sometimes cancelled just then: it ends as one or the
   * other, and the ring says the same.
   */
  private void crashedMove(
      ClusterProcesses processes, MoveOperations operations, RandomGenerator random) {
    MoveOperations.Begun begun = operations.begin(random);
    Move move = begun.move();
    NodeMoves source = Objects.requireNonNull(nodes.get(move.source().value()));
    MoveState wanted = wanted(random);
    boolean isCancelled = false;
    if (source.isSeen(begun.moveId(), wanted, CATCH_LIMIT)) {
      isCancelled = random.nextInt(4) == 0;
      if (isCancelled) {
        operations.cancel(begun);
      }
      strike(processes, move, wanted, random);
    }
    OperationState end = operations.awaitEnd(begun);
    assertThat(end)
        .isIn(
            isCancelled
                ? List.of(OperationState.DONE, OperationState.CANCELLED)
                : List.of(OperationState.DONE));
    assertThat(operations.ring().ownerOf(move.firstArc()))
        .as("owner of %s, which is %s", move, end)
        .isEqualTo(end == OperationState.DONE ? move.target() : move.source());
    if (isCancelled) {
      cancelled.merge(end, 1, Integer::sum);
    }
  }

  private void strike(
      ClusterProcesses processes, Move move, MoveState wanted, RandomGenerator random) {
    String source = move.source().value();
    String target = move.target().value();
    String victim =
        switch (random.nextInt(4)) {
          case 0 -> ClusterProcesses.ROUTER;
          case 1 -> ClusterProcesses.ZOOKEEPER;
          case 2 -> target;
          default -> source;
        };
    kill(processes, victim);
    String role = victim.equals(source) ? "source" : victim.equals(target) ? "target" : victim;
    killed.computeIfAbsent(wanted, state -> new TreeMap<>()).merge(role, 1, Integer::sum);
  }

  /** A state that was not met yet, if there is one. */
  private MoveState wanted(RandomGenerator random) {
    List<MoveState> missing = STATES.stream().filter(state -> !killed.containsKey(state)).toList();
    List<MoveState> from = missing.isEmpty() || random.nextInt(3) == 0 ? STATES : missing;
    return from.get(random.nextInt(from.size()));
  }

  private static void kill(ClusterProcesses processes, String victim) {
    processes.process(victim).kill();
    processes.startProcess(victim);
    processes.awaitReady(victim);
  }
}
