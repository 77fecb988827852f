// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterInit;
import dev.payswitch.cluster.OperationState;
import dev.payswitch.node.SwitchNode;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.LocalCluster;
import dev.payswitch.system.fixture.MoveOperations;
import dev.payswitch.system.fixture.NodeMoves;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Seeded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;

/** Arcs go from shard to shard, and back, while transfers of all kinds flow. */
final class MoveIT {
  private static final Duration MOVE_LIMIT = Duration.ofSeconds(60);
  private static final int ACCOUNTS_PER_SHARD = 40;
  private static final long FUNDS_MINOR = 3_000;
  private static final int MOVES = 24;

  @TempDir Path directory;

  @Seeded(rounds = 1)
  void everyCallIsAnsweredWhileArcsMove(RandomGenerator random) throws Exception {
    long seed = random.nextLong();
    List<String> shards = List.of("s1", "s2", "s3");
    try (LocalCluster cluster = LocalCluster.make(directory, "s1", "s2", "s3");
        ClusterConnection connection = ClusterConnection.open(cluster.config())) {
      Map<String, NodeMoves> nodes = new HashMap<>();
      connection.awaitConnected(MOVE_LIMIT);
      String clusterId = new ClusterInit(connection).meta().orElseThrow().clusterId();
      for (String shard : shards) {
        SwitchNode node = cluster.startNode(shard);
        nodes.put(shard, new NodeMoves("127.0.0.1:" + node.grpcPort(), clusterId));
      }
      cluster.awaitServing();
      SwitchClient client = cluster.startRouter();
      AccountPlan accounts = AccountPlan.open(client, shards, ACCOUNTS_PER_SHARD, FUNDS_MINOR);
      PaymentLoad load = PaymentLoad.start(client, accounts, PaymentLoad.Pattern.ALL_KINDS, seed);
      MoveOperations operations = new MoveOperations(connection, MOVE_LIMIT);
      List<Integer> pauses = new ArrayList<>();
      for (int number = 0; number < MOVES; number++) {
        load.awaitAnswered(50);
        MoveOperations.Begun move = operations.begin(random);
        assertThat(operations.awaitEnd(move)).isEqualTo(OperationState.DONE);
        NodeMoves source = Objects.requireNonNull(nodes.get(move.move().source().value()));
        source.status(move.moveId()).ifPresent(status -> pauses.add(status.getPauseMillis()));
      }
      load.awaitAnswered(200);
      List<SentPayment> sent = load.stop();
      System.out.printf("pauses of callers, ms: %s%n", pauses.stream().sorted().toList());
      Aftermath.check(client, accounts, sent);
      assertThat(load.unanswered()).as("calls without an answer").isZero();
      nodes.values().forEach(NodeMoves::close);
    }
  }
}
