// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.TransferKind;

/** A kind of transfer as flags and files name it. */
enum Kind {
  PAYMENT(TransferKind.TRANSFER_KIND_PAYMENT),
  HOLD(TransferKind.TRANSFER_KIND_HOLD),
  CAPTURE(TransferKind.TRANSFER_KIND_CAPTURE),
  VOID(TransferKind.TRANSFER_KIND_VOID),
  ADJUST(TransferKind.TRANSFER_KIND_ADJUST),
  REFUND(TransferKind.TRANSFER_KIND_REFUND),
  SWEEP(TransferKind.TRANSFER_KIND_SWEEP);

  private final TransferKind sent;

  Kind(TransferKind sent) {
    this.sent = sent;
  }

  TransferKind sent() {
    return sent;
  }

  /** Whether it is about a hold, which has the credit account and, if left out, the amount. */
  boolean isAboutHold() {
    return this == CAPTURE || this == VOID || this == ADJUST;
  }

  /** Whether it names another transfer. */
  boolean hasTarget() {
    return isAboutHold() || this == REFUND;
  }
}
