// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.proto.v1.Transfer;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model's part in transfers of another home: it prepares, and follows decisions. */
final class ModelParticipant {
  private static final int MAX_ATTEMPTS = 16;

  private final LedgerModel model;
  private final Map<String, Row> rows = new HashMap<>();

  /** Those with attempts that may commit. */
  final Map<String, Row> waiting = new LinkedHashMap<>();

  /** Holds of other homes: what is left of each, its version and its state. */
  final Map<String, String> holds = new HashMap<>();

  ModelParticipant(LedgerModel model) {
    this.model = model;
  }

  /** A prepared attempt. */
  record Intent(Transfer transfer, BigInteger amount) {}

  /** A transfer of another home: its attempts that may commit, or that it took place. */
  static final class Row {
    final String credit;
    final Map<Long, Intent> attempts = new LinkedHashMap<>();
    private boolean applied;

    Row(String credit) {
      this.credit = credit;
    }

    /** At most one of them commits. */
    private BigInteger largest() {
      return attempts.values().stream()
          .map(Intent::amount)
          .reduce(BigInteger.ZERO, BigInteger::max);
    }

    private BigInteger largestRefund(String original) {
      return attempts.values().stream()
          .filter(intent -> LedgerModel.kind(intent.transfer).equals("REFUND"))
          .filter(
              intent ->
                  LedgerModel.key(credit, intent.transfer.getTarget().getId()).equals(original))
          .map(Intent::amount)
          .reduce(BigInteger.ZERO, BigInteger::max);
    }
  }

  static String rowKey(String credit, Transfer transfer) {
    return credit + " " + LedgerModel.key(transfer);
  }

  String prepare(
      long attempt, Transfer transfer, String credit, BigInteger added, boolean checkOnly) {
    String key = rowKey(credit, transfer);
    Row row = rows.computeIfAbsent(key, each -> new Row(credit));
    if (row.applied) {
      return "APPLIED";
    }
    if (row.attempts.containsKey(attempt)) {
      return "PREPARED";
    }
    String reason = model.creditReason(transfer, credit, added, key);
    if (reason != null) {
      return reason.startsWith("?") ? "RETRY " + reason.substring(1) : "NO " + reason;
    }
    if (checkOnly) {
      return "FINE";
    }
    if (row.attempts.size() == MAX_ATTEMPTS) {
      return "RETRY";
    }
    Intent intent = new Intent(transfer, added);
    touch(intent);
    row.attempts.put(attempt, intent);
    waiting.put(key, row);
    return "PREPARED";
  }

  /** What the undecided attempts of all transfers but one may bring an account; null: of all. */
  BigInteger intended(String account, @Nullable String except) {
    BigInteger sum = BigInteger.ZERO;
    for (Map.Entry<String, Row> row : waiting.entrySet()) {
      if (row.getValue().credit.equals(account) && !row.getKey().equals(except)) {
        sum = sum.add(row.getValue().largest());
      }
    }
    return sum;
  }

  /** What the undecided refunds of all ids but one may take back of an original. */
  BigInteger refunding(String original, @Nullable String except) {
    BigInteger sum = BigInteger.ZERO;
    for (Map.Entry<String, Row> row : waiting.entrySet()) {
      if (!row.getKey().equals(except)) {
        sum = sum.add(row.getValue().largestRefund(original));
      }
    }
    return sum;
  }

  /** Follows the commit of a prepared attempt; answers what is available then. */
  BigInteger commit(long attempt, String key, BigInteger posted, BigInteger pending) {
    Row row = requireNonNull(rows.get(key));
    Intent intent = requireNonNull(row.attempts.get(attempt));
    if (LedgerModel.kind(intent.transfer).equals("REFUND")) {
      model.refund(LedgerModel.key(row.credit, intent.transfer.getTarget().getId()), posted);
    }
    row.attempts.values().forEach(this::touch);
    row.applied = true;
    row.attempts.clear();
    waiting.remove(key);
    return told(row.credit, posted, pending);
  }

  /** Follows what home decided alone. */
  BigInteger told(String credit, BigInteger posted, BigInteger pending) {
    ModelAccount account = model.account(credit);
    model.clear(account.ledger, posted, pending);
    account.credit(posted, pending);
    return account.available();
  }

  void forget(long attempt, String key) {
    Row row = requireNonNull(rows.get(key));
    touch(requireNonNull(row.attempts.remove(attempt)));
    if (row.attempts.isEmpty()) {
      waiting.remove(key);
    }
  }

  private void touch(Intent intent) {
    if (LedgerModel.kind(intent.transfer).equals("REFUND")) {
      model.touched.add(
          LedgerModel.key(
              intent.transfer.getCreditAccountId(), intent.transfer.getTarget().getId()));
    }
  }
}
