// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.router.metrics.RouterMetrics;

/** Counts transfers by the status of their outcome. */
final class OutcomeCounter {
  private static final String PREFIX = "OUTCOME_STATUS_";

  private final RouterMetrics metrics;

  OutcomeCounter(RouterMetrics metrics) {
    this.metrics = metrics;
  }

  void count(ByteString... outcomes) {
    for (ByteString outcome : outcomes) {
      OutcomeStatus status = OutcomeStatus.forNumber(TransferAnswer.statusNumber(outcome));
      metrics.transferAnswered(status == null ? "OTHER" : status.name().substring(PREFIX.length()));
    }
  }
}
