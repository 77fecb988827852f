// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.ArcOwner;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.Run;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.router.routing.CommandResult.Outcome;
import dev.payswitch.router.routing.CommandResult.Refused;
import dev.payswitch.router.routing.CommandResult.Unknown;
import dev.payswitch.router.routing.FakeConnector.FakeStream;
import dev.payswitch.router.routing.ShardStream.ShardCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of the retry table, deadlines, batches and limits, step by step. */
final class ShardRouterTest {
  private static final ShardId S1 = new ShardId("s1");
  private static final ShardId S2 = new ShardId("s2");
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Outcome CREATED = new Outcome(ByteString.copyFromUtf8("created"));
  private static final int ARC = 3;
  private static final int ARC_OF_S2 = 12;

  private final StepLoop loop = new StepLoop();
  private final FakeConnector connector = new FakeConnector();
  private final RingView ringView = new RingView();
  private final ShardDirectory directory = new ShardDirectory();
  private final CountingMetrics metrics = new CountingMetrics();
  private int refreshes;
  private ShardRouter router = newRouter(new RoutingLimits(10, 1_000, 40, 60));

  /** Counts what routing tells. */
  private static final class CountingMetrics implements RoutingMetrics {
    final Map<String, Integer> retries = new HashMap<>();
    final List<Integer> batches = new ArrayList<>();

    @Override
    public void batchSent(String shard, int commandCount) {
      batches.add(commandCount);
    }

    @Override
    public void retried(String reason) {
      retries.merge(reason, 1, Integer::sum);
    }
  }

  private ShardRouter newRouter(RoutingLimits limits) {
    return new ShardRouter(
        ringView,
        directory,
        limits,
        new RoutingPorts(loop, loop, new Random(1), connector, () -> refreshes++, metrics));
  }

  @BeforeEach
  void twoShards() {
    ringView.offer(ring(1, S1));
    directory.offer(Map.of(S1, "host1:1", S2, "host2:1"));
    loop.run();
  }

  /** The first half belongs to the owner since the epoch, the second to s2 since the first. */
  private static Ring ring(long epoch, ShardId owner) {
    List<Run> runs =
        owner.equals(S2) && epoch == 1
            ? List.of(new Run(new Arc(0), 16, S2, new ArcEpoch(1)))
            : List.of(
                new Run(new Arc(0), 8, owner, new ArcEpoch(epoch)),
                new Run(new Arc(8), 8, S2, new ArcEpoch(1)));
    return new Ring(
        new RingEpoch(epoch),
        new PointHasher(HashAlgorithm.XXH3_64, 1),
        16,
        Map.of(S1, 1, S2, 1),
        runs);
  }

  /** A call whose results a test can look at. */
  private final class TestCall {
    private @Nullable RoutedCall done;

    TestCall(int size, int arc) {
      this(size, arc, 10);
    }

    TestCall(int size, int arc, int payloadBytes) {
      this(CommandKind.TRANSFER, size, arc, payloadBytes);
    }

    TestCall(CommandKind kind, int size, int arc, int payloadBytes) {
      RoutedCall call =
          new RoutedCall(
              new RoutedCall.Terms(
                  kind, ByteString.copyFromUtf8("teller"), loop.nanoTime() + DEADLINE.toNanos()),
              size,
              finished -> done = finished);
      for (int index = 0; index < size; index++) {
        call.add(ByteString.copyFrom(new byte[payloadBytes]), arc);
      }
      router.submit(call);
      loop.run();
    }

    boolean isDone() {
      return done != null;
    }

    CommandResult result(int index) {
      if (done == null) {
        throw new AssertionError("not done");
      }
      return done.result(index);
    }

    CommandResult result() {
      return result(0);
    }
  }

  private void answer(FakeStream stream, CommandResult result) {
    stream.reply(stream.last(), result);
    loop.run();
  }

  private static Refused refusal(Reason reason) {
    return new Refused(ShardRefusal.of(reason, "no"));
  }

  private static Refused refusal(Reason reason, long delayMillis) {
    return new Refused(new ShardRefusal(reason, delayMillis, null, "no"));
  }

  private static Refused goneTo(ShardId owner, long since) {
    ArcOwner named = new ArcOwner(new Arc(ARC), owner, new ArcEpoch(since));
    return new Refused(new ShardRefusal(Reason.STALE_ROUTE, 0, named, "gone"));
  }

  @Test
  void sendsACommandToTheOwnerWithItsArcEpochAndTimeLeft() {
    TestCall call = new TestCall(1, ARC);

    ShardCommand sent = connector.to("s1").last();
    assertThat(sent.arcEpoch()).isEqualTo(1);
    assertThat(sent.principal().toStringUtf8()).isEqualTo("teller");
    assertThat(sent.timeoutMillis()).isEqualTo(4_980);
    answer(connector.to("s1"), CREATED);
    assertThat(call.result()).isEqualTo(CREATED);
  }

