// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.GroupRequest;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.ledger.Payments;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.CopyMark;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.HoldState;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.MovedRow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.RowDigest;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferReference;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written to the log is read from it again. */
final class CommandCodecTest {
  private static final ShardId PEER = new ShardId("s2");
  private static final Attempt ATTEMPT = new Attempt(new ArcEpoch(3), 12, 7);
  private static final FencingToken TOKEN = new FencingToken(2, Long.MAX_VALUE);
  private static final TransferRequest TRANSFER =
      Payments.request(Payments.payment("a", "b", Long.MAX_VALUE, "t").setReference("ü"));

  @Test
  void everyCommandSurvivesTheLog() {
    LedgerId eur = new LedgerId("EUR");
    List<LedgerCommand> commands = new ArrayList<>();
    Collections.addAll(
        commands,
        new LedgerCommand.ExecuteTransfer(TRANSFER, 3),
        Payments.create(Payments.account("a").setCeilingMinor(5)),
        new LedgerCommand.StartLeader(4, "boot"),
        new LedgerCommand.TakeArcs(
            new LedgerCommand.FirstRing(
                3,
                16,
                new PointHasher(HashAlgorithm.XXH3_64, -1),
                List.of(new LedgerCommand.Range(2, 5, new ArcEpoch(3))),
                List.of(eur))),
        new LedgerCommand.AcceptLane(PEER, TOKEN),
        new LedgerCommand.PrepareTransfers(
            PEER,
            TOKEN,
            List.of(
                Payments.prepare(ATTEMPT, TRANSFER, true),
                Payments.prepare(ATTEMPT, TRANSFER, false))),
        new LedgerCommand.ApplyDecisions(
            PEER,
            TOKEN,
            List.of(
                decision(new OwedDecision.Commit(eur, 9, 0, null)),
                decision(new OwedDecision.Commit(eur, 2, -9, CAPTURED)),
                new OwedDecision(
                    9, TRANSFER.key(), TRANSFER.content().creditAccount(), ATTEMPT, null))),
        new LedgerCommand.CommitTransfer(
            ATTEMPT, TRANSFER, new AccountId("b"), PEER, new Amount(9)),
        new LedgerCommand.RejectTransfer(ATTEMPT, TRANSFER, TRANSFER.content().amount(), null),
        new LedgerCommand.RejectTransfer(
            ATTEMPT,
            CLOSING_SWEEP,
            new Amount(4),
            new LedgerCommand.ParticipantFinding(OutcomeStatus.CEILING_EXCEEDED, true)),
        new LedgerCommand.AbortAttempt(ATTEMPT, Payments.creditKey(TRANSFER), PEER),
        new LedgerCommand.AcknowledgeDecisions(PEER, 8),
        new LedgerCommand.NotePeer(PEER, 44),
        new LedgerCommand.PauseLane(PEER, true, "ops", "ü"),
        new LedgerCommand.PauseLane(PEER, false, "ops", ""),
        new LedgerCommand.DropIntents(
            List.of(new LedgerCommand.DeadAttempt(Payments.creditKey(TRANSFER), ATTEMPT))),
        new LedgerCommand.ExpireHolds(
            List.of(
                new LedgerCommand.HoldExpiry(TRANSFER.key(), null),
                new LedgerCommand.HoldExpiry(TRANSFER.key(), PEER))),
        new LedgerCommand.CancelTransfer(TRANSFER.key(), 6),
        UPDATE,
        CLOSE);
    commands.addAll(groupCommands());
    CommandCodec.Decoded decoded = CommandCodec.decode(CommandCodec.encode(17, 1, commands));
    assertThat(decoded).isEqualTo(new CommandCodec.Decoded(17, 1, commands));
    commands.addAll(readMoves());
    assertThat(commands.stream().map(LedgerCommand::getClass).distinct())
        .hasSize((int) kinds(LedgerCommand.class).count());
  }

