// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import dev.payswitch.proto.v1.OutcomeStatus;

/** What became of a transfer, and to which account it went. */
record Decision(OutcomeStatus status, long amountMinor, String creditAccountId, boolean posted) {
  static Decision rejected(OutcomeStatus status) {
    return new Decision(status, 0, "", false);
  }

  static Decision moved(long amountMinor, String creditAccountId, boolean posted) {
    return new Decision(OutcomeStatus.OUTCOME_STATUS_CREATED, amountMinor, creditAccountId, posted);
  }

  boolean isRejected() {
    return status != OutcomeStatus.OUTCOME_STATUS_CREATED;
  }
}