  @Test
  void keepsTheOrderOfResultsWhateverTheOrderOfReplies() {
    TestCall call = new TestCall(3, ARC);
    FakeStream stream = connector.to("s1");
    for (int index = 2; index >= 0; index--) {
      stream.reply(stream.commands().get(index), new Outcome(ByteString.copyFromUtf8("o" + index)));
    }
    loop.run();

    for (int index = 0; index < 3; index++) {
      assertThat(call.result(index)).isEqualTo(new Outcome(ByteString.copyFromUtf8("o" + index)));
    }
  }

  @Test
  void sendsTogetherWhatWaitedTogether() {
    connector.readyFromTheStart = false;
    new TestCall(3, ARC);
    new TestCall(1, ARC);
    new TestCall(4, ARC);
    assertThat(connector.to("s1").messages).isEmpty();

    connector.to("s1").becomes(true);
    loop.run();

    assertThat(metrics.batches).containsExactly(8);
  }

  @Test
  void boundsAMessageByCommandsAndByBytes() {
    new TestCall(25, ARC);
    assertThat(metrics.batches).containsExactly(10, 10, 5);
    metrics.batches.clear();

    new TestCall(3, ARC_OF_S2, 600);
    assertThat(metrics.batches).containsExactly(1, 1, 1);
  }

  @Test
  void sendsNothingMoreThanMayBeInFlight() {
    new TestCall(50, ARC);
    FakeStream stream = connector.to("s1");
    assertThat(stream.commands()).hasSize(40);

    answer(stream, CREATED);

    assertThat(stream.commands()).hasSize(41);
  }

  @Test
  void refusesAsBusyWhatWouldWaitBeyondTheBound() {
    connector.readyFromTheStart = false;
    TestCall waiting = new TestCall(60, ARC);
    TestCall refused = new TestCall(1, ARC);

    assertThat(reasonOf(refused.result())).isEqualTo(Reason.BUSY);
    assertThat(waiting.isDone()).isFalse();
    assertThat(new TestCall(1, ARC_OF_S2).isDone()).as("another shard has room").isFalse();
  }

  @Test
  void makesRoomWhenWhatWaitedIsPastItsDeadline() {
    connector.readyFromTheStart = false;
    new TestCall(60, ARC);
    loop.advance(DEADLINE.plusMillis(10));

    assertThat(new TestCall(60, ARC).isDone()).isFalse();
    connector.to("s1").becomes(true);
    loop.run();
    assertThat(connector.to("s1").commands()).as("only the live ones").hasSize(40);
  }

  private static Reason reasonOf(CommandResult result) {
    assertThat(result).isInstanceOf(Refused.class);
    return ((Refused) result).refusal().reason();
  }

  @Test
  void followsTheNewerRingAtOnce() {
    TestCall call = new TestCall(1, ARC);
    answer(connector.to("s1"), refusal(Reason.STALE_ROUTE, 0));
    assertThat(refreshes).isEqualTo(1);

    ringView.offer(ring(2, S2));
    loop.run();

    assertThat(connector.to("s2").last().arcEpoch()).isEqualTo(2);
    answer(connector.to("s2"), CREATED);
    assertThat(call.result()).isEqualTo(CREATED);
  }

  @Test
  void routesAgainAtOnceWhenTheRingCameBeforeTheRefusal() {
    TestCall call = new TestCall(1, ARC);
    ringView.offer(ring(2, S1));
    loop.run();
    answer(connector.to("s1"), refusal(Reason.STALE_ROUTE, 0));

    assertThat(refreshes).isZero();
    assertThat(connector.to("s1").last().arcEpoch()).isEqualTo(2);
    answer(connector.to("s1"), CREATED);
    assertThat(call.result()).isEqualTo(CREATED);
  }

  @Test
  void givesUpAfterThreeStaleHops() {
    TestCall call = new TestCall(1, ARC);
    for (int hop = 0; hop < RetryPolicy.MAX_STALE_HOPS; hop++) {
      answer(connector.to("s1"), refusal(Reason.STALE_ROUTE, 0));
      assertThat(call.isDone()).isFalse();
      loop.advance(Duration.ofMillis(500));
    }
    answer(connector.to("s1"), refusal(Reason.STALE_ROUTE, 0));

    assertThat(reasonOf(call.result())).isEqualTo(Reason.STALE_ROUTE);
    assertThat(connector.to("s1").commands()).hasSize(4);
  }

