// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** One account of the model, with what its debit side says to new movements. */
final class ModelAccount {
  static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  final String ledger;
  private final int code;
  private final String reference;
  private final ModelLimits counted = new ModelLimits();
  ModelSettings settings;
  BigInteger debits = BigInteger.ZERO;
  BigInteger credits = BigInteger.ZERO;
  BigInteger debitsHeld = BigInteger.ZERO;
  BigInteger creditsHeld = BigInteger.ZERO;
  long version = 1;
  private @Nullable Change last;

  private record Change(String actor, String reason, ModelSettings before) {}

  ModelAccount(Account account) {
    ledger = account.getLedger();
    code = account.getCode();
    reference = account.getReference();
    settings = ModelSettings.of(account);
  }

  String exists(Account again) {
    if (!ledger.equals(again.getLedger())) {
      return "EXISTS_WITH_DIFFERENT_LEDGER";
    }
    if (code != again.getCode()) {
      return "EXISTS_WITH_DIFFERENT_CODE";
    }
    return reference.equals(again.getReference()) ? "EXISTS" : "EXISTS_WITH_DIFFERENT_REFERENCE";
  }

  BigInteger balance() {
    return credits.subtract(debits);
  }

  BigInteger available() {
    return balance().subtract(debitsHeld);
  }

  @Nullable BigInteger floor() {
    return settings.bounds().get("floor");
  }

  @Nullable BigInteger ceiling() {
    return settings.bounds().get("ceiling");
  }

  private boolean isPassing(BigInteger newFloor) {
    return available().compareTo(newFloor) < 0;
  }

  /** Why it cannot give an amount, or null. */
  @Nullable String debitReason(String kind, BigInteger added, long now) {
    String state = settings.state();
    if (state.equals("CLOSED")) {
      return "DEBIT_ACCOUNT_CLOSED";
    }
    if (state.equals("DEBITS_FROZEN") || state.equals("FROZEN")) {
      return "DEBIT_ACCOUNT_FROZEN";
    }
    String limit = kind.equals("REFUND") ? null : counted.reason(settings.limits(), added, now);
    if (limit != null) {
      return limit;
    }
    BigInteger floor = floor();
    boolean isShort = floor != null && available().subtract(added).compareTo(floor) < 0;
    if (isShort || added.signum() == 0) {
      return "INSUFFICIENT_FUNDS";
    }
    return debits.add(debitsHeld).add(added).compareTo(MAX) > 0 ? "AMOUNT_OVERFLOW" : null;
  }

  void count(BigInteger added, long now) {
    counted.count(settings.limits(), added, now);
  }

  void debit(BigInteger posted, BigInteger pending) {
    debits = debits.add(posted);
    debitsHeld = debitsHeld.add(pending);
  }

  void credit(BigInteger posted, BigInteger pending) {
    credits = credits.add(posted);
    creditsHeld = creditsHeld.add(pending);
  }

  /**
   * Changes the settings.
   *
   * @param intended what undecided transfers may bring
   */
  String update(UpdateAccountRequest request, BigInteger intended) {
    if (settings.state().equals("CLOSED")) {
      return "ACCOUNT_CLOSED";
    }
    if (request.getVersion() != version) {
      return isRepeated(request) ? "UPDATED" : "VERSION_MISMATCH";
    }
    if (request.hasFloorMinor() && isPassing(BigInteger.valueOf(request.getFloorMinor()))) {
      return "FLOOR_ABOVE_AVAILABLE";
    }
    BigInteger highest = balance().add(creditsHeld).add(intended);
    if (request.hasCeilingMinor()
        && !request.getRemoveCeiling()
        && highest.compareTo(BigInteger.valueOf(request.getCeilingMinor())) > 0) {
      return "CEILING_BELOW_BALANCE";
    }
    change(request.getActor(), request.getReason(), settings.changed(request));
    return "UPDATED";
  }

  private boolean isRepeated(UpdateAccountRequest request) {
    Change change = last;
    return change != null
        && request.getVersion() == version - 1
        && change.actor.equals(request.getActor())
        && change.reason.equals(request.getReason())
        && change.before.changed(request).equals(settings);
  }

  /** Closes it if nothing is in the way. */
  String close(CloseAccountRequest request, BigInteger intended) {
    if (settings.state().equals("CLOSED")) {
      boolean seen = request.getVersion() == version || request.getVersion() == version - 1;
      return seen ? "CLOSED" : "VERSION_MISMATCH";
    }
    if (request.getVersion() != version) {
      return "VERSION_MISMATCH";
    }
    if (hasPending(intended)) {
      return "HAS_PENDING";
    }
    if (balance().signum() != 0) {
      return "BALANCE_NOT_ZERO";
    }
    close(request);
    return "CLOSED";
  }

  boolean mayClose(CloseAccountRequest request, BigInteger intended) {
    return request.getVersion() == version && !hasPending(intended);
  }

  void close(CloseAccountRequest request) {
    change(request.getActor(), request.getReason(), settings.closed());
  }

  private boolean hasPending(BigInteger intended) {
    return debitsHeld.signum() != 0 || creditsHeld.signum() != 0 || intended.signum() != 0;
  }

  private void change(String actor, String reason, ModelSettings after) {
    last = new Change(actor, reason, settings);
    settings = after;
    version++;
    counted.follow(after.limits());
  }
}
