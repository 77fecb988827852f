// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.GroupOutcome;
import dev.payswitch.node.ledger.GroupRequest;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.TransferKind;
import dev.payswitch.proto.shard.v1.GroupPart;
import dev.payswitch.proto.shard.v1.GroupShare;
import dev.payswitch.proto.shard.v1.KnownHold;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.Transfer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes groups and what of them goes to other shards. */
public final class GroupCodec {
  private GroupCodec() {}

  /** Reads bytes that came from a caller. */
  public static ParsedGroup parse(ByteString bytes) {
    SubmitGroupRequest request;
    try {
      request = SubmitGroupRequest.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return new ParsedGroup.Undecodable("group: " + e.getMessage());
    }
    int count = request.getTransfersCount();
    OutcomeStatus fault = faultOfGroup(request);
    if (fault != null) {
      return new ParsedGroup.Malformed(fault, null, count);
    }
    for (int index = 0; index < count; index++) {
      OutcomeStatus memberFault = TransferFormCodec.fault(request.getTransfers(index));
      if (memberFault != null) {
        return new ParsedGroup.Malformed(memberFault, index, count);
      }
    }
    return members(request, bytes);
  }

  private static @Nullable OutcomeStatus faultOfGroup(SubmitGroupRequest request) {
    if (!TransferId.isValid(request.getGroupId())) {
      return OutcomeStatus.ID_INVALID;
    }
    if (request.getTransfersCount() == 0) {
      return OutcomeStatus.GROUP_EMPTY;
    }
    return request.getTransfersCount() > GroupRequest.MAX_MEMBERS
        ? OutcomeStatus.GROUP_TOO_LARGE
        : null;
  }

