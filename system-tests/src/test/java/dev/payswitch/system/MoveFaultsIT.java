// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterInit;
import dev.payswitch.cluster.OperationState;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.Run;
import dev.payswitch.proto.admin.v1.InDoubtTransfer;
import dev.payswitch.proto.admin.v1.Lane;
import dev.payswitch.proto.admin.v1.ListInDoubtRequest;
import dev.payswitch.proto.admin.v1.ListLanesRequest;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.MoveOperations;
import dev.payswitch.system.fixture.NodeMoves;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.Payments;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SentPayment;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.system.fixture.ZooKeeperView;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.TcpProxy;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import dev.payswitch.testkit.process.ProxiedLinks;
import dev.payswitch.testkit.process.ProxiedLinks.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Moves of arcs whose worst moment is arranged: the answer to the write that publishes them is
 * lost, a router does not learn of them, or a third shard is away that owes an answer about their
 * accounts. Transfers flow all the while.
 */
final class MoveFaultsIT {
  private static final String ACTOR = "system-test";
  private static final Duration SESSION = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int ACCOUNTS_PER_SHARD = 20;
  private static final long FUNDS_MINOR = 5_000;
  private static final String SECOND_ROUTER = "router2";

  /** Many sessions and many calls. */
  private static final Duration OLD_RING = Duration.ofSeconds(60);

  /** So few that what is in doubt or owed concerns most of them. */
  private static final int BUSY_ACCOUNTS_PER_SHARD = 6;

  private static final Duration LATENCY = Duration.ofMillis(150);

  /** More than one: what was about to be decided when the shard stopped still may be. */
  private static final int MIN_IN_DOUBT = 2;

  private static final int ROUNDS = 2;

  /** What becomes of a link to ZooKeeper on which an answer was lost. */
  private enum Silence {
    /** It ends at once. */
    RESET,
    /** It says nothing until the node gives it up. */
    GIVEN_UP,
    /** It is away until the node's session is over. */
    EXPIRED
  }

  @Seeded(rounds = 1)
  void theReplyOfTheSwitchingWriteIsLost(RandomGenerator random) throws Exception {
    long seed = random.nextLong();
    try (Setting setting = Setting.open("move-reply-lost", ACCOUNTS_PER_SHARD)) {
      PaymentLoad load = setting.load(PaymentLoad.Pattern.STEADY, seed);
      List<Silence> silences = new ArrayList<>(Arrays.asList(Silence.values()));
      silences.add(Silence.RESET);
      silences.add(Silence.GIVEN_UP);
      while (!silences.isEmpty()) {
        load.awaitAnswered(50);
        moveWithoutReply(setting, load, silences.remove(random.nextInt(silences.size())), random);
      }
      load.awaitAnswered(200);
      System.out.printf("%d calls without an answer%n", load.unanswered());
      Aftermath.check(setting.client, setting.accounts, load.stop());
    }
  }

  private static void moveWithoutReply(
      Setting setting, PaymentLoad load, Silence silence, RandomGenerator random) {
    Ring before = setting.operations.ring();
    Move move = setting.anyMove(before, random);
    String source = move.source().value();
    TcpProxy link = setting.link(source, ClusterProcesses.ZOOKEEPER);
    // Only the write that replaces this ring names the place where it is kept from then on.
    link.dropRepliesFrom("/ring-history/" + before.epoch());
    MoveOperations.Begun begun = setting.operations.begin(before, move);
    Await.until("the answer to the write is lost", LIMIT, link::isDropping);
    Await.until("the ring shows " + move, LIMIT, () -> isAtTarget(setting.operations.ring(), move));
    int accepted = link.accepted();
    // Callers find the arcs at their new owner, while the old one does not know that they do.
    load.awaitAnswered(20);
    assertThat(setting.status(begun))
        .map(MoveStatus::getState)
        .hasValue(MoveState.MOVE_STATE_SWITCHED);
    switch (silence) {
      case RESET -> {}
      case GIVEN_UP ->
          Await.until("the node connects anew", LIMIT, () -> link.accepted() > accepted);
      case EXPIRED -> {
        link.cut();
        Await.until("the session is over", LIMIT, () -> !setting.view.hasNode(source));
      }
    }
    link.cut();
    link.heal();
    assertThat(setting.operations.awaitEnd(begun)).isEqualTo(OperationState.DONE);
    Await.until(
        source + " knows that the ring shows " + move,
        LIMIT,
        () ->
            setting
                .status(begun)
                .map(MoveStatus::getState)
                .filter(MoveFaultsIT::isOver)
                .isPresent());
    Ring after = setting.operations.ring();
    System.out.printf("%s, link %s: ring epoch %s%n", move, silence, after.epoch());
    assertThat(after.epoch().value()).as("%s", move).isEqualTo(before.epoch().value() + 1);
    assertThat(after.arcEpochOf(move.firstArc()).value()).isEqualTo(after.epoch().value());
    assertThat(isAtTarget(after, move)).isTrue();
    Await.until(source + " is registered", LIMIT, () -> setting.view.hasNode(source));
  }

