// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.Payments;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import java.util.List;
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
    List<LedgerCommand> commands =
        List.of(
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
                    new LedgerCommand.Prepare(ATTEMPT, TRANSFER, true),
                    new LedgerCommand.Prepare(ATTEMPT, TRANSFER, false))),
            new LedgerCommand.ApplyDecisions(
                PEER,
                TOKEN,
                List.of(
                    decision(new OwedDecision.Credit(eur, new Amount(9))),
                    new OwedDecision(9, TRANSFER.key(), TRANSFER.creditAccount(), ATTEMPT, null))),
            new LedgerCommand.CommitTransfer(ATTEMPT, TRANSFER, PEER),
            new LedgerCommand.RejectTransfer(ATTEMPT, TRANSFER, null),
            new LedgerCommand.RejectTransfer(
                ATTEMPT,
                TRANSFER,
                new LedgerCommand.ParticipantFinding(OutcomeStatus.CEILING_EXCEEDED, true)),
            new LedgerCommand.AbortAttempt(ATTEMPT, TRANSFER.creditKey(), PEER),
            new LedgerCommand.AcknowledgeDecisions(PEER, 8),
            new LedgerCommand.DropIntents(
                List.of(new LedgerCommand.DeadAttempt(TRANSFER.creditKey(), ATTEMPT))));
    CommandCodec.Decoded decoded = CommandCodec.decode(CommandCodec.encode(17, 1, commands));
    assertThat(decoded).isEqualTo(new CommandCodec.Decoded(17, 1, commands));
    assertThat(commands.stream().map(LedgerCommand::getClass).distinct())
        .hasSize(LedgerCommand.class.getPermittedSubclasses().length);
  }

  private static OwedDecision decision(OwedDecision.Credit credit) {
    return new OwedDecision(8, TRANSFER.key(), TRANSFER.creditAccount(), ATTEMPT, credit);
  }

  @Test
  void refusesAnEntryThatIsNoBatch() {
    assertThatThrownBy(() -> CommandCodec.decode(ByteString.copyFromUtf8("\u0001x")))
        .isInstanceOf(InvariantViolation.class);
  }
}
