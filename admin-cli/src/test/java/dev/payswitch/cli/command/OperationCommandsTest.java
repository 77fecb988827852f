// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import static dev.payswitch.cli.fake.FakeOperations.copying;
import static dev.payswitch.cli.fake.FakeOperations.ended;
import static dev.payswitch.cli.fake.FakeOperations.move;
import static dev.payswitch.cli.fake.FakeOperations.running;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.fake.FakeOperations;
import dev.payswitch.cli.fake.FakeSwitch;
import dev.payswitch.cli.fake.FakeSwitch.Result;
import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import dev.payswitch.proto.admin.v1.CreatePlanRequest;
import dev.payswitch.proto.admin.v1.GetOperationResponse;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.OperationKind;
import dev.payswitch.proto.admin.v1.OperationState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that plan, apply, watch and control changes of the ring. */
final class OperationCommandsTest {
  private FakeSwitch fake = new FakeSwitch();

  @BeforeEach
  void start() {
    fake.close();
    fake = new FakeSwitch();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private FakeOperations operations() {
    return fake.admin().operations();
  }

  @Test
  void shardAddWritesAPlanAndTellsHowToApplyIt() {
    Result result = fake.run("shard", "add", "s4", "--throttle", "16M", "--reason", "more room");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            op-7  shard add s4  PLANNED
              planned          by ops at 2026-03-01T10:15:00.000Z for ring epoch 7
              reason           more room
              moves            0 of 2 done
              arcs             0 of 128 moved
              accounts         about 401,437
              data             -
              throttle         16.0 MiB/s for each move
              takes at least   - (shards do not tell how much data they hold)

            SHARD  WEIGHT  AFTER   ARCS  AFTER
            s1          1      1  1,365  1,301
            s4          0      1      0    128

            MOVE    ARCS         FROM→TO  STATE    COPIED  SPEED  LAG  WHY
            op-7.1  0x400-0x43f  s1→s4    PLANNED       -      -    -  -
            op-7.2  0x500-0x53f  s2→s4    PLANNED       -      -    -  -
            """);
    assertThat(result.err())
        .contains("note: shard s3 does not answer", "apply it: payswitch plan apply op-7");
    assertThat(operations().plans())
        .containsExactly(
            CreatePlanRequest.newBuilder()
                .setActor("tester")
                .setKind(OperationKind.OPERATION_KIND_ADD)
                .setShardId("s4")
                .setWeight(1)
                .setReason("more room")
                .setBytesPerSecond(16 << 20)
                .build());
    assertThat(operations().applied()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "shard drain s3, DRAIN, 0",
    "shard remove s3, REMOVE, 0",
    "shard reweight s3 4, REWEIGHT, 4",
    "shard add s3 --weight 2, ADD, 2",
    "plan create drain s3, DRAIN, 0",
    "plan create reweight s3 --weight 4, REWEIGHT, 4",
    "plan create add s3, ADD, 1",
    "plan create REMOVE s3, REMOVE, 0"
  })
  void everyChangeIsAskedForAsItIsWritten(String line, String kind, int weight) {
    assertThat(fake.run(line.split(" ", -1)).exitCode()).isZero();
    CreatePlanRequest asked = operations().plans().getFirst();
    assertThat(asked.getKind().name()).isEqualTo("OPERATION_KIND_" + kind);
    assertThat(asked.getShardId()).isEqualTo("s3");
    assertThat(asked.getWeight()).isEqualTo(weight);
  }

  @Test
  void aDryRunWritesNothing() {
    Result result = fake.run("shard", "drain", "s3", "--dry-run");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("PLAN  shard");
    assertThat(result.err()).contains("dry run: nothing is written");
    assertThat(operations().plans().getFirst().getValidateOnly()).isTrue();

    assertThat(fake.run("plan", "apply", "op-7", "--dry-run").out())
        .startsWith("WOULD APPLY  op-7");
    assertThat(operations().applied().getFirst().getValidateOnly()).isTrue();
    assertThat(fake.run("op", "cancel", "op-7", "--dry-run").out()).contains("WOULD BE CANCELLING");
    assertThat(operations().controls().getFirst().getValidateOnly()).isTrue();
  }

  @Test
  void applyAndWaitGoOnToTheEnd() {
    operations().show(running(copying(2)), ended(OperationState.OPERATION_STATE_DONE, 2));

    Result result = fake.run("shard", "add", "s4", "--apply", "--wait");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines("op-7  shard add s4  DONE  2/2 moves  128/128 arcs\n");
    assertThat(result.err())
        .contains("planned op-7", "applied op-7")
        .contains(
            "op-7  shard add s4  move 2/2  arcs 0x500-0x53f  s2→s4  63%  18.2 MB/s  lag 12 ms"
                + "  ETA 00:41");
    assertThat(operations().applied().getFirst().getOperationId()).isEqualTo("op-7");
  }

  @Test
  void applyAloneReturnsAtOnce() {
    Result result = fake.run("plan", "apply", "op-7");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualToNormalizingNewlines("op-7  shard add s4  RUNNING\n");
    assertThat(result.err()).contains("payswitch op wait op-7");
  }

  @Test
  void refusalsAreTwoLinesAndAPrecondition() {
    for (String reason :
        new String[] {"STALE_PLAN", "OPERATION_UNDER_WAY", "OPERATION_STATE", "SHARD_NOT_READY"}) {
      operations().refuse(reason);
      Result result = fake.run("plan", "apply", "op-7");
      assertThat(result.exitCode()).isEqualTo(ExitCode.PRECONDITION.code());
      assertThat(result.err().lines()).hasSize(2);
      assertThat(result.err()).startsWith("error: it cannot be done now");
    }
  }

  @Test
  void nothingToDoIsNoError() {
    operations().refuse("NOTHING_TO_DO");
    Result result = fake.run("shard", "reweight", "s1", "1", "--apply");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).startsWith("nothing to do:");
    assertThat(operations().applied()).isEmpty();
  }

  @Test
  void waitTellsWhyItIsStuckAndGivesUpLookingInTime() {
    operations()
        .show(
            running(
                copying(2).toBuilder().setStuckReason("no leader of s4: start its node").build()));

    Result result = fake.run("op", "wait", "--timeout", "1s");

    assertThat(result.exitCode()).isEqualTo(ExitCode.TIMED_OUT.code());
    assertThat(result.err())
        .contains("STUCK: op-7.2: no leader of s4: start its node")
        .contains("error: op-7 has not ended within 1 s; it goes on")
        .contains("payswitch op wait op-7");
  }

  @Test
  void waitSaysThatNobodyCarriesItOut() {
    operations()
        .show(
            running(copying(2)).toBuilder().clearReconfigurerId().build(),
            ended(OperationState.OPERATION_STATE_DONE, 2));
    assertThat(fake.run("op", "wait", "op-7").err())
        .contains("STUCK: no router is elected to carry it out");
  }

  @ParameterizedTest
  @CsvSource({
    "CANCELLED, 1, 5",
    "CANCELLED, 0, 1",
    "FAILED, 1, 5",
    "FAILED, 0, 1",
    "DONE, 2, 0",
  })
  void waitEndsWithWhatBecameOfIt(String state, int done, int exitCode) {
    operations().show(ended(OperationState.valueOf("OPERATION_STATE_" + state), done));
    Result result = fake.run("op", "wait", "op-7");
    assertThat(result.exitCode()).isEqualTo(exitCode);
    if (exitCode != 0) {
      assertThat(result.err())
          .contains(
              done == 0
                  ? "nothing has moved, and the weights are as before"
                  : "1 of 2 moves took place and stay, the weights are as before");
    }
  }

  @Test
  void waitAsksAgainWhenNobodyAnswers() {
    operations().failLooks(2);
    operations().show(ended(OperationState.OPERATION_STATE_DONE, 2));
    Result result = fake.run("op", "wait", "op-7");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("no answer, asking again");
  }

  @Test
  void waitForAPlanIsAPrecondition() {
    operations().show(ended(OperationState.OPERATION_STATE_PLANNED, 0));
    Result result = fake.run("op", "wait", "op-7");
    assertThat(result.exitCode()).isEqualTo(ExitCode.PRECONDITION.code());
    assertThat(result.err()).contains("payswitch plan apply op-7");
  }

  @Test
  void whoStopsLookingIsToldHowToGoOn() {
    assertThat(OperationWaiter.detached("op-7"))
        .isEqualTo("op-7 goes on in the cluster; look again: payswitch op wait op-7");
  }

  @Test
  void controlsReachTheOperationThatIsUnderWay() {
    operations().show(running(copying(2)));
    assertThat(fake.run("op", "pause").out()).contains("op-7  shard add s4  PAUSED");
    assertThat(fake.run("op", "resume", "op-7").out()).contains("RUNNING");
    assertThat(fake.run("op", "cancel", "op-7").out()).contains("CANCELLING");
    assertThat(fake.run("op", "throttle", "500K", "op-7").exitCode()).isZero();
    assertThat(operations().controls())
        .extracting(ControlOperationRequest::getActionCase)
        .containsExactly(
            ControlOperationRequest.ActionCase.PAUSE,
            ControlOperationRequest.ActionCase.RESUME,
            ControlOperationRequest.ActionCase.CANCEL,
            ControlOperationRequest.ActionCase.THROTTLE);
    assertThat(operations().controls())
        .allMatch(each -> each.getOperationId().equals("op-7") && each.getActor().equals("tester"));
    assertThat(operations().controls().getLast().getThrottle().getBytesPerSecond())
        .isEqualTo(500 << 10);
  }

  @Test
  void withoutAnOperationUnderWayOneMustBeNamed() {
    Result result = fake.run("op", "pause");
    assertThat(result.exitCode()).isEqualTo(ExitCode.PRECONDITION.code());
    assertThat(result.err()).contains("no operation is under way");
  }

  @Test
  void statusShowsMovesAndProgress() {
    GetOperationResponse now = running(copying(2));
    operations().show(now.toBuilder().addSilentShards("shard s3: down").build());
    Result result = fake.run("op", "status");
    assertThat(result.exitCode()).isEqualTo(ExitCode.PARTLY_DONE.code());
    assertThat(result.out())
        .contains("op-7  shard add s4  RUNNING")
        .contains("op-7.2  0x500-0x53f  s2→s4    COPYING     63%  18.2 MB/s  12 ms")
        .contains("move 2/2");
    assertThat(result.err()).contains("no answer: shard s3: down");
    assertThat(json("plan", "show", "op-7", "-o", "json").getAsJsonArray("moves")).hasSize(2);
  }

  @Test
  void listsOperationsAndMoves() {
    operations().show(running(copying(2)));
    assertThat(fake.run("op", "list").out())
        .isEqualToNormalizingNewlines(
            """
            ID    WHAT          STATE    MOVES    ARCS  WHY
            op-7  shard add s4  RUNNING    1/2  64/128  -
            """);
    assertThat(fake.run("op", "list", "-o", "wide").out()).contains("more room", "BASE EPOCH");
    assertThat(fake.run("move", "list").out())
        .contains("op-7.2  0x500-0x53f  s2→s4    COPYING     63%  18.2 MB/s  12 ms");
    assertThat(fake.run("move", "list", "-o", "wide").out()).contains("1,234", "630 B");
    assertThat(fake.run("move", "describe", "op-7.2").out())
        .contains("MOVE op-7.2  COPYING", "does not go on", "the target has no room");
    assertThat(json("move", "list", "-o", "json").getAsJsonArray("moves")).hasSize(1);
  }

  private JsonObject json(String... arguments) {
    return JsonParser.parseString(fake.run(arguments).out()).getAsJsonObject();
  }

  @Test
  void shardDescribeTellsAllOfOneShard() {
    Result result = fake.run("shard", "describe", "s2");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("SHARD s2  ACTIVE", "ARCS  1,365 in 1 runs", "since ring epoch 1")
        .contains("s1:s2", "op-7.2");
    assertThat(json("shard", "describe", "s2", "-o", "json").keySet())
        .containsExactly("shard", "runs", "lanes", "moves");
    Result unknown = fake.run("shard", "describe", "s9");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(unknown.err()).contains("there is no shard s9", "payswitch shard add s9");
  }

  @Test
  void mistakesAreFoundBeforeAnythingIsSent() {
    for (String line :
        new String[] {
          "shard add",
          "shard add S4",
          "shard add s4 --weight 0",
          "shard reweight s4 x",
          "shard reweight s4 1000001",
          "shard drain s4 --wait",
          "shard drain s4 --apply --dry-run",
          "shard drain s4 --throttle 0",
          "shard drain s4 --throttle 5X",
          "plan create reweight s4",
          "plan create drain s4 --weight 1",
          "plan create grow s4",
          "plan apply seven",
          "op status 7",
          "op wait op-",
          "op throttle",
          "op throttle fast op-7"
        }) {
      Result result = fake.run(line.split(" ", -1));
      assertThat(result.exitCode()).as(line).isEqualTo(ExitCode.USAGE.code());
      assertThat(result.err().lines()).as(line + ": " + result.err()).hasSize(2);
    }
    assertThat(operations().plans()).isEmpty();
    assertThat(operations().applied()).isEmpty();
    assertThat(operations().controls()).isEmpty();
  }

  @Test
  void aFurtherMoveIsShownOnceItBegins() {
    operations()
        .show(
            running(move(2, MoveState.MOVE_STATE_PLANNED).build()),
            running(copying(2)),
            running(copying(2)),
            ended(OperationState.OPERATION_STATE_DONE, 2));
    Result result = fake.run("op", "wait", "op-7");
    // One line for each change, not for each look.
    assertThat(result.err().lines().filter(line -> line.startsWith("op-7  "))).hasSize(3);
  }
}
