// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.proto.shard.v1.ArcOwner;
import dev.payswitch.proto.shard.v1.ExecuteRequest;
import dev.payswitch.proto.shard.v1.ExecuteResponse;
import dev.payswitch.proto.shard.v1.Refusal;
import dev.payswitch.proto.shard.v1.RefusalReason;
import dev.payswitch.proto.shard.v1.RoutedCommand;
import dev.payswitch.proto.shard.v1.RoutedReply;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.CancelTransferRequest;
import dev.payswitch.proto.v1.CancelTransferResponse;
import dev.payswitch.proto.v1.CloseAccountResponse;
import dev.payswitch.proto.v1.CloseAccountStatus;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.UpdateAccountResponse;
import dev.payswitch.proto.v1.UpdateAccountStatus;
import dev.payswitch.router.routing.CommandResult.Outcome;
import dev.payswitch.router.routing.CommandResult.Refused;
import dev.payswitch.router.routing.CommandResult.Unknown;
import dev.payswitch.router.routing.ShardStream.ShardCommand;
import dev.payswitch.router.routing.ShardStream.ShardReply;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hand-written codec against the generated classes. */
final class ExecuteCodecTest {
  private static final ByteString PRINCIPAL = ByteString.copyFromUtf8("teller");

  @Test
  void writesWhatTheGeneratedClassReads() throws Exception {
    ByteString large = ByteString.copyFrom(new byte[70_000]);
    List<ShardCommand> commands =
        List.of(
            new ShardCommand(1, 1, 1, CommandKind.TRANSFER, PRINCIPAL, large),
            new ShardCommand(
                Long.MAX_VALUE, 300, 30_000, CommandKind.ACCOUNT, ByteString.EMPTY, PRINCIPAL));

    ExecuteRequest read = ExecuteRequest.parseFrom(ExecuteCodec.encode(commands));

    assertThat(read)
        .isEqualTo(
            ExecuteRequest.newBuilder()
                .addCommands(
                    RoutedCommand.newBuilder()
                        .setCorrelationId(1)
                        .setArcEpoch(1)
                        .setTimeoutMillis(1)
                        .setPrincipal("teller")
                        .setTransfer(large))
                .addCommands(
                    RoutedCommand.newBuilder()
                        .setCorrelationId(Long.MAX_VALUE)
                        .setArcEpoch(300)
                        .setTimeoutMillis(30_000)
                        .setAccount(PRINCIPAL))
                .build());
  }

  @Test
  void readsWhatTheGeneratedClassWrites() throws Exception {
    TransferOutcome transfer =
        TransferOutcome.newBuilder()
            .setStatus(OutcomeStatus.OUTCOME_STATUS_CREATED)
            .setAmountMinor(12)
            .build();
    AccountOutcome account =
        AccountOutcome.newBuilder()
            .setStatus(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_EXISTS)
            .build();
    ExecuteResponse response =
        ExecuteResponse.newBuilder()
            .addReplies(RoutedReply.newBuilder().setCorrelationId(7).setTransferOutcome(transfer))
            .addReplies(RoutedReply.newBuilder().setCorrelationId(8).setAccountOutcome(account))
            .addReplies(
                RoutedReply.newBuilder()
                    .setCorrelationId(9)
                    .setRefusal(
                        Refusal.newBuilder()
                            .setReason(RefusalReason.REFUSAL_REASON_STALE_ROUTE)
                            .setRetryDelayMillis(20)
                            .setOwner(
                                ArcOwner.newBuilder().setArc(3).setShardId("s2").setArcEpoch(4))
                            .setDetail("moved")))
            .addReplies(RoutedReply.newBuilder().setCorrelationId(10))
            .build();

    List<ShardReply> replies = ExecuteCodec.decode(response.toByteArray());

    var owner =
        new dev.payswitch.core.ring.ArcOwner(new Arc(3), new ShardId("s2"), new ArcEpoch(4));
    assertThat(replies)
        .containsExactly(
            new ShardReply(7, new Outcome(transfer.toByteString())),
            new ShardReply(8, new Outcome(account.toByteString())),
            new ShardReply(
                9, new Refused(new ShardRefusal(Reason.STALE_ROUTE, 20, owner, "moved"))),
            new ShardReply(10, new Unknown("the shard's reply was empty")));
  }