  private static ParsedGroup members(SubmitGroupRequest request, ByteString bytes) {
    int count = request.getTransfersCount();
    TransferKey group =
        Names.transferKey(request.getTransfers(0).getDebitAccountId(), request.getGroupId());
    Set<TransferKey> seen = new HashSet<>(Set.of(group));
    List<TransferRequest> members = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      TransferRequest member = TransferCodec.request(request.getTransfers(index));
      if (!seen.add(member.key())) {
        return new ParsedGroup.Malformed(OutcomeStatus.DUPLICATE_ID_IN_GROUP, index, count);
      }
      members.add(member);
    }
    for (int index = 0; index < count; index++) {
      if (members.get(index).content().kind() == TransferKind.SWEEP) {
        return new ParsedGroup.Malformed(OutcomeStatus.SWEEP_IN_GROUP, index, count);
      }
    }
    return new ParsedGroup.WellFormed(new GroupRequest(group, members, bytes));
  }

  /** Reads bytes from the log, which were checked before they were written. */
  public static GroupRequest read(ByteString bytes) {
    if (parse(bytes) instanceof ParsedGroup.WellFormed parsed) {
      return parsed.group();
    }
    throw new InvariantViolation("a logged group of " + bytes.size() + " bytes is malformed");
  }

  static GroupPart write(LedgerCommand.GroupPrepare prepare) {
    GroupPart.Builder part =
        GroupPart.newBuilder()
            .setDebitAccountId(prepare.group().debitAccount().value())
            .setGroupId(prepare.group().id().value())
            .setTimeMicros(prepare.timeMicros());
    for (GroupLeg leg : prepare.legs()) {
      var message =
          dev.payswitch.proto.shard.v1.GroupLeg.newBuilder()
              .setMemberIndex(leg.index())
              .setTransfer(TransferCodec.write(leg.key(), leg.content()))
              .setDebit(leg.debit())
              .setCredit(leg.credit());
      Hold hold = leg.hold();
      if (hold != null) {
        message.setHold(write(hold));
      }
      part.addLegs(message);
    }
    return part.build();
  }

  static LedgerCommand.GroupPrepare read(
      dev.payswitch.core.id.Attempt attempt, GroupPart part, boolean checkOnly) {
    List<GroupLeg> legs = new ArrayList<>(part.getLegsCount());
    for (var leg : part.getLegsList()) {
      legs.add(read(leg));
    }
    if (legs.isEmpty()) {
      throw new IllegalArgumentException("a part of a group without legs");
    }
    return new LedgerCommand.GroupPrepare(
        attempt,
        Names.transferKey(part.getDebitAccountId(), part.getGroupId()),
        part.getTimeMicros(),
        legs,
        checkOnly);
  }

  private static GroupLeg read(dev.payswitch.proto.shard.v1.GroupLeg leg) {
    Transfer transfer = leg.getTransfer();
    OutcomeStatus fault = TransferFormCodec.fault(transfer);
    if (fault != null) {
      throw new IllegalArgumentException("a leg of a group is malformed: " + fault);
    }
    TransferRequest member = TransferCodec.request(transfer);
    if (leg.getCredit() && member.content().credit() == null) {
      throw new IllegalArgumentException("a leg of a group names no credit account");
    }
    return new GroupLeg(
        leg.getMemberIndex(),
        leg.getDebit(),
        leg.getCredit(),
        member.key(),
        member.content(),
        leg.hasHold() ? read(leg.getHold()) : null);
  }

  static KnownHold write(Hold hold) {
    return KnownHold.newBuilder()
        .setDebitAccountId(hold.key().debitAccount().value())
        .setCreditAccountId(hold.creditAccount().value())
        .setLedger(hold.ledger().value())
        .setHold(HoldCodec.write(hold.key(), new OwedDecision.HoldChange(hold, false, null)))
        .build();
  }

  static Hold read(KnownHold hold) {
    AccountId debit = new AccountId(hold.getDebitAccountId());
    return HoldCodec.read(
            new TransferKey(debit, new TransferId(hold.getHold().getHoldId())),
            new AccountId(hold.getCreditAccountId()),
            new LedgerId(hold.getLedger()),
            hold.getHold())
        .hold();
  }

  static List<GroupShare> write(List<LedgerCommand.GroupShare> shares) {
    return CommandCodec.map(
        shares,
        share ->
            GroupShare.newBuilder()
                .setAccountId(share.account().value())
                .setParticipantShardId(share.participant().value())
                .build());
  }

  static List<LedgerCommand.GroupShare> read(List<GroupShare> shares) {
    return CommandCodec.map(
        shares,
        share ->
            new LedgerCommand.GroupShare(
                new AccountId(share.getAccountId()), new ShardId(share.getParticipantShardId())));
  }

  /** The answer to a caller. */
  public static SubmitGroupResponse show(GroupOutcome outcome, int memberCount) {
    SubmitGroupResponse.Builder response =
        SubmitGroupResponse.newBuilder().setGroupOutcome(OutcomeCodec.show(outcome.outcome()));
    for (int index = 0; index < memberCount; index++) {
      response.addOutcomes(OutcomeCodec.show(member(outcome, index)));
    }
    return response.build();
  }

  /** What became of a member: what became of the group, or the reason why not. */
  private static TransferOutcome member(GroupOutcome group, int index) {
    return switch (group.outcome()) {
      case TransferOutcome.Created created ->
          new TransferOutcome.Created(
              group.amounts().get(index), created.timeMicros(), null, null, created.settled());
      case TransferOutcome.Exists exists ->
          new TransferOutcome.Exists(
              group.amounts().get(index), exists.timeMicros(), null, exists.settled());
      case TransferOutcome.Rejected rejected ->
          rejected.failingIndex() == null || rejected.failingIndex() == index
              ? new TransferOutcome.Rejected(
                  rejected.reason(), rejected.window(), rejected.timeMicros())
              : new TransferOutcome.NotExecuted(OutcomeStatus.GROUP_MEMBER_FAILED);
      case TransferOutcome.Malformed malformed ->
          malformed.failingIndex() != null && malformed.failingIndex() == index
              ? new TransferOutcome.Malformed(malformed.fault())
              : new TransferOutcome.NotExecuted(OutcomeStatus.GROUP_MEMBER_FAILED);
      case TransferOutcome.Conflict conflict ->
          new TransferOutcome.NotExecuted(OutcomeStatus.NOT_ATTEMPTED);
      case TransferOutcome.NotExecuted notExecuted -> notExecuted;
      case TransferOutcome.Unknown unknown -> unknown;
    };
  }
}