  /** Rows of moves are arrays, which are equal only as bytes. */
  private static List<LedgerCommand> readMoves() {
    List<LedgerCommand> moves = moveCommands();
    ByteString written = CommandCodec.encode(18, 1, moves);
    List<LedgerCommand> read = CommandCodec.decode(written).commands();
    assertThat(CommandCodec.encode(18, 1, read)).isEqualTo(written);
    assertThat(read.get(1)).isEqualTo(moves.get(1));
    return read;
  }

  @Test
  void refusesRowsThatChangedOnTheirWay() {
    MoveCommand.TakeRows rows =
        new MoveCommand.TakeRows(
            "op-1.2",
            PEER,
            7,
            1,
            List.of(new MovedRow(0, new byte[] {0, 4, 1, 65}, new byte[] {1})),
            CopyMark.START,
            0);
    var message = MoveCodec.write(rows);
    assertThat(MoveCodec.read(message).rows()).hasSize(1);
    var changed =
        message.toBuilder()
            .setRows(0, message.getRows(0).toBuilder().setValue(ByteString.copyFrom(new byte[1])))
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MoveCodec.read(changed))
        .withMessageContaining("checksum");
  }

  private static List<LedgerCommand> moveCommands() {
    Book sums =
        new Book(
            new TreeMap<>(
                Map.of(
                    new LedgerId("EUR"),
                    new Book.Line(3, BigInteger.TWO.pow(70), BigInteger.TEN.negate()))));
    ArcRange arcs = new ArcRange(4_000, 64);
    byte[] key = {15, -96, 1, 65};
    return List.of(
        new MoveCommand.BeginDeparture("op-1.2", arcs, PEER),
        new MoveCommand.TellBase("op-1.2", sums),
        new MoveCommand.Depart("op-1.2", new ArcEpoch(9), 77, 4_000),
        new MoveCommand.CancelDeparture("op-1.2"),
        new MoveCommand.ConfirmDeparture("op-1.2", new RowDigest(5, -3)),
        new MoveCommand.EndDeparture("op-1.2"),
        new MoveCommand.ForgetDues(List.of(key)),
        new MoveCommand.NoteShown(PEER, 9, List.of(4L, 7L)),
        new MoveCommand.BeginArrival("op-1.2", PEER, 12, arcs),
        new MoveCommand.TakeRows(
            "op-1.2",
            PEER,
            12,
            3,
            List.of(new MovedRow(0, key, new byte[] {2})),
            new CopyMark(1, key, true),
            0),
        new MoveCommand.TakeRows(
            "op-1.2",
            PEER,
            12,
            4,
            List.of(new MovedRow(1, key, new byte[0]), new MovedRow(0, key, null)),
            null,
            88),
        new MoveCommand.CompleteArrival(
            new MoveCommand.TakeRows(
                "op-1.2", PEER, 12, 5, List.of(new MovedRow(0, key, new byte[1])), null, 90),
            new ArcEpoch(9),
            sums,
            1_000,
            1_001,
            List.of(new MoveCommand.LaneProgress(new LanePlace(PEER, new ShardId("s9"), 6), 4))),
        new MoveCommand.CompleteArrival(
            new MoveCommand.TakeRows("op-1.2", PEER, 12, 1, List.of(), null, 0),
            new ArcEpoch(9),
            sums,
            1_000,
            1_001,
            List.of()),
        new MoveCommand.DropArrival("op-1.2", PEER),
        new MoveCommand.NoteForeignLane(PEER, new ShardId("s9"), 5));
  }

  private static List<LedgerCommand> groupCommands() {
    return List.of(
        new LedgerCommand.ExecuteGroup(GROUP, 6),
        new LedgerCommand.PrepareTransfers(PEER, TOKEN, List.of(GROUP_PREPARE)),
        new LedgerCommand.CommitGroup(ATTEMPT, GROUP, 99, List.of(CAPTURED.hold()), GROUP_SHARES),
        new LedgerCommand.RejectGroup(
            ATTEMPT,
            GROUP,
            99,
            List.of(),
            GROUP_SHARES,
            new LedgerCommand.MemberFinding(
                63, OutcomeStatus.WINDOW_LIMIT_EXCEEDED, true, LimitWindow.DAY)),
        new LedgerCommand.RejectGroup(ATTEMPT, GROUP, 99, List.of(), List.of(), null),
        new LedgerCommand.AbortGroup(ATTEMPT, GROUP.key(), GROUP_SHARES),
        new LedgerCommand.SettleShares(List.of(Payments.creditKey(TRANSFER))));
  }

  private static Stream<Class<?>> kinds(Class<?> command) {
    Class<?>[] kinds = command.getPermittedSubclasses();
    return kinds == null
        ? Stream.of(command)
        : Arrays.stream(kinds).flatMap(CommandCodecTest::kinds);
  }

  private static final GroupRequest GROUP =
      GroupCodec.read(
          SubmitGroupRequest.newBuilder()
              .setGroupId("g")
              .addTransfers(
                  Payments.payment("a", "b", 9, "t1").setKind(TransferKind.TRANSFER_KIND_PAYMENT))
              .addTransfers(
                  Payments.payment("b", "c", 8, "t2").setKind(TransferKind.TRANSFER_KIND_PAYMENT))
              .build()
              .toByteString());

  private static final List<LedgerCommand.GroupShare> GROUP_SHARES =
      List.of(new LedgerCommand.GroupShare(new AccountId("b"), PEER));

  private static final LedgerCommand.GroupPrepare GROUP_PREPARE =
      new LedgerCommand.GroupPrepare(
          ATTEMPT,
          GROUP.key(),
          99,
          List.of(new GroupLeg(0, false, true, TRANSFER.key(), TRANSFER.content(), null)),
          true);

  private static final LedgerCommand.UpdateAccount UPDATE =
      SettingsCodec.readUpdate(
          UpdateAccountRequest.newBuilder()
              .setAccountId("a")
              .setActor("ops")
              .setReason("why")
              .setVersion(3)
              .setFloorMinor(-5)
              .setRemoveCeiling(true)
              .setLimits(AccountLimits.newBuilder().setSingleAmountMinor(7))
              .setState(AccountState.ACCOUNT_STATE_FROZEN)
              .build()
              .toByteString(),
          6);

  private static final LedgerCommand.CloseAccount CLOSE =
      SettingsCodec.readClose(
          CloseAccountRequest.newBuilder()
              .setAccountId("a")
              .setActor("ops")
              .setReason("why")
              .setVersion(3)
              .setSweepToAccountId("b")
              .setTransferId("rest")
              .build()
              .toByteString(),
          0);

  private static final TransferRequest CLOSING_SWEEP =
      SettingsCodec.sweep(
          CLOSE,
          new LedgerCommand.ClosingSweep(new AccountId("b"), new TransferId("rest")),
          new LedgerId("EUR"));

  private static final OwedDecision.HoldChange CAPTURED =
      new OwedDecision.HoldChange(
          new Hold(
              new TransferKey(TRANSFER.debitAccount(), new TransferId("h")),
              TRANSFER.content().creditAccount(),
              new LedgerId("EUR"),
              new Amount(5),
              new Amount(2),
              HoldState.OPEN,
              99,
              2,
              17,
              0,
              false,
              null),
          false,
          Payments.request(
                  Payments.payment("a", "b", 2, "t")
                      .setKind(TransferKind.TRANSFER_KIND_CAPTURE)
                      .setFinal(false)
                      .setTarget(TransferReference.newBuilder().setDebitAccountId("a").setId("h")))
              .content());

  private static OwedDecision decision(OwedDecision.Commit credit) {
    return new OwedDecision(8, TRANSFER.key(), TRANSFER.content().creditAccount(), ATTEMPT, credit);
  }

  @Test
  void refusesAnEntryThatIsNoBatch() {
    assertThatThrownBy(() -> CommandCodec.decode(ByteString.copyFromUtf8("\u0001x")))
        .isInstanceOf(InvariantViolation.class);
  }
}
