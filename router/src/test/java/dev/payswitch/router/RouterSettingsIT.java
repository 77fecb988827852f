// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static dev.payswitch.router.FakeCluster.SHARD_2;
import static dev.payswitch.router.RouterFixture.assertFails;
import static dev.payswitch.router.RouterFixture.assertFailsFor;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.payswitch.proto.shard.v1.RefusalReason;
import dev.payswitch.proto.shard.v1.RoutedCommand;
import dev.payswitch.proto.shard.v1.RoutedCommand.CommandCase;
import dev.payswitch.proto.shard.v1.RoutedReply;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountServiceGrpc;
import dev.payswitch.proto.v1.CancelTransferRequest;
import dev.payswitch.proto.v1.CancelTransferResponse;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.CloseAccountResponse;
import dev.payswitch.proto.v1.CloseAccountStatus;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.UpdateAccountResponse;
import dev.payswitch.proto.v1.UpdateAccountStatus;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls that are one command and no transfer: settings, closing, cancellation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RouterSettingsIT {
  private RouterFixture fixture;
  private FakeShard shard;
  private String account;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    fixture = RouterFixture.start(directory);
    shard = fixture.cluster.shard(SHARD_2);
    account = fixture.cluster.accountOf(SHARD_2, 0);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @BeforeEach
  void ordinaryShard() {
    shard.refuseFirst();
  }

  private UpdateAccountRequest.Builder update() {
    return UpdateAccountRequest.newBuilder()
        .setAccountId(account)
        .setActor("sre")
        .setReason("a credit line")
        .setVersion(3)
        .setFloorMinor(-500);
  }

  private CloseAccountRequest.Builder closing() {
    return CloseAccountRequest.newBuilder()
        .setAccountId(account)
        .setActor("sre")
        .setReason("moved away")
        .setVersion(3)
        .setSweepToAccountId("bob")
        .setTransferId("sweep-1");
  }

  private CancelTransferRequest.Builder cancellation() {
    return CancelTransferRequest.newBuilder().setDebitAccountId(account).setId("t-1");
  }

  private UpdateAccountResponse send(UpdateAccountRequest.Builder request) {
    return AccountServiceGrpc.newBlockingStub(fixture.channel).updateAccount(request.build());
  }

  private CloseAccountResponse send(CloseAccountRequest.Builder request) {
    return AccountServiceGrpc.newBlockingStub(fixture.channel).closeAccount(request.build());
  }

  private CancelTransferResponse send(CancelTransferRequest.Builder request) {
    return TransferServiceGrpc.newBlockingStub(fixture.channel).cancelTransfer(request.build());
  }

  private Message send(CommandCase command) {
    return switch (command) {
      case UPDATE_ACCOUNT -> send(update());
      case CLOSE_ACCOUNT -> send(closing());
      case CANCEL_TRANSFER -> send(cancellation());
      case TRANSFER, GROUP, ACCOUNT, COMMAND_NOT_SET ->
          throw new IllegalArgumentException("not here");
    };
  }

  /** What a shard replies when nothing is in the way. */
  private static Message done(CommandCase command) {
    return switch (command) {
      case UPDATE_ACCOUNT ->
          UpdateAccountResponse.newBuilder()
              .setStatus(UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_UPDATED)
              .build();
      case CLOSE_ACCOUNT ->
          CloseAccountResponse.newBuilder()
              .setStatus(CloseAccountStatus.CLOSE_ACCOUNT_STATUS_CLOSED)
              .build();
      case CANCEL_TRANSFER ->
          CancelTransferResponse.newBuilder()
              .setState(OutcomeState.OUTCOME_STATE_CANCELLED)
              .build();
      case TRANSFER, GROUP, ACCOUNT, COMMAND_NOT_SET ->
          throw new IllegalArgumentException("not here");
    };
  }

  private Message asked(CommandCase command) {
    return switch (command) {
      case UPDATE_ACCOUNT -> update().build();
      case CLOSE_ACCOUNT -> closing().build();
      case CANCEL_TRANSFER -> cancellation().build();
      case TRANSFER, GROUP, ACCOUNT, COMMAND_NOT_SET ->
          throw new IllegalArgumentException("not here");
    };
  }

  private static Message received(RoutedCommand command) throws InvalidProtocolBufferException {
    return switch (command.getCommandCase()) {
      case UPDATE_ACCOUNT -> UpdateAccountRequest.parseFrom(command.getUpdateAccount());
      case CLOSE_ACCOUNT -> CloseAccountRequest.parseFrom(command.getCloseAccount());
      case CANCEL_TRANSFER -> command.getCancelTransfer();
      case TRANSFER, GROUP, ACCOUNT, COMMAND_NOT_SET ->
          throw new IllegalArgumentException("not here");
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"UPDATE_ACCOUNT", "CLOSE_ACCOUNT", "CANCEL_TRANSFER"})
  void reachesTheOwnerOfTheAccount(CommandCase command) throws Exception {
    int before = shard.received().size();

    assertThat(send(command)).isEqualTo(done(command));

    assertThat(shard.received()).hasSize(before + 1);
    RoutedCommand last = shard.received().getLast();
    assertThat(received(last)).isEqualTo(asked(command));
    assertThat(last.getArcEpoch()).isEqualTo(1);
    assertThat(last.getPrincipal()).isEqualTo("anonymous");
    assertThat(last.getTimeoutMillis()).isBetween(4_000, 5_000);
  }

  @ParameterizedTest
  @EnumSource(names = {"UPDATE_ACCOUNT", "CLOSE_ACCOUNT", "CANCEL_TRANSFER"})
  void isSentAgainWhenTheRouteIsStale(CommandCase command) {
    int before = shard.received().size();
    shard.refuseFirst(RefusalReason.REFUSAL_REASON_STALE_ROUTE);

    assertThat(send(command)).isEqualTo(done(command));
    assertThat(shard.received()).hasSize(before + 2);
  }

  @ParameterizedTest
  @EnumSource(names = {"UPDATE_ACCOUNT", "CLOSE_ACCOUNT", "CANCEL_TRANSFER"})
  void isSentAgainToLearnWhatBecameOfIt(CommandCase command) {
    shard.refuseFirst(RefusalReason.REFUSAL_REASON_OUTCOME_UNKNOWN);

    assertThat(send(command)).isEqualTo(done(command));
  }

  @ParameterizedTest
  @EnumSource(names = {"UPDATE_ACCOUNT", "CLOSE_ACCOUNT", "CANCEL_TRANSFER"})
  void saysThatTheFateIsUnknownWhenItCannotBeLearnt(CommandCase command) {
    shard.refuseFirst(
        RefusalReason.REFUSAL_REASON_OUTCOME_UNKNOWN, RefusalReason.REFUSAL_REASON_BUSY);

    assertFailsFor("OUTCOME_UNKNOWN", Status.Code.UNKNOWN, () -> send(command));
  }

  @ParameterizedTest
  @EnumSource(names = {"UPDATE_ACCOUNT", "CLOSE_ACCOUNT", "CANCEL_TRANSFER"})
  void tellsWhyItWasNotTaken(CommandCase command) {
    shard.refuseFirst(RefusalReason.REFUSAL_REASON_BUSY);

    assertFailsFor("BUSY", Status.Code.RESOURCE_EXHAUSTED, () -> send(command));
  }

  private static RoutedReply.Builder replyTo(RoutedCommand command) {
    return RoutedReply.newBuilder().setCorrelationId(command.getCorrelationId());
  }

  @Test
  void givesADeclineOfSettingsAsAnAnswer() {
    UpdateAccountResponse declined =
        UpdateAccountResponse.newBuilder()
            .setStatus(UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_VERSION_MISMATCH)
            .setAccount(Account.newBuilder().setId(account).setVersion(4))
            .build();
    shard.script(command -> Optional.of(replyTo(command).setAccountUpdated(declined).build()));

    assertThat(send(update())).isEqualTo(declined);
  }

  @Test
  void givesAnAccountThatIsNotThereAsAnAnswer() {
    CloseAccountResponse declined =
        CloseAccountResponse.newBuilder()
            .setStatus(CloseAccountStatus.CLOSE_ACCOUNT_STATUS_ACCOUNT_NOT_FOUND)
            .build();
    shard.script(command -> Optional.of(replyTo(command).setAccountClosed(declined).build()));

    assertThat(send(closing())).isEqualTo(declined);
  }

  @Test
  void givesTheOutcomeOfATransferThatWasThereBeforeItsCancellation() {
    CancelTransferResponse committed =
        CancelTransferResponse.newBuilder()
            .setState(OutcomeState.OUTCOME_STATE_COMMITTED)
            .setOutcome(FakeShard.outcome(OutcomeStatus.OUTCOME_STATUS_CREATED))
            .build();
    shard.script(command -> Optional.of(replyTo(command).setTransferCancelled(committed).build()));

    assertThat(send(cancellation())).isEqualTo(committed);
  }

  @Test
  void sendsNothingOfAChangeThatMakesNoSense() {
    int before = shard.received().size();

    assertFails(
        Status.Code.INVALID_ARGUMENT, "floor_minor: ", () -> send(update().setFloorMinor(1)));
    assertFails(
        Status.Code.INVALID_ARGUMENT, "transfer_id: ", () -> send(closing().clearTransferId()));
    assertThat(shard.received()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({"'', t-1, debit_account_id", "no spaces, t-1, debit_account_id", "a, '', id"})
  void namesWhatIsWrongWithACancellation(String debitAccount, String id, String field) {
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "INVALID_ARGUMENT: " + field + ": ",
        () -> send(cancellation().setDebitAccountId(debitAccount).setId(id)));
  }
}