  @Test
  void asksTheOwnerThatAShardNamedBeforeARingShowsIt() {
    TestCall call = new TestCall(1, ARC);
    answer(connector.to("s1"), goneTo(S2, 2));

    assertThat(connector.to("s2").last().arcEpoch()).isEqualTo(2);
    answer(connector.to("s2"), refusal(Reason.ARC_FROZEN, 10));
    loop.advance(Duration.ofMillis(20));
    assertThat(connector.to("s1").commands()).as("it is not asked once more").hasSize(1);
    assertThat(connector.to("s2").commands()).hasSize(2);
    answer(connector.to("s2"), CREATED);
    assertThat(call.result()).isEqualTo(CREATED);
  }

  @Test
  void aRingThatShowsALaterOwnerTakesThePlaceOfTheOneNamed() {
    TestCall call = new TestCall(1, ARC);
    answer(connector.to("s1"), goneTo(S2, 2));
    answer(connector.to("s2"), refusal(Reason.ARC_FROZEN, 10));
    ringView.offer(ring(3, S1));
    loop.advance(Duration.ofMillis(20));

    assertThat(connector.to("s1").last().arcEpoch()).isEqualTo(3);
    answer(connector.to("s1"), CREATED);
    assertThat(call.result()).isEqualTo(CREATED);
  }

  @Test
  void doesNotFollowAnOwnerThatIsNoLaterThanTheOneThatWasAsked() {
    ringView.offer(ring(5, S1));
    TestCall call = new TestCall(1, ARC);
    for (int hop = 0; hop < RetryPolicy.MAX_STALE_HOPS; hop++) {
      answer(connector.to("s1"), goneTo(S2, 4));
      loop.advance(Duration.ofMillis(500));
    }
    answer(connector.to("s1"), goneTo(S2, 4));

    assertThat(reasonOf(call.result())).isEqualTo(Reason.STALE_ROUTE);
  }

  @Test
  void takesWaitingCommandsToTheNewOwner() {
    connector.readyFromTheStart = false;
    new TestCall(2, ARC);

    ringView.offer(ring(2, S2));
    loop.run();
    connector.to("s1").becomes(true);
    connector.to("s2").becomes(true);
    loop.run();

    assertThat(connector.to("s1").commands()).isEmpty();
    assertThat(connector.to("s2").commands()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"ARC_FROZEN", "LANE_UNAVAILABLE", "SHARD_RECOVERING", "OUTCOME_UNKNOWN"})
  void triesAgainAfterTheDelayWithinTheDeadline(Reason reason) {
    TestCall call = new TestCall(1, ARC);
    answer(connector.to("s1"), refusal(reason, 200));

    loop.advance(Duration.ofMillis(190));
    assertThat(connector.to("s1").commands()).as("not before the delay").hasSize(1);
    loop.advance(Duration.ofMillis(120));
    assertThat(connector.to("s1").commands()).hasSize(2);
    answer(connector.to("s1"), CREATED);

    assertThat(call.result()).isEqualTo(CREATED);
    assertThat(metrics.retries).containsEntry(reason.name(), 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ARC_FROZEN", "LANE_UNAVAILABLE", "SHARD_RECOVERING"})
  void tellsTheLastReasonAtTheDeadlineWhenNothingWasWritten(Reason reason) {
    TestCall call = new TestCall(1, ARC);
    int answered = 0;
    while (!call.isDone()) {
      if (connector.to("s1").commands().size() > answered) {
        answer(connector.to("s1"), refusal(reason));
        answered++;
      }
      loop.advance(Duration.ofMillis(5));
    }

    assertThat(reasonOf(call.result())).isEqualTo(reason);
  }

  @Test
  void holdsBackTheWholeShardWhileItRecovers() {
    new TestCall(1, ARC);
    answer(connector.to("s1"), refusal(Reason.SHARD_RECOVERING, 200));
    new TestCall(3, ARC);
    assertThat(connector.to("s1").commands()).hasSize(1);

    loop.advance(Duration.ofMillis(320));

    assertThat(metrics.batches).containsExactly(1, 4);
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "SHARD_REGRESSED", "UNIMPLEMENTED", "UNDECODABLE"})
  void leavesOtherRefusalsToTheCaller(Reason reason) {
    TestCall call = new TestCall(1, ARC);
    answer(connector.to("s1"), refusal(reason));

    assertThat(reasonOf(call.result())).isEqualTo(reason);
  }

  @Test
  void sendsAgainWhatWasInFlightWhenAStreamBreaks() {
    TestCall call = new TestCall(3, ARC);
    FakeStream broken = connector.to("s1");
    broken.listener.broken("reset");
    loop.run();
    loop.advance(Duration.ofMillis(50));

    FakeStream next = connector.to("s1");
    assertThat(next).isNotSameAs(broken);
    assertThat(next.commands()).hasSize(3);
    broken.reply(broken.last(), CREATED);
    loop.run();
    assertThat(call.isDone()).as("an ended stream is not listened to").isFalse();
    List.copyOf(next.commands()).forEach(command -> next.reply(command, CREATED));
    loop.run();
    assertThat(call.result(2)).isEqualTo(CREATED);
  }

  @Test
  void saysUnknownOfWhatWasInFlightAndNeverGotAnOutcome() {
    TestCall call = new TestCall(1, ARC);
    connector.to("s1").listener.broken("reset");
    connector.readyFromTheStart = false;
    loop.advance(DEADLINE.plusMillis(10));

    assertThat(call.result()).isInstanceOf(Unknown.class);
  }

  @Test
  void staysInDoubtWhenALaterTryIsRefused() {
    TestCall call = new TestCall(1, ARC);
    connector.to("s1").listener.broken("reset");
    loop.advance(Duration.ofMillis(50));
    answer(connector.to("s1"), refusal(Reason.BUSY));

    assertThat(call.result()).isInstanceOf(Unknown.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"TRANSFER", "GROUP"})
  void doesNotBelieveThatNothingHappenedWhileAnotherCopyMayBeAtWork(CommandKind kind) {
    CommandResult notExecuted = new Outcome(notExecuted(kind));
    TestCall call = new TestCall(kind, 1, ARC, 10);
    connector.to("s1").listener.broken("gone");
    loop.run();
    loop.advance(Duration.ofMillis(100));
    answer(connector.to("s1"), notExecuted);

    assertThat(call.isDone()).as("there is time to find out").isFalse();
    loop.advance(DEADLINE);
    assertThat(call.result()).isInstanceOf(Unknown.class);

    TestCall alone = new TestCall(kind, 1, ARC, 10);
    answer(connector.to("s1"), notExecuted);
    assertThat(alone.result()).as("of the only copy").isEqualTo(notExecuted);
  }

  private static ByteString notExecuted(CommandKind kind) {
    TransferOutcome outcome =
        TransferOutcome.newBuilder()
            .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED)
            .setStatus(OutcomeStatus.OUTCOME_STATUS_RETRY)
            .build();
    return kind == CommandKind.TRANSFER
        ? outcome.toByteString()
        : SubmitGroupResponse.newBuilder().setGroupOutcome(outcome).build().toByteString();
  }