  private static boolean isOver(MoveState state) {
    return state.getNumber() >= MoveState.MOVE_STATE_CLEANING_VALUE;
  }

  private static boolean isAtTarget(Ring ring, Move move) {
    int first = move.firstArc().index();
    return IntStream.range(first, first + move.arcCount())
        .allMatch(arc -> ring.ownerOf(new Arc(arc)).equals(move.target()));
  }

  @Seeded(rounds = 1)
  void aRouterWithAnOldRingFindsEveryAccount(RandomGenerator random) throws Exception {
    long seed = random.nextLong();
    try (Setting setting = Setting.open("move-old-ring", ACCOUNTS_PER_SHARD)) {
      setting.processes.startNewRouter(SECOND_ROUTER);
      try (SwitchClient other = setting.clientOf(SECOND_ROUTER)) {
        PaymentLoad load = setting.load(PaymentLoad.Pattern.STEADY, seed);
        load.awaitAnswered(200);
        TcpProxy link = setting.link(ClusterProcesses.ROUTER, ClusterProcesses.ZOOKEEPER);
        // The router that is elected may have begun this one, or not.
        Ring before = setting.operations.ring();
        MoveOperations.Begun first =
            setting.operations.begin(before, setting.anyMove(before, random));
        link.holdRequests();
        link.holdReplies();
        OldRing old = new OldRing(setting, other, before, first);
        old.moveWhileSilent(random);
        Ring newest = setting.operations.ring();
        link.heal();
        Await.until(
            "the router knows the ring",
            LIMIT,
            () -> setting.client.ring().epoch().equals(newest.epoch()));
        old.checkAfterwards();
        load.awaitAnswered(200);
        assertThat(setting.operations.ring()).isEqualTo(newest);
        assertThat(old.begun)
            .allSatisfy(
                each ->
                    assertThat(setting.operations.awaitEnd(each)).isEqualTo(OperationState.DONE));
        List<SentPayment> sent = new ArrayList<>(load.stop());
        sent.addAll(old.sent);
        Aftermath.check(setting.client, setting.accounts, sent);
      }
    }
  }

  /** Payments through a router that does not learn of any move, and through one that does. */
  private static final class OldRing {
    private final Setting setting;
    private final SwitchClient other;
    private final Ring ring;
    private final List<SentPayment> sent = new ArrayList<>();
    private final List<MoveOperations.Begun> begun = new ArrayList<>();
    private int moved;
    private int payments;

    OldRing(Setting setting, SwitchClient other, Ring ring, MoveOperations.Begun first) {
      this.setting = setting;
      this.other = other;
      this.ring = ring;
      begun.add(first);
    }

    /** The router was elected; the other one is, when the session of this one is over. */
    void moveWhileSilent(RandomGenerator random) {
      long start = System.nanoTime();
      int unmoved = 0;
      while (System.nanoTime() - start < OLD_RING.toNanos()) {
        assertThat(setting.operations.awaitEnd(begun.getLast())).isEqualTo(OperationState.DONE);
        unmoved += payAll();
        Ring now = setting.operations.ring();
        begun.add(setting.operations.begin(now, setting.anyMove(now, random)));
      }
      assertThat(setting.operations.awaitEnd(begun.getLast())).isEqualTo(OperationState.DONE);
      System.out.printf(
          "%d moves, %d payments of accounts that stayed, %d of those that moved%n",
          begun.size(), unmoved, moved);
      assertThat(setting.client.ring()).isEqualTo(ring);
      assertThat(unmoved).isPositive();
      assertThat(moved).isPositive();
    }

    /** Each account pays some other one; tells how many of them did not move. */
    private int payAll() {
      Ring now = setting.operations.ring();
      List<String> accounts = setting.accounts.payers().toList();
      int unmoved = 0;
      for (int index = 0; index < accounts.size(); index++) {
        String debit = accounts.get(index);
        String credit = accounts.get((index + 1) % accounts.size());
        if (isMoved(now, debit)) {
          payMoved(debit, credit);
        } else {
          pay(setting.client, debit, credit);
          unmoved++;
        }
      }
      return unmoved;
    }