  @ParameterizedTest
  @EnumSource
  void writesEveryKindAsTheGeneratedClassReadsIt(CommandKind kind) throws Exception {
    CancelTransferRequest payload =
        CancelTransferRequest.newBuilder().setDebitAccountId("alice").setId("t").build();
    ByteString bytes = payload.toByteString();
    RoutedCommand.Builder expected =
        RoutedCommand.newBuilder().setCorrelationId(1).setArcEpoch(2).setTimeoutMillis(3);
    switch (kind) {
      case TRANSFER -> expected.setTransfer(bytes);
      case GROUP -> expected.setGroup(bytes);
      case ACCOUNT -> expected.setAccount(bytes);
      case UPDATE_ACCOUNT -> expected.setUpdateAccount(bytes);
      case CLOSE_ACCOUNT -> expected.setCloseAccount(bytes);
      case CANCEL_TRANSFER -> expected.setCancelTransfer(payload);
    }

    byte[] written =
        ExecuteCodec.encode(List.of(new ShardCommand(1, 2, 3, kind, ByteString.EMPTY, bytes)));

    assertThat(ExecuteRequest.parseFrom(written).getCommandsList())
        .containsExactly(expected.build());
  }

  @Test
  void readsTheReplyToEveryKind() throws Exception {
    UpdateAccountResponse updated =
        UpdateAccountResponse.newBuilder()
            .setStatus(UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_UPDATED)
            .build();
    CloseAccountResponse closed =
        CloseAccountResponse.newBuilder()
            .setStatus(CloseAccountStatus.CLOSE_ACCOUNT_STATUS_CLOSED)
            .build();
    CancelTransferResponse cancelled =
        CancelTransferResponse.newBuilder().setState(OutcomeState.OUTCOME_STATE_CANCELLED).build();
    SubmitGroupResponse group =
        SubmitGroupResponse.newBuilder()
            .setGroupOutcome(
                TransferOutcome.newBuilder()
                    .setStatus(OutcomeStatus.OUTCOME_STATUS_MEMBER_ID_USED)
                    .setFailingIndex(0))
            .build();
    ExecuteResponse response =
        ExecuteResponse.newBuilder()
            .addReplies(RoutedReply.newBuilder().setCorrelationId(1).setAccountUpdated(updated))
            .addReplies(RoutedReply.newBuilder().setCorrelationId(2).setAccountClosed(closed))
            .addReplies(
                RoutedReply.newBuilder().setCorrelationId(3).setTransferCancelled(cancelled))
            .addReplies(RoutedReply.newBuilder().setCorrelationId(4).setGroupOutcome(group))
            .build();

    assertThat(ExecuteCodec.decode(response.toByteArray()))
        .containsExactly(
            new ShardReply(1, new Outcome(updated.toByteString())),
            new ShardReply(2, new Outcome(closed.toByteString())),
            new ShardReply(3, new Outcome(cancelled.toByteString())),
            new ShardReply(4, new Outcome(group.toByteString())));
  }

  @ParameterizedTest
  @EnumSource
  void knowsEveryReason(RefusalReason reason) {
    if (reason == RefusalReason.UNRECOGNIZED) {
      return;
    }
    Refusal refusal = Refusal.newBuilder().setReason(reason).build();
    String name = reason.name().substring("REFUSAL_REASON_".length()).toUpperCase(Locale.ROOT);

    assertThat(ExecuteCodec.refusalOf(refusal).reason().name())
        .isEqualTo(name.equals("UNSPECIFIED") ? "OUTCOME_UNKNOWN" : name);
  }
}
