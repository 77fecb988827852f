// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferContent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The version of the rules, and the rule that comes before all others: is a request the same as
 * what is recorded? Each side of a transfer is checked by itself, by whichever shard owns it, see
 * {@link HomeRules} and {@link CreditRules}, and {@link SideCheck#and} picks the outcome: that is
 * why outcomes do not depend on where accounts live.
 */
public final class LedgerRules {
  /** Stands in every entry; apply runs the version that the leader used. */
  static final int VERSION = 6;

  private LedgerRules() {}

  /**
   * The first difference from what is recorded, in the order of the contract, or null. What a
   * request leaves out is no difference where it may be left out.
   *
   * @param moved the actual amount; null if it did not take place
   */
  static @Nullable OutcomeStatus difference(
      TransferContent recorded, @Nullable Amount moved, TransferContent asked) {
    if (recorded.kind() != asked.kind()) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_KIND;
    }
    if (asked.credit() != null && !asked.credit().equals(recorded.credit())) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT;
    }
    Amount amount = recorded.asked() == null ? moved : recorded.asked();
    if (asked.asked() != null && !asked.asked().equals(amount)) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_AMOUNT;
    }
    if (!recorded.ledger().equals(asked.ledger())) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_LEDGER;
    }
    if (recorded.code() != asked.code()) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_CODE;
    }
    if (!recorded.reference().equals(asked.reference())) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_REFERENCE;
    }
    OutcomeStatus terms = difference(recorded, asked);
    if (terms != null) {
      return terms;
    }
    return Objects.equals(recorded.effectiveTime(), asked.effectiveTime())
        ? null
        : OutcomeStatus.EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME;
  }

  private static @Nullable OutcomeStatus difference(
      TransferContent recorded, TransferContent asked) {
    if (!Objects.equals(recorded.terms().timeout(), asked.terms().timeout())) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_TIMEOUT;
    }
    if (!Objects.equals(recorded.terms().target(), asked.terms().target())) {
      return OutcomeStatus.EXISTS_WITH_DIFFERENT_TARGET;
    }
    return recorded.releasesRest() == asked.releasesRest()
        ? null
        : OutcomeStatus.EXISTS_WITH_DIFFERENT_FINAL;
  }
}