    /** The shards name the owner; a router that knows the ring finds the same payment there. */
    private void payMoved(String debit, String credit) {
      moved++;
      Transfer payment = next(debit, credit);
      SentPayment told = send(setting.client, payment);
      assertThat(told.isAnswered()).as("%s", told).isTrue();
      sent.add(told);
      SentPayment again = send(other, payment);
      assertThat(Objects.requireNonNull(again.outcome()).getStatus())
          .as("%s", again)
          .isEqualTo(OutcomeStatus.OUTCOME_STATUS_EXISTS);
    }

    private boolean isMoved(Ring now, String account) {
      AccountId id = new AccountId(account);
      return !now.runOf(id).arcEpoch().equals(ring.runOf(id).arcEpoch());
    }

    private void pay(SwitchClient through, String debit, String credit) {
      SentPayment told = send(through, next(debit, credit));
      assertThat(told.isAnswered()).as("%s", told).isTrue();
      sent.add(told);
    }

    private Transfer next(String debit, String credit) {
      payments++;
      return Payments.payment("one-" + payments, debit, credit, 1);
    }

    private static SentPayment send(SwitchClient through, Transfer payment) {
      return PaymentLoad.sendList(through, List.of(payment), DEADLINE).getFirst();
    }

    /** Every account is served through both of them. */
    void checkAfterwards() {
      List<String> accounts = setting.accounts.payers().toList();
      for (int index = 1; index < accounts.size(); index++) {
        pay(setting.client, accounts.get(index), accounts.get(index - 1));
        pay(other, accounts.get(index - 1), accounts.get(index));
      }
    }
  }

  @Seeded(rounds = 1)
  void theOtherSideOfAnIntentIsAwayDuringTheSwitch(RandomGenerator random) throws Exception {
    long seed = random.nextLong();
    try (Setting setting = Setting.open("move-other-away", BUSY_ACCOUNTS_PER_SHARD)) {
      PaymentLoad load = setting.load(PaymentLoad.Pattern.STEADY, seed);
      for (int round = 0; round < ROUNDS; round++) {
        load.awaitAnswered(150);
        moveWhileAway(setting, random);
      }
      load.awaitAnswered(150);
      Aftermath.check(setting.client, setting.accounts, load.stop());
    }
  }

  private static void moveWhileAway(Setting setting, RandomGenerator random) {
    List<String> shards = new ArrayList<>(List.of("s1", "s2", "s3"));
    String source = shards.remove(random.nextInt(shards.size()));
    String away = shards.remove(random.nextInt(shards.size()));
    String target = shards.getFirst();
    standStill(setting, source, away);
    List<InDoubtTransfer> inDoubt = inDoubt(setting, source, away);
    long owed = owed(setting, source, away);
    System.out.printf(
        "%s stands still: %s waits for %d of its decisions and owes it %d%n",
        away, source, inDoubt.size(), owed);
    assertThat(owed).isPositive();
    assertThat(inDoubt).isNotEmpty();
    InDoubtTransfer known = inDoubt.get(random.nextInt(inDoubt.size()));
    Ring ring = setting.operations.ring();
    Move move = around(ring, known.getAccountId(), new ShardId(target));
    long start = System.nanoTime();
    MoveOperations.Begun begun = setting.operations.begin(ring, move);
    assertThat(setting.operations.awaitEnd(begun)).isEqualTo(OperationState.DONE);
    System.out.printf(
        "%s without %s took %d ms; callers waited %s ms%n",
        move,
        away,
        (System.nanoTime() - start) / 1_000_000,
        setting.status(begun).map(MoveStatus::getPauseMillis));
    Await.until("the session is over", LIMIT, () -> !setting.view.hasNode(away));
    // What the source decided stays on its own lane; what is undecided went with the account.
    assertThat(owed(setting, source, away)).isGreaterThanOrEqualTo(owed);
    assertThat(inDoubt(setting, target, away)).anyMatch(each -> isSame(each, known));
    assertThat(inDoubt(setting, source, away)).noneMatch(each -> isSame(each, known));
    setting.processes.process(away).resume();
    setting.processes.awaitReady(away);
    Await.until(away + " is registered", LIMIT, () -> setting.view.hasNode(away));
  }

  private static boolean isSame(InDoubtTransfer one, InDoubtTransfer two) {
    return one.getDebitAccountId().equals(two.getDebitAccountId())
        && one.getId().equals(two.getId())
        && one.getAccountId().equals(two.getAccountId());
  }

  /**
   * Stops a shard when the source waits for much that it decides, and owes it much that the source
   * decided: the way to it was long just before, and what the source said to it was held back.
   */
  private static void standStill(Setting setting, String source, String away) {
    TcpProxy decisions = setting.link(source, away);
    TcpProxy verdicts = setting.link(away, source);
    decisions.delay(LATENCY);
    verdicts.holdReplies();
    Await.until(
        "something is in doubt and owed",
        LIMIT,
        () ->
            inDoubt(setting, source, away).size() >= MIN_IN_DOUBT
                && owed(setting, source, away) > 0);
    setting.processes.process(away).pause();
    decisions.heal();
    verdicts.heal();
  }

