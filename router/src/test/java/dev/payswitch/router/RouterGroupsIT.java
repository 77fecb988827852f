// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static dev.payswitch.router.FakeCluster.SHARD_1;
import static dev.payswitch.router.FakeCluster.SHARD_2;
import static dev.payswitch.router.RouterFixture.assertFails;
import static dev.payswitch.router.RouterFixture.assertFailsFor;
import static dev.payswitch.router.RouterFixture.payment;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.payswitch.proto.shard.v1.RefusalReason;
import dev.payswitch.proto.shard.v1.RoutedCommand;
import dev.payswitch.proto.shard.v1.RoutedReply;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Transfers that happen together or not at all: one command, whatever is in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RouterGroupsIT {
  private RouterFixture fixture;
  private FakeShard home;
  private FakeShard other;
  private String account;
  private String farAccount;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    fixture = RouterFixture.start(directory);
    home = fixture.cluster.shard(SHARD_2);
    other = fixture.cluster.shard(SHARD_1);
    account = fixture.cluster.accountOf(SHARD_2, 0);
    farAccount = fixture.cluster.accountOf(SHARD_1, 0);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @BeforeEach
  void ordinaryShards() {
    home.refuseFirst();
    other.refuseFirst();
  }

  /** The second member is debited elsewhere. */
  private SubmitGroupRequest.Builder group() {
    return SubmitGroupRequest.newBuilder()
        .setGroupId("g-1")
        .addTransfers(payment("m-1", account).toBuilder().setAmountMinor(7))
        .addTransfers(payment("m-2", farAccount).toBuilder().setAmountMinor(8));
  }

  private SubmitGroupResponse send(SubmitGroupRequest.Builder group) {
    return send(group, 20_000);
  }

  private SubmitGroupResponse send(SubmitGroupRequest.Builder group, long timeoutMillis) {
    return TransferServiceGrpc.newBlockingStub(fixture.channel)
        .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS)
        .submitGroup(group.build());
  }

  @Test
  void reachesTheOwnerOfTheFirstDebitAccountAsOneCommandAndAsItIs() {
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    SubmitGroupRequest.Builder group = group().setUnknownFields(later);
    int before = home.received().size();
    int elsewhere = other.received().size();

    SubmitGroupResponse answer = send(group);

    assertThat(home.received()).hasSize(before + 1);
    assertThat(other.received()).hasSize(elsewhere);
    RoutedCommand last = home.received().getLast();
    assertThat(last.getGroup()).isEqualTo(group.build().toByteString());
    assertThat(last.getArcEpoch()).isEqualTo(1);
    assertThat(answer.getGroupOutcome().getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    assertThat(answer.getOutcomesList())
        .extracting(TransferOutcome::getAmountMinor)
        .containsExactly(7L, 8L);
  }

  @Test
  void givesTheOutcomeOfAFailedGroupAsAnAnswer() {
    SubmitGroupResponse declined =
        SubmitGroupResponse.newBuilder()
            .setGroupOutcome(
                outcome(
                        OutcomeClass.OUTCOME_CLASS_REJECTED,
                        OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS)
                    .setFailingIndex(1))
            .addOutcomes(
                outcome(
                    OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED,
                    OutcomeStatus.OUTCOME_STATUS_GROUP_MEMBER_FAILED))
            .addOutcomes(
                outcome(
                    OutcomeClass.OUTCOME_CLASS_REJECTED,
                    OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS))
            .build();
    home.script(command -> Optional.of(reply(command).setGroupOutcome(declined).build()));

    assertThat(send(group())).isEqualTo(declined);
  }

  private static TransferOutcome.Builder outcome(OutcomeClass outcomeClass, OutcomeStatus status) {
    return TransferOutcome.newBuilder().setOutcomeClass(outcomeClass).setStatus(status);
  }

  private static RoutedReply.Builder reply(RoutedCommand command) {
    return RoutedReply.newBuilder().setCorrelationId(command.getCorrelationId());
  }

  @Test
  void sendsWhatMakesNoSenseToSomeShardToSayWhatIsWrong() {
    int before = home.received().size() + other.received().size();
    SubmitGroupRequest.Builder tooMany = SubmitGroupRequest.newBuilder();
    for (int number = 0; number < 10_000; number++) {
      tooMany.addTransfers(Transfer.getDefaultInstance());
    }

    send(SubmitGroupRequest.newBuilder().addTransfers(payment("m", "x".repeat(65))));
    send(SubmitGroupRequest.newBuilder().addTransfers(payment("m", "")));
    send(tooMany);
    send(SubmitGroupRequest.newBuilder().setGroupId("empty"));

    assertThat(home.received().size() + other.received().size()).isEqualTo(before + 4);
  }

  @Test
  void refusesAGroupOfTooManyBytes() {
    String megabyte = "x".repeat(1024 * 1024);

    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "1 MiB",
        () -> send(group().addTransfers(Transfer.newBuilder().setReference(megabyte))));
  }

  @Test
  void isSentAgainWhenTheRouteIsStale() {
    int before = home.received().size();
    home.refuseFirst(RefusalReason.REFUSAL_REASON_STALE_ROUTE);

    assertThat(send(group()).getGroupOutcome().getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    List<ByteString> sent =
        home.received().stream().skip(before).map(RoutedCommand::getGroup).toList();
    assertThat(sent).hasSize(2).containsOnly(group().build().toByteString());
  }

  @Test
  void failsAsASingleTransferDoesWhenThereIsNoAnswer() {
    home.refuseFirst(
        RefusalReason.REFUSAL_REASON_OUTCOME_UNKNOWN, RefusalReason.REFUSAL_REASON_BUSY);
    assertFailsFor("OUTCOME_UNKNOWN", Status.Code.UNKNOWN, () -> send(group()));

    home.refuseFirst(RefusalReason.REFUSAL_REASON_BUSY);
    assertFailsFor("BUSY", Status.Code.RESOURCE_EXHAUSTED, () -> send(group()));

    home.refuseFirst(RefusalReason.REFUSAL_REASON_UNIMPLEMENTED);
    assertFailsFor("UNIMPLEMENTED", Status.Code.UNIMPLEMENTED, () -> send(group()));

    home.script(command -> Optional.empty());
    assertFailsFor("OUTCOME_UNKNOWN", Status.Code.UNKNOWN, () -> send(group(), 1_000));
  }

  @Test
  void takesAnAnswerThatCannotBeDecodedForNone() {
    home.script(
        command ->
            Optional.of(
                reply(command)
                    .setUnknownFields(
                        UnknownFieldSet.newBuilder()
                            .addField(
                                RoutedReply.GROUP_OUTCOME_FIELD_NUMBER,
                                UnknownFieldSet.Field.newBuilder()
                                    .addLengthDelimited(ByteString.fromHex("0a64"))
                                    .build())
                            .build())
                    .build()));

    assertFailsFor("OUTCOME_UNKNOWN", Status.Code.UNKNOWN, () -> send(group()));
  }

  @Test
  void countsTheGroupOnceAndItsMembersAsTransfers() throws Exception {
    double groups = metric("switch_group_outcomes_total{outcome=\"CREATED\"}");
    double members = metric("switch_transfer_outcomes_total{outcome=\"CREATED\"}");

    send(group());

    assertThat(metric("switch_group_outcomes_total{outcome=\"CREATED\"}")).isEqualTo(groups + 1);
    assertThat(metric("switch_transfer_outcomes_total{outcome=\"CREATED\"}"))
        .isEqualTo(members + 2);
  }

  private double metric(String name) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + fixture.router.httpPort() + "/metrics");
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElse(0);
    }
  }
}
