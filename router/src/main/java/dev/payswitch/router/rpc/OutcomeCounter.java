// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.router.metrics.RouterMetrics;

/** Counts transfers, and groups of them, by the status of their outcome. */
final class OutcomeCounter {
  private static final String PREFIX = "OUTCOME_STATUS_";

  private final RouterMetrics metrics;

  OutcomeCounter(RouterMetrics metrics) {
    this.metrics = metrics;
  }

  void count(ByteString... outcomes) {
    for (ByteString outcome : outcomes) {
      metrics.transferAnswered(name(TransferAnswer.statusNumber(outcome)));
    }
  }

  /** The group once, and each of its members as any other transfer. */
  void countGroup(SubmitGroupResponse answer) {
    metrics.groupAnswered(name(answer.getGroupOutcome().getStatusValue()));
    for (TransferOutcome member : answer.getOutcomesList()) {
      metrics.transferAnswered(name(member.getStatusValue()));
    }
  }

  private static String name(int statusNumber) {
    OutcomeStatus status = OutcomeStatus.forNumber(statusNumber);
    return status == null ? "OTHER" : status.name().substring(PREFIX.length());
  }
}