  private static long owed(Setting setting, String source, String target) {
    return setting
        .client
        .admin()
        .listLanes(ListLanesRequest.newBuilder().setActor(ACTOR).build())
        .getLanesList()
        .stream()
        .filter(lane -> lane.getSourceShardId().equals(source))
        .filter(lane -> lane.getTargetShardId().equals(target))
        .mapToLong(Lane::getOwedDecisionCount)
        .sum();
  }

  /** What is prepared on a shard, and for another one to decide. */
  private static List<InDoubtTransfer> inDoubt(Setting setting, String shard, String home) {
    return setting
        .client
        .admin()
        .listInDoubt(ListInDoubtRequest.newBuilder().setActor(ACTOR).setLimit(1_000).build())
        .getTransfersList()
        .stream()
        .filter(each -> each.getShardId().equals(shard) && each.getHomeShardId().equals(home))
        .toList();
  }

  /** As many arcs as one move takes, with that of an account among them. */
  private static Move around(Ring ring, String account, ShardId target) {
    Run run = ring.runOf(new AccountId(account));
    int arc = ring.arcOf(new AccountId(account)).index();
    int first = Math.max(run.firstArc().index(), arc - Move.MAX_ARC_COUNT / 2);
    int end = Math.min(run.firstArc().index() + run.arcCount(), first + Move.MAX_ARC_COUNT);
    return new Move(new Arc(first), end - first, run.owner(), target);
  }

  /** A cluster of processes whose links can be damaged, with what tests need to look at it. */
  private static final class Setting implements AutoCloseable {
    private final ClusterProcesses processes;
    private final ClusterConnection connection;
    private final ZooKeeperView view;
    private final SwitchClient client;
    private final MoveOperations operations;
    private final AccountPlan accounts;
    private final Map<String, NodeMoves> nodes = new HashMap<>();

    private Setting(ClusterProcesses processes, int accountsPerShard) throws Exception {
      this.processes = processes;
      connection = ClusterConnection.open(ClusterConfig.of(processes.zooKeeperAddress()));
      connection.awaitConnected(LIMIT);
      view = ZooKeeperView.of(processes.zooKeeperAddress());
      client = SwitchClient.connect(processes.routerAddress(), processes.adminAddress());
      operations = new MoveOperations(connection, LIMIT);
      String clusterId = new ClusterInit(connection).meta().orElseThrow().clusterId();
      List<String> shards =
          operations.ring().weights().keySet().stream().map(ShardId::value).toList();
      for (String shard : shards) {
        nodes.put(shard, new NodeMoves(ProcessClusters.grpcAddress(processes, shard), clusterId));
      }
      accounts = AccountPlan.open(client, shards, accountsPerShard, FUNDS_MINOR);
    }

    static Setting open(String name, int accountsPerShard) throws Exception {
      assumeTrue(
          ProxiedLinks.areSupported(),
          "skipped: loopback has no address 127.7.1.1 on this machine");
      ClusterLayout layout =
          ProcessClusters.layout(name).withSessionTimeout(SESSION).withProxiedLinks();
      return new Setting(ClusterProcesses.start(layout), accountsPerShard);
    }

    PaymentLoad load(PaymentLoad.Pattern pattern, long seed) {
      return PaymentLoad.start(client, accounts, pattern, seed);
    }

    TcpProxy link(String from, String to) {
      return processes.links().proxy(new Link(from, to));
    }

    SwitchClient clientOf(String router) {
      return SwitchClient.connect(
          "127.0.0.1:" + ProcessClusters.port(processes, router, "--grpc-port"),
          "127.0.0.1:" + ProcessClusters.port(processes, router, "--admin-port"));
    }

    /** A move of arcs that hold some account, to another shard. */
    Move anyMove(Ring ring, RandomGenerator random) {
      List<String> payers = accounts.payers().toList();
      String account = payers.get(random.nextInt(payers.size()));
      List<ShardId> targets = new ArrayList<>(ring.weights().keySet());
      targets.remove(ring.ownerOf(new AccountId(account)));
      return around(ring, account, targets.get(random.nextInt(targets.size())));
    }

    /** A move as its source sees it. */
    Optional<MoveStatus> status(MoveOperations.Begun begun) {
      return Objects.requireNonNull(nodes.get(begun.move().source().value()))
          .status(begun.moveId());
    }

    @Override
    public void close() throws Exception {
      nodes.values().forEach(NodeMoves::close);
      client.close();
      view.close();
      connection.close();
      processes.close();
    }
  }
}
