// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferOutcome;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is recorded of groups, and how they are tried. Owned by the ledger. */
final class FakeGroups {
  private final FakeLedger ledger;
  private final Map<String, SubmitGroupRequest> sent = new HashMap<>();
  private final Map<String, SubmitGroupResponse> answers = new HashMap<>();

  FakeGroups(FakeLedger ledger) {
    this.ledger = ledger;
  }

  @Nullable TransferOutcome outcome(String debitAccountId, String groupId) {
    SubmitGroupResponse answer = answers.get(debitAccountId + " " + groupId);
    return answer == null ? null : answer.getGroupOutcome();
  }

  SubmitGroupResponse submit(SubmitGroupRequest group) {
    String key = group.getTransfers(0).getDebitAccountId() + " " + group.getGroupId();
    SubmitGroupResponse before = answers.get(key);
    if (before != null) {
      return group.equals(sent.get(key)) ? again(before) : conflict(group);
    }
    SubmitGroupResponse answer = execute(group);
    if (answer.getGroupOutcome().hasCreateTime()) {
      sent.put(key, group);
      answers.put(key, answer);
    }
    return answer;
  }

  /** The same for the group and for each member. */
  static SubmitGroupResponse alike(SubmitGroupRequest group, TransferOutcome outcome) {
    SubmitGroupResponse.Builder answer = SubmitGroupResponse.newBuilder().setGroupOutcome(outcome);
    group.getTransfersList().forEach(member -> answer.addOutcomes(outcome));
    return answer.build();
  }

  private SubmitGroupResponse execute(SubmitGroupRequest group) {
    for (int index = 0; index < group.getTransfersCount(); index++) {
      if (group.getTransfers(index).getKind() == TransferKind.TRANSFER_KIND_SWEEP) {
        return failed(
            group,
            index,
            outcome(
                OutcomeClass.OUTCOME_CLASS_MALFORMED, OutcomeStatus.OUTCOME_STATUS_SWEEP_IN_GROUP));
      }
    }
    Runnable undo = ledger.undo();
    SubmitGroupResponse.Builder answer = SubmitGroupResponse.newBuilder();
    for (Transfer member : group.getTransfersList()) {
      TransferOutcome outcome = tryMember(member);
      if (outcome.getOutcomeClass() != OutcomeClass.OUTCOME_CLASS_SUCCESS) {
        undo.run();
        return failed(group, answer.getOutcomesCount(), outcome);
      }
      answer.addOutcomes(outcome);
    }
    group.getTransfersList().forEach(member -> ledger.join(member, group.getGroupId()));
    return answer.setGroupOutcome(created()).build();
  }

  private TransferOutcome tryMember(Transfer member) {
    return ledger.transfer(member.getDebitAccountId(), member.getId()) == null
        ? ledger.submit(member)
        : outcome(OutcomeClass.OUTCOME_CLASS_REJECTED, OutcomeStatus.OUTCOME_STATUS_MEMBER_ID_USED)
            .toBuilder()
            .setCreateTime(FakeLedger.TIME)
            .build();
  }

  private static SubmitGroupResponse failed(
      SubmitGroupRequest group, int failing, TransferOutcome why) {
    SubmitGroupResponse.Builder answer =
        SubmitGroupResponse.newBuilder().setGroupOutcome(why.toBuilder().setFailingIndex(failing));
    for (int index = 0; index < group.getTransfersCount(); index++) {
      answer.addOutcomes(
          index == failing
              ? why
              : outcome(
                  OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED,
                  OutcomeStatus.OUTCOME_STATUS_GROUP_MEMBER_FAILED));
    }
    return answer.build();
  }

  private static SubmitGroupResponse again(SubmitGroupResponse before) {
    SubmitGroupResponse.Builder answer =
        SubmitGroupResponse.newBuilder().setGroupOutcome(again(before.getGroupOutcome()));
    before.getOutcomesList().forEach(outcome -> answer.addOutcomes(again(outcome)));
    return answer.build();
  }

  private static TransferOutcome again(TransferOutcome first) {
    return first.getStatus() == OutcomeStatus.OUTCOME_STATUS_CREATED
        ? first.toBuilder().setStatus(OutcomeStatus.OUTCOME_STATUS_EXISTS).build()
        : first;
  }

  private static SubmitGroupResponse conflict(SubmitGroupRequest group) {
    return alike(
            group,
            outcome(
                OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED,
                OutcomeStatus.OUTCOME_STATUS_NOT_ATTEMPTED))
        .toBuilder()
        .setGroupOutcome(
            outcome(
                OutcomeClass.OUTCOME_CLASS_CONFLICT,
                OutcomeStatus.OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_GROUP))
        .build();
  }

  private static TransferOutcome created() {
    return outcome(OutcomeClass.OUTCOME_CLASS_SUCCESS, OutcomeStatus.OUTCOME_STATUS_CREATED)
        .toBuilder()
        .setCreateTime(FakeLedger.TIME)
        .setSettled(true)
        .build();
  }

  private static TransferOutcome outcome(OutcomeClass outcomeClass, OutcomeStatus status) {
    return TransferOutcome.newBuilder().setOutcomeClass(outcomeClass).setStatus(status).build();
  }
}
