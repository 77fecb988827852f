// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.CommandLineClient;
import dev.payswitch.system.fixture.CommandLineClient.Result;
import dev.payswitch.system.fixture.Payments;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An ensemble that lost everything or came back from a backup, and shards on old disks: nothing
 * that was answered may be lost, and what cannot be known to be right does not serve.
 */
final class RecoverEnsembleIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration SESSION = Duration.ofSeconds(4);
  private static final Duration CALL = Duration.ofSeconds(2);

  private ClusterProcesses processes;
  private SwitchClient client;
  private CommandLineClient cli;
  private String debit;
  private String near;
  private String far;
  private int serial;
  private int logLengthAtStart;

  @BeforeEach
  void startCluster() throws IOException {
    ClusterLayout layout =
        ProcessClusters.layout("recover").withShardCount(2).withSessionTimeout(SESSION);
    processes = ClusterProcesses.start(layout);
    client = SwitchClient.connect(processes.routerAddress(), processes.adminAddress());
    cli = new CommandLineClient(processes.routerAddress(), processes.adminAddress());
    Ring ring = client.ring();
    debit = AccountIds.on(ring, "s1", "debit");
    near = AccountIds.on(ring, "s1", "near");
    far = AccountIds.on(ring, "s2", "far");
    client.open(List.of(Payments.source(debit), Payments.account(near), Payments.account(far)));
  }

  @AfterEach
  void stopCluster() {
    client.close();
    processes.close();
  }

  @Test
  void aLostEnsembleIsMadeAnewFromWhatRouterAndShardsKnow() throws Exception {
    awaitAcross();
    long incarnationBefore = incarnation();
    processes.process(ClusterProcesses.ZOOKEEPER).kill();
    delete(data(ClusterProcesses.ZOOKEEPER));
    processes.startProcess(ClusterProcesses.ZOOKEEPER);
    processes.awaitReady(ClusterProcesses.ZOOKEEPER);
    pay(near);
    Result dry = recover("--dry-run");
    assertThat(dry.out()).contains("s1", "s2");
    Result recovered = recover();
    assertThat(recovered.exitCode()).as(recovered.err()).isZero();
    assertThat(recovered.out())
        .contains("RECOVERED", "ring of epoch", "position of shard s1", "incarnation");
    Await.until(
        "the lane has a token of the new incarnation",
        LIMIT,
        () -> incarnation() > incarnationBefore);
    awaitAcross();
    Result again = recover();
    assertThat(again.exitCode()).as(again.err()).isZero();
    for (String shard : List.of("s1", "s2")) {
      processes.process(shard).kill();
      processes.startProcess(shard);
      processes.awaitReady(shard);
    }
    awaitAcross();
    ClusterChecks.settleAndVerify(client);
  }

  @Test
  void anEnsembleFromABackupGivesTokensThatAreTooLowUntilItIsRecovered() throws Exception {
    awaitAcross();
    stop(ClusterProcesses.ZOOKEEPER);
    Path backup = processes.directory().resolve("zookeeper-backup");
    copy(data(ClusterProcesses.ZOOKEEPER), backup);
    processes.startProcess(ClusterProcesses.ZOOKEEPER);
    processes.awaitReady(ClusterProcesses.ZOOKEEPER);
    useUpCreationIds();
    processes.process("s1").kill();
    processes.startProcess("s1");
    processes.awaitReady("s1");
    awaitAcross();
    stop(ClusterProcesses.ZOOKEEPER);
    delete(data(ClusterProcesses.ZOOKEEPER));
    copy(backup, data(ClusterProcesses.ZOOKEEPER));
    processes.startProcess(ClusterProcesses.ZOOKEEPER);
    processes.awaitReady(ClusterProcesses.ZOOKEEPER);
    Await.until(
        "the lane's new token is refused",
        LIMIT,
        () -> cli.run("lane", "list").out().contains("STALE_TOKEN"));
    Result recovered = recover();
    assertThat(recovered.exitCode()).as(recovered.err()).isZero();
    awaitAcross();
    ClusterChecks.settleAndVerify(client);
  }

  @Test
  void aShardOnYesterdaysDiskServesNothingAlsoWhenOnlyItsPeersKnow() throws Exception {
    awaitAcross();
    stop("s1");
    Path yesterday = processes.directory().resolve("s1-yesterday");
    copy(data("s1"), yesterday);
    processes.startProcess("s1");
    processes.awaitReady("s1");
    for (int payment = 0; payment < 20; payment++) {
      awaitAcross();
    }
    stop("s1");
    Path today = processes.directory().resolve("s1-today");
    Files.move(data("s1"), today);
    copy(yesterday, data("s1"));
    startRegressed("were committed");
    forgetPosition("s1");
    for (int start = 0; start < 4; start++) {
      // Each start adds to the log, also to an old one, so it must not grow up that way.
      startRegressed("shard s2");
    }

    delete(data("s1"));
    Files.move(today, data("s1"));
    forgetPosition("s1");
    stop("s2");
    start("s1");
    awaitLog("s1", "event=asking_peers");
    assertThat(isReady("s1")).as("serves before s2 told what it knows").isFalse();
    processes.startProcess("s2");
    processes.awaitReady("s2");
    processes.awaitReady("s1");
    awaitAcross();
    assertThat(client.account(far).getBalanceMinor()).isEqualTo(serial);
    ClusterChecks.settleAndVerify(client);
  }

  /** Starts s1, sees that it serves nothing and says why, and stops it. */
  private void startRegressed(String evidence) throws Exception {
    start("s1");
    awaitLog("s1", "event=shard_regressed");
    assertThat(logSinceStart("s1"))
        .contains("shard s1 runs on old or empty files")
        .contains(evidence);
    assertThat(isReady("s1")).isFalse();
    Await.until(
        "the shard is shown as what it is",
        LIMIT,
        () -> cli.run("cluster", "status").out().contains("s1 runs on old files"));
    Await.until(
        "payments of s1 are refused with the reason",
        LIMIT,
        () -> failure(near).contains("SHARD_REGRESSED"));
    stop("s1");
  }

  private boolean isReady(String name) {
    return cli.run("shard", "list")
        .out()
        .lines()
        .anyMatch(line -> line.startsWith(name) && line.contains("ACTIVE"));
  }

  private void start(String name) throws IOException {
    logLengthAtStart = Files.readString(processes.process(name).log()).length();
    processes.startProcess(name);
  }

  private void awaitLog(String name, String text) {
    Await.until(name + " says " + text, LIMIT, () -> logSinceStart(name).contains(text));
  }

  private String logSinceStart(String name) {
    try {
      return Files.readString(processes.process(name).log()).substring(logLengthAtStart);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** So many that the ensemble from the backup does not soon get to where it was. */
  private void useUpCreationIds() throws Exception {
    ZooKeeper person = new ZooKeeper(processes.zooKeeperAddress(), 20_000, event -> {});
    try {
      for (int change = 0; change < 2_000; change++) {
        person.setData(ClusterConfig.DEFAULT_ROOT + "/ops", new byte[0], -1);
      }
    } finally {
      person.close();
    }
  }

  /** As if the cluster had never heard how far the log of a shard reaches. */
  private void forgetPosition(String shard) throws Exception {
    ZooKeeper person = new ZooKeeper(processes.zooKeeperAddress(), 20_000, event -> {});
    try {
      person.setData(
          ClusterConfig.DEFAULT_ROOT + "/shards/" + shard,
          "{}".getBytes(StandardCharsets.UTF_8),
          -1);
    } finally {
      person.close();
    }
  }

  /** A payment to s2 takes place as soon as the lane is open again. */
  private void awaitAcross() {
    Transfer transfer = Payments.payment("across-" + serial, debit, far, 1);
    Await.until("a payment across shards takes place", LIMIT, () -> takesPlace(transfer));
    serial++;
  }

  private boolean takesPlace(Transfer transfer) {
    try {
      OutcomeStatus status = submit(transfer);
      return status == OutcomeStatus.OUTCOME_STATUS_CREATED
          || status == OutcomeStatus.OUTCOME_STATUS_EXISTS;
    } catch (StatusRuntimeException notNow) {
      return false;
    }
  }

  private OutcomeStatus pay(String credit) {
    return submit(Payments.payment("to-" + credit + "-" + serial, debit, credit, 1));
  }

  private OutcomeStatus submit(Transfer transfer) {
    return client
        .transfers(CALL)
        .submitTransfer(
            dev.payswitch.proto.v1.SubmitTransferRequest.newBuilder().setTransfer(transfer).build())
        .getOutcome()
        .getStatus();
  }

  private String failure(String credit) {
    try {
      return pay(credit).name();
    } catch (StatusRuntimeException failure) {
      Status status = failure.getStatus();
      return status.toString();
    }
  }

  private long incarnation() {
    String token =
        JsonParser.parseString(cli.run("lane", "list", "-o", "json").out())
            .getAsJsonObject()
            .getAsJsonArray("lanes")
            .get(0)
            .getAsJsonObject()
            .get("seenToken")
            .getAsString();
    return Long.parseLong(token.substring(0, token.indexOf('/')));
  }

  private Result recover(String... more) {
    List<String> words =
        Stream.concat(
                Stream.of(
                    "cluster", "recover-ensemble", "--zookeeper", processes.zooKeeperAddress()),
                Stream.of(more))
            .toList();
    return cli.run(words);
  }

  private void stop(String name) {
    processes.process(name).stop(STOP_LIMIT);
  }

  private Path data(String name) {
    return processes.directory().resolve(name);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path each : tree.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
