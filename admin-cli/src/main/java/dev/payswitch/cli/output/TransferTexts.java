// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a transfer does, in the words of its kind; a payment needs none. */
public final class TransferTexts {
  private TransferTexts() {}

  /** As it is asked for. */
  public static String movement(Transfer transfer) {
    return movement(transfer, asked(transfer));
  }

  /** As it took place, where it did: a sweep or a capture of all says only then how much it was. */
  public static String movement(Transfer transfer, TransferOutcome outcome) {
    return movement(transfer, amount(transfer, outcome));
  }

  /** How much it was, or as much as is known; empty where nothing is. */
  public static String amount(Transfer transfer, TransferOutcome outcome) {
    boolean moved =
        outcome.getOutcomeClass() == OutcomeClass.OUTCOME_CLASS_SUCCESS
            && outcome.getAmountMinor() > 0;
    return moved ? moved(transfer, outcome.getAmountMinor()) : asked(transfer);
  }

  public static String kind(Transfer transfer) {
    return Texts.status(transfer.getKind(), "TRANSFER_KIND_").toLowerCase(Locale.ROOT);
  }

  /** Both accounts, or the debit account where the other one is the hold's. */
  public static String accounts(Transfer transfer) {
    return transfer.getCreditAccountId().isEmpty()
        ? transfer.getDebitAccountId()
        : transfer.getDebitAccountId() + " → " + transfer.getCreditAccountId();
  }

  public static String amount(long minor, Transfer transfer) {
    return Texts.amount(minor, transfer.getLedger()) + " " + transfer.getLedger();
  }

  private static String movement(Transfer transfer, String amount) {
    List<String> words = new ArrayList<>();
    if (transfer.getKind() != TransferKind.TRANSFER_KIND_PAYMENT) {
      words.add(
          transfer.hasTarget()
              ? kind(transfer) + " of " + transfer.getTarget().getId()
              : kind(transfer));
    }
    words.add(accounts(transfer));
    if (!amount.isEmpty()) {
      words.add(amount);
    }
    if (transfer.hasTimeout()) {
      words.add("for " + Texts.duration(transfer.getTimeout()));
    }
    return String.join("  ", words);
  }

  private static String asked(Transfer transfer) {
    if (transfer.hasAmountMinor()) {
      return amount(transfer.getAmountMinor(), transfer);
    }
    return transfer.getKind() == TransferKind.TRANSFER_KIND_CAPTURE ? "all" : "";
  }

  private static String moved(Transfer transfer, long movedMinor) {
    String moved = amount(movedMinor, transfer);
    return transfer.getKind() == TransferKind.TRANSFER_KIND_SWEEP
            && movedMinor < transfer.getAmountMinor()
        ? moved + " of at most " + Texts.amount(transfer.getAmountMinor(), transfer.getLedger())
        : moved;
  }
}
