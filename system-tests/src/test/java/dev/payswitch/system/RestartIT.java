// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static dev.payswitch.system.fixture.Payments.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ShardRecord;
import dev.payswitch.cluster.ShardRecords;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.Histories;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import dev.payswitch.testkit.process.FreePorts;
import dev.payswitch.testkit.process.ManagedProcess;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Processes that stop and come back, and processes that must not: each test leaves the cluster
 * whole, with everything that was answered.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestartIT {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(60);
  private static final Duration FLOW_LIMIT = Duration.ofSeconds(60);
  private static final int REFUSED = 1;

  /** Each start adds to the log, also to an old one, so it must not grow up that way. */
  private static final int STARTS = 4;

  private static final int LISTS = 60;
  private static final int LIST_SIZE = 1_000;

  private ClusterProcesses processes;
  private SwitchClient client;
  private AccountPlan accounts;
  private int scratchNodes;

  @BeforeAll
  void startCluster() throws IOException {
    ClusterLayout layout =
        ProcessClusters.layout("restart").withSessionTimeout(Duration.ofSeconds(4));
    processes = ClusterProcesses.start(layout);
    client = SwitchClient.connect(processes.routerAddress(), processes.adminAddress());
    accounts = AccountPlan.open(client, layout.shards(), 20, 1_000_000);
  }

  @AfterAll
  void stopCluster() {
    client.close();
    processes.close();
  }

  @AfterEach
  void assertWhole() {
    processes.names().forEach(processes::awaitReady);
    ClusterChecks.settleAndVerify(client);
  }

  @Test
  void failsNoCallWhileEveryProcessIsRestarted() throws Exception {
    PaymentLoad load = PaymentLoad.start(client, accounts, PaymentLoad.Pattern.PATIENT, 1);
    List<Integer> exitCodes = new ArrayList<>();
    for (String name : processes.names()) {
      load.awaitAnswered(100);
      exitCodes.add(processes.process(name).stop(STOP_LIMIT));
      processes.startProcess(name);
      processes.awaitReady(name);
    }
    load.awaitAnswered(100);
    List<SentPayment> sent = load.stop();

    System.out.printf(
        "rolling restart: answers %s%n", AccountPlan.tally(sent.stream().map(SentPayment::answer)));
    assertThat(sent).filteredOn(payment -> !payment.isAnswered()).isEmpty();
    assertThat(exitCodes).containsOnly(0);
    ClusterChecks.settleAndVerify(client);
    Histories histories = Histories.read(client, accounts);
    sent.forEach(payment -> histories.check(payment.transfer(), payment.isCommitted()));
  }

  @Test
  void servesAgainSoonAfterSigkillWithManyTransfers() {
    String debit = AccountIds.on(client.ring(), "s1", "payer");
    String credit = AccountIds.on(client.ring(), "s1", "payer", 2).getLast();
    for (int list = 0; list < LISTS; list++) {
      String prefix = "many-" + list + "-";
      List<Transfer> transfers =
          IntStream.range(0, LIST_SIZE)
              .mapToObj(number -> payment(prefix + number, debit, credit, 1))
              .toList();
      assertThat(client.submit(transfers))
          .extracting(TransferOutcome::getStatus)
          .containsOnly(OutcomeStatus.OUTCOME_STATUS_CREATED);
    }
    long balanceMinor = client.account(credit).getBalanceMinor();

    processes.process("s1").kill();
    long start = System.nanoTime();
    processes.startProcess("s1");
    processes.awaitReady("s1");
    Duration away = Duration.ofNanos(System.nanoTime() - start);

    System.out.printf("%d transfers: serving again after %s%n", LISTS * LIST_SIZE, away);
    assertThat(client.account(credit).getBalanceMinor()).isEqualTo(balanceMinor);
  }

  @Test
  void refusesTheDataOfAnotherShard() {
    processes.process("s1").stop(STOP_LIMIT);
    processes.process("s2").stop(STOP_LIMIT);
    try {
      String said = refusal(with(processes.commandOf("s1"), "--data", data("s2").toString()));
      assertThat(said).contains("belongs to shard s2").contains("--data");
    } finally {
      processes.startProcess("s1");
      processes.startProcess("s2");
    }
  }

  @Test
  void refusesASecondProcessOnTheSameReplica() {
    FreePorts ports = new FreePorts();
    List<String> command = processes.commandOf("s1");
    for (String option : List.of("--grpc-port", "--raft-port", "--http-port")) {
      command = with(command, option, Integer.toString(ports.take()));
    }
    assertThat(refusal(command)).contains("another process uses the data directory");
    Path copy = processes.directory().resolve("s1-again");
    assertThat(refusal(with(command, "--data", copy.toString())))
        .contains("s1")
        .contains("another directory");
  }

  @Test
  void refusesToServeWithoutItsLog() throws IOException {
    processes.process("s2").stop(STOP_LIMIT);
    Path log = data("s2").resolve("log");
    Path aside = data("s2").resolve("log-aside");
    Files.move(log, aside);
    try {
      assertThat(refusal(processes.commandOf("s2"))).contains("Files of the log were removed");
    } finally {
      deleteTree(log);
      Files.move(aside, log);
      processes.startProcess("s2");
    }
  }

  @Test
  void refusesToServeWithACutLog() throws IOException {
    processes.process("s3").kill();
    Path segment = openSegment(data("s3").resolve("log"));
    byte[] whole = Files.readAllBytes(segment);
    try {
      try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
        file.truncate(8);
      }
      assertThat(refusal(processes.commandOf("s3"))).contains("The end of the log is lost");
    } finally {
      Files.write(segment, whole);
      processes.startProcess("s3");
    }
  }

  @Test
  void servesNothingFromAnOldCopyOfItsDirectory() throws Exception {
    String ours = AccountIds.on(client.ring(), "s2", "payer");
    String other = AccountIds.on(client.ring(), "s1", "payer");
    Path copy = data("s2").resolveSibling("s2-copy");
    Path right = data("s2").resolveSibling("s2-right");
    processes.process("s2").stop(STOP_LIMIT);
    copyTree(data("s2"), copy);
    long copied = position("s2");
    processes.startProcess("s2");
    processes.awaitReady("s2");
    Transfer late = payment("late", ours, other, 1);
    assertThat(client.submit(late).getStatus()).isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    Await.until("ZooKeeper knows of it", () -> position("s2") > copied + 2);
    processes.process("s2").stop(STOP_LIMIT);

    Files.move(data("s2"), right);
    Files.move(copy, data("s2"));
    try {
      for (int start = 1; start <= STARTS; start++) {
        processes.startProcess("s2");
        awaitRegressed("s2", start);
        assertRegressed(() -> client.submit(payment("old-1", ours, other, 1)));
        assertRegressed(() -> client.account(ours));
        assertRegressed(() -> client.history(ours));
        assertThat(isCreated(payment("old-2", other, ours, 1))).isFalse();
        processes.process("s2").kill();
      }
    } finally {
      processes.process("s2").kill();
      deleteTree(data("s2"));
      Files.move(right, data("s2"));
      processes.startProcess("s2");
    }
    processes.awaitReady("s2");
    assertThat(client.outcome(late).getState()).isEqualTo(OutcomeState.OUTCOME_STATE_COMMITTED);
    assertThat(client.history(other)).extracting(AccountEntry::getTransferId).contains("late");
  }

  /** How far ZooKeeper remembers the log of a shard. */
  private long position(String shard) {
    ClusterConfig config = ClusterConfig.of(processes.zooKeeperAddress());
    try (ClusterConnection connection = ClusterConnection.open(config)) {
      assertThat(connection.awaitConnected(FLOW_LIMIT)).isTrue();
      return new ShardRecords(connection)
          .read(new ShardId(shard))
          .flatMap(ShardRecord::position)
          .orElseThrow()
          .lastCommittedIndex();
    }
  }

  private void awaitRegressed(String shard, int times) {
    Path log = processes.process(shard).log();
    Await.until(
        shard + " says that its data is old",
        FLOW_LIMIT,
        () -> {
          try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("event=shard_regressed")).count() == times;
          } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
          }
        });
  }

  private boolean isCreated(Transfer transfer) {
    try {
      return client
              .transfers(Duration.ofSeconds(3))
              .submitTransfer(SubmitTransferRequest.newBuilder().setTransfer(transfer).build())
              .getOutcome()
              .getStatus()
          == OutcomeStatus.OUTCOME_STATUS_CREATED;
    } catch (StatusRuntimeException notAnswered) {
      return false;
    }
  }

  private static void assertRegressed(ThrowableAssert.ThrowingCallable call) {
    StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(refused.getStatus().getDescription()).contains("SHARD_REGRESSED");
  }

  @Test
  void saysBusyBeforeTheDiskIsFull() {
    String debit = AccountIds.on(client.ring(), "s3", "payer");
    String credit = AccountIds.on(client.ring(), "s2", "payer");
    processes.process("s3").stop(STOP_LIMIT);
    processes.startProcess("s3", List.of("--free-disk-floor-mib", "100000000"));
    processes.awaitReady("s3");
    try {
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> client.submit(payment("full", debit, credit, 1)));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(refused.getStatus().getDescription()).contains("disk");
      // What comes in from other shards is not refused: it was promised by their answers.
      assertThat(client.account(debit).getBalanceMinor()).isPositive();
    } finally {
      processes.process("s3").stop(STOP_LIMIT);
      processes.startProcess("s3");
    }
    processes.awaitReady("s3");
    assertThat(client.submit(payment("full", debit, credit, 1)).getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
  }

  private Path data(String name) {
    List<String> command = processes.commandOf(name);
    return Path.of(command.get(command.indexOf("--data") + 1));
  }

  private static List<String> with(List<String> command, String option, String value) {
    List<String> changed = new ArrayList<>(command);
    changed.set(changed.indexOf(option) + 1, value);
    return changed;
  }

  /** Starts a node that must end by itself at once, and answers what it said. */
  private String refusal(List<String> command) {
    Path log = processes.directory().resolve("logs/refused-" + ++scratchNodes + ".log");
    ManagedProcess node = ManagedProcess.start("refused-" + scratchNodes, command, Map.of(), log);
    assertThat(node.awaitExit(EXIT_LIMIT)).as(node.logTail()).isEqualTo(REFUSED);
    return node.logTail();
  }

  private static Path openSegment(Path log) throws IOException {
    try (Stream<Path> files = Files.walk(log)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
