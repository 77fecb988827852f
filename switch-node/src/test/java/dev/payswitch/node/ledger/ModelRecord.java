// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.proto.v1.Transfer;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What became of an id at home, for ever.
 *
 * @param content as it was first asked for; the default instance if the id was cancelled
 * @param credit the credit account, where it is known
 * @param reason of the rejection; empty: it took place
 * @param moved null: it did not take place
 * @param attempt that committed; 0: none
 * @param sequence of the decision that is owed; 0: none
 * @param group that it was part of; empty: none
 */
record ModelRecord(
    Transfer content,
    String credit,
    String reason,
    @Nullable BigInteger moved,
    long attempt,
    long sequence,
    String group) {
  static final ModelRecord CANCELLED = rejected(Transfer.getDefaultInstance(), "CANCELLED");

  static ModelRecord created(Transfer content, String credit, BigInteger moved) {
    return new ModelRecord(content, credit, "", moved, 0, 0, "");
  }

  static ModelRecord rejected(Transfer content, String reason) {
    return new ModelRecord(content, content.getCreditAccountId(), reason, null, 0, 0, "");
  }

  ModelRecord elsewhere(long byAttempt, long owed) {
    return new ModelRecord(content, credit, reason, moved, byAttempt, owed, group);
  }

  ModelRecord of(String ofGroup) {
    return new ModelRecord(content, credit, reason, moved, attempt, sequence, ofGroup);
  }

  String answer(boolean settled) {
    return moved == null ? reason : "EXISTS " + moved + (settled ? " settled" : " unsettled");
  }

  /** The first field that differs, in the order of the contract, or null. */
  @Nullable String difference(Transfer asked) {
    if (reason.equals("CANCELLED")) {
      return null;
    }
    if (content.getKind() != asked.getKind()) {
      return "KIND";
    }
    if (!asked.getCreditAccountId().isEmpty() && !asked.getCreditAccountId().equals(credit)) {
      return "CREDIT_ACCOUNT";
    }
    BigInteger amount =
        content.hasAmountMinor() ? BigInteger.valueOf(content.getAmountMinor()) : moved;
    if (asked.hasAmountMinor() && !BigInteger.valueOf(asked.getAmountMinor()).equals(amount)) {
      return "AMOUNT";
    }
    if (!content.getLedger().equals(asked.getLedger())) {
      return "LEDGER";
    }
    if (content.getCode() != asked.getCode()) {
      return "CODE";
    }
    if (!content.getReference().equals(asked.getReference())) {
      return "REFERENCE";
    }
    if (content.hasTimeout() != asked.hasTimeout()
        || !content.getTimeout().equals(asked.getTimeout())) {
      return "TIMEOUT";
    }
    if (!LedgerModel.targetKey(content).equals(LedgerModel.targetKey(asked))) {
      return "TARGET";
    }
    if (isFinal(content) != isFinal(asked)) {
      return "FINAL";
    }
    boolean sameTime =
        content.hasEffectiveTime() == asked.hasEffectiveTime()
            && content.getEffectiveTime().equals(asked.getEffectiveTime());
    return sameTime ? null : "EFFECTIVE_TIME";
  }

  private static boolean isFinal(Transfer transfer) {
    return !transfer.hasFinal() || transfer.getFinal();
  }
}
