// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One account of the model, with what its debit side says to new movements. */
final class ModelAccount {
  static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  final String ledger;
  private final int code;
  private final String reference;
  private final ModelLimits counted;
  ModelSettings settings;
  BigInteger debits = BigInteger.ZERO;
  BigInteger credits = BigInteger.ZERO;
  BigInteger debitsHeld = BigInteger.ZERO;
  BigInteger creditsHeld = BigInteger.ZERO;
  long version = 1;

  /** What groups of other homes would do to it, by their ids. */
  final Map<String, ModelShares.Share> shares = new LinkedHashMap<>();

  private @Nullable Change last;

  private record Change(String actor, String reason, ModelSettings before) {}

  ModelAccount(Account account) {
    ledger = account.getLedger();
    code = account.getCode();
    reference = account.getReference();
    settings = ModelSettings.of(account);
    counted = new ModelLimits();
  }

  private ModelAccount(ModelAccount other) {
    ledger = other.ledger;
    code = other.code;
    reference = other.reference;
    settings = other.settings;
    counted = other.counted.copy();
    debits = other.debits;
    credits = other.credits;
    debitsHeld = other.debitsHeld;
    creditsHeld = other.creditsHeld;
    version = other.version;
    shares.putAll(other.shares);
    last = other.last;
  }

  ModelAccount copy() {
    return new ModelAccount(this);
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
    return balance().subtract(debitsHeld).subtract(reserved());
  }

  /** What the balance may come to when everything that is pending is posted. */
  BigInteger highest() {
    return balance().add(creditsHeld);
  }

  BigInteger reserved() {
    return shares.values().stream()
        .map(share -> share.reserved)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** All new debits, or credits, of groups that are not decided. */
  BigInteger undecided(boolean debit) {
    return shares.values().stream()
        .map(share -> share.sum(debit))
        .reduce(BigInteger.ZERO, BigInteger::add);
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

  /** What a transfer would move; a sweep takes what is there. */
  BigInteger movable(String kind, BigInteger asked, BigInteger there) {
    return kind.equals("SWEEP") ? asked.min(there.max(BigInteger.ZERO)) : asked;
  }

  /**
   * Why it cannot give an amount, or null. Groups that are not decided take place, or do not: where
   * that makes a difference, the answer has a question mark.
   */
  @Nullable String debitReason(String kind, BigInteger asked, long now) {
    List<BigInteger> counts =
        shares.values().stream().flatMap(share -> share.counted().stream()).toList();
    String with = debitReason(kind, asked, now, new Seen(available(), undecided(true), counts));
    if (with == null || shares.isEmpty()) {
      return with;
    }
    BigInteger there = available().add(reserved());
    String without = debitReason(kind, asked, now, new Seen(there, BigInteger.ZERO, List.of()));
    return with.equals(without) ? with : "?" + with.replaceAll(" .*", "");
  }

  /**
   * The account with groups that are not decided, or without.
   *
   * @param there what is available
   * @param others what they debit
   * @param counts what of that counts against limits
   */
  private record Seen(BigInteger there, BigInteger others, List<BigInteger> counts) {}

  private @Nullable String debitReason(String kind, BigInteger asked, long now, Seen seen) {
    String state = settings.state();
    if (state.equals("CLOSED")) {
      return "DEBIT_ACCOUNT_CLOSED";
    }
    if (state.equals("DEBITS_FROZEN") || state.equals("FROZEN")) {
      return "DEBIT_ACCOUNT_FROZEN";
    }
    BigInteger added = movable(kind, asked, seen.there);
    String limit =
        kind.equals("REFUND") ? null : counted.reason(settings.limits(), added, seen.counts, now);
    if (limit != null) {
      return limit;
    }
    BigInteger floor = floor();
    boolean isShort = floor != null && seen.there.subtract(added).compareTo(floor) < 0;
    if (isShort || added.signum() == 0) {
      return "INSUFFICIENT_FUNDS";
    }
    BigInteger sum = debits.add(debitsHeld).add(added).add(seen.others);
    return sum.compareTo(MAX) > 0 ? "AMOUNT_OVERFLOW" : null;
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
    return !shares.isEmpty()
        || debitsHeld.signum() != 0
        || creditsHeld.signum() != 0
        || intended.signum() != 0;
  }

  private void change(String actor, String reason, ModelSettings after) {
    last = new Change(actor, reason, settings);
    settings = after;
    version++;
    counted.follow(after.limits());
  }
}