  @Test
  void saysUnknownAtTheDeadlineOfWhatWasSent() {
    TestCall call = new TestCall(1, ARC);
    loop.advance(DEADLINE.minusMillis(10));
    assertThat(call.isDone()).isFalse();
    loop.advance(Duration.ofMillis(20));

    assertThat(call.result()).isInstanceOf(Unknown.class);
    assertThat(router.inFlightCount(S1)).isZero();
  }

  @Test
  void saysRecoveringAtTheDeadlineOfWhatWasNeverSent() {
    connector.readyFromTheStart = false;
    TestCall call = new TestCall(1, ARC);
    loop.advance(DEADLINE.plusMillis(10));

    assertThat(reasonOf(call.result())).isEqualTo(Reason.SHARD_RECOVERING);
  }

  @Test
  void endsACallWithSomeResultsAndSomeUnknown() {
    TestCall call = new TestCall(2, ARC);
    answer(connector.to("s1"), CREATED);
    loop.advance(DEADLINE.plusMillis(10));

    assertThat(call.result(0)).isInstanceOf(Unknown.class);
    assertThat(call.result(1)).isEqualTo(CREATED);
  }

  @Test
  void movesToTheNewLeaderWithoutWaitingForTheOldOne() {
    TestCall call = new TestCall(1, ARC);
    FakeStream old = connector.to("s1");
    directory.offer(Map.of(S1, "host9:1", S2, "host2:1"));
    loop.run();

    assertThat(old.cancelled).isTrue();
    assertThat(connector.to("s1").address).isEqualTo("host9:1");
    answer(connector.to("s1"), CREATED);
    assertThat(call.result()).isEqualTo(CREATED);
  }

  @Test
  void waitsForALeaderToBeKnown() {
    ShardDirectory nobody = new ShardDirectory();
    router =
        new ShardRouter(
            ringView,
            nobody,
            RoutingLimits.DEFAULT,
            new RoutingPorts(loop, loop, new Random(1), connector, () -> {}, metrics));
    TestCall call = new TestCall(1, ARC);
    assertThat(connector.streams).isEmpty();

    nobody.offer(Map.of(S1, "host1:1"));
    loop.run();
    answer(connector.to("s1"), CREATED);

    assertThat(call.result()).isEqualTo(CREATED);
  }

  @Test
  void backsOffFurtherAndFurtherFromAShardThatRefusesConnections() {
    connector.readyFromTheStart = false;
    new TestCall(1, ARC);
    for (int failures = 0; failures < 200 && loop.nanoTime() < 4_000_000_000L; failures++) {
      connector.to("s1").listener.broken("connection refused");
      loop.advance(Duration.ofMillis(20));
    }

    assertThat(connector.streams.size()).isBetween(8, 40);
  }
}
