// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.TransferContent;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The contract once more, as simply as it can be said: whole numbers without bounds, maps, one step
 * after the other. It answers in words, so that it shares no types with what it is compared to.
 */
final class LedgerModel {
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  final Map<String, ModelAccount> accounts = new TreeMap<>();
  final Map<String, Recorded> recorded = new HashMap<>();
  private final Map<String, Incoming> incoming = new HashMap<>();

  /** Those with attempts that may commit. */
  final Map<String, Incoming> waiting = new LinkedHashMap<>();

  private final Map<String, Long> abortedUpTo = new HashMap<>();
  BigInteger clearing = BigInteger.ZERO;

  static final class ModelAccount {
    final String ledger;
    final @Nullable BigInteger floor;
    final @Nullable BigInteger ceiling;
    BigInteger debits = BigInteger.ZERO;
    BigInteger credits = BigInteger.ZERO;

    ModelAccount(String ledger, @Nullable Amount floor, @Nullable Amount ceiling) {
      this.ledger = ledger;
      this.floor = floor == null ? null : BigInteger.valueOf(floor.minor());
      this.ceiling = ceiling == null ? null : BigInteger.valueOf(ceiling.minor());
    }

    BigInteger balance() {
      return credits.subtract(debits);
    }
  }

  /** What became of an id at home. */
  record Recorded(TransferContent content, String outcome) {}

  /** A transfer of another home: its attempts that may commit, or that it took place. */
  static final class Incoming {
    final Map<Long, TransferRequest> attempts = new LinkedHashMap<>();
    boolean applied;
  }

  String create(LedgerCommand.CreateAccount command) {
    String id = command.id().value();
    if (accounts.containsKey(id)) {
      return accounts.get(id).ledger.equals(command.ledger().value())
          ? "EXISTS"
          : "EXISTS_WITH_DIFFERENT_LEDGER";
    }
    accounts.put(
        id,
        new ModelAccount(
            command.ledger().value(), command.bounds().floor(), command.bounds().ceiling()));
    return "CREATED";
  }

  String pay(TransferRequest transfer) {
    String known = known(transfer);
    if (known != null) {
      return known;
    }
    return decide(transfer, firstOf(debitReason(transfer), creditReason(transfer)));
  }

  private String decide(TransferRequest transfer, @Nullable String reason) {
    if (reason != null && reason.startsWith("?")) {
      return "RETRY";
    }
    String outcome = reason == null ? "CREATED" : reason;
    recorded.put(key(transfer), new Recorded(transfer.content(), outcome));
    if (reason == null) {
      debit(transfer);
      credit(transfer);
    }
    return outcome;
  }

  String commit(long attempt, TransferRequest transfer) {
    String known = known(transfer);
    if (known != null) {
      return known;
    }
    if (attempt <= abortedUpTo.getOrDefault(key(transfer), 0L)) {
      return "RETRY";
    }
    String reason = debitReason(transfer);
    String outcome = reason == null ? "CREATED" : reason;
    recorded.put(key(transfer), new Recorded(transfer.content(), outcome));
    if (reason == null) {
      debit(transfer);
      clearing = clearing.subtract(amount(transfer));
    }
    return outcome;
  }

  String reject(long attempt, TransferRequest transfer, @Nullable String found) {
    String known = known(transfer);
    if (known != null) {
      return known;
    }
    String reason = firstOf(debitReason(transfer), found);
    if (attempt <= abortedUpTo.getOrDefault(key(transfer), 0L)
        || reason == null
        || reason.startsWith("?")) {
      return "RETRY";
    }
    recorded.put(key(transfer), new Recorded(transfer.content(), reason));
    return reason;
  }

  void abort(long attempt, TransferRequest transfer) {
    if (!recorded.containsKey(key(transfer))) {
      abortedUpTo.merge(key(transfer), attempt, Math::max);
    }
  }

  String prepare(long attempt, TransferRequest transfer) {
    Incoming row = incoming.computeIfAbsent(creditKey(transfer), key -> new Incoming());
    if (row.applied) {
      return "APPLIED";
    }
    if (row.attempts.containsKey(attempt)) {
      return "PREPARED";
    }
    String reason = creditReason(transfer);
    if (reason != null) {
      return reason.startsWith("?") ? "RETRY" : "NO " + reason;
    }
    if (row.attempts.size() == 16) {
      return "RETRY";
    }
    row.attempts.put(attempt, transfer);
    waiting.put(creditKey(transfer), row);
    return "PREPARED";
  }

  void applyCommit(long attempt, TransferRequest transfer) {
    Incoming row = incoming.get(creditKey(transfer));
    if (row != null && row.attempts.containsKey(attempt)) {
      row.applied = true;
      row.attempts.clear();
      waiting.remove(creditKey(transfer));
      credit(transfer);
      clearing = clearing.add(amount(transfer));
    }
  }

  void forget(long attempt, TransferRequest transfer) {
    Incoming row = incoming.get(creditKey(transfer));
    if (row != null && row.attempts.remove(attempt) != null && row.attempts.isEmpty()) {
      waiting.remove(creditKey(transfer));
    }
  }

  /** What the undecided attempts of all transfers but one may bring an account; null: of all. */
  BigInteger intended(String account, @Nullable String except) {
    BigInteger sum = BigInteger.ZERO;
    for (Map.Entry<String, Incoming> row : waiting.entrySet()) {
      if (row.getKey().startsWith(account + " ") && !row.getKey().equals(except)) {
        sum =
            sum.add(
                row.getValue().attempts.values().stream()
                    .map(LedgerModel::amount)
                    .max(BigInteger::compareTo)
                    .orElse(BigInteger.ZERO));
      }
    }
    return sum;
  }

  private @Nullable String known(TransferRequest transfer) {
    Recorded known = recorded.get(key(transfer));
    if (known == null) {
      return null;
    }
    TransferContent first = known.content();
    TransferContent now = transfer.content();
    if (!first.creditAccount().equals(now.creditAccount())) {
      return "EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT";
    }
    if (!first.amount().equals(now.amount())) {
      return "EXISTS_WITH_DIFFERENT_AMOUNT";
    }
    if (!first.ledger().equals(now.ledger())) {
      return "EXISTS_WITH_DIFFERENT_LEDGER";
    }
    return known.outcome().equals("CREATED") ? "EXISTS" : known.outcome();
  }

  private @Nullable String debitReason(TransferRequest transfer) {
    ModelAccount account = accounts.get(transfer.debitAccount().value());
    if (account == null) {
      return "DEBIT_ACCOUNT_NOT_FOUND";
    }
    if (!account.ledger.equals(transfer.content().ledger().value())) {
      return "LEDGER_MISMATCH";
    }
    BigInteger amount = amount(transfer);
    if (account.floor != null && account.balance().subtract(amount).compareTo(account.floor) < 0) {
      return "INSUFFICIENT_FUNDS";
    }
    return account.debits.add(amount).compareTo(MAX) > 0 ? "AMOUNT_OVERFLOW" : null;
  }

  /** With a question mark where it hangs on undecided amounts. */
  private @Nullable String creditReason(TransferRequest transfer) {
    String id = transfer.content().creditAccount().value();
    ModelAccount account = accounts.get(id);
    if (account == null) {
      return "CREDIT_ACCOUNT_NOT_FOUND";
    }
    if (!account.ledger.equals(transfer.content().ledger().value())) {
      return "LEDGER_MISMATCH";
    }
    BigInteger others = intended(id, creditKey(transfer));
    BigInteger balance = account.balance().add(amount(transfer));
    BigInteger credits = account.credits.add(amount(transfer));
    if (account.ceiling != null && balance.add(others).compareTo(account.ceiling) > 0) {
      boolean surely = balance.compareTo(account.ceiling) > 0;
      return surely ? "CEILING_EXCEEDED" : "?CEILING_EXCEEDED";
    }
    if (credits.add(others).compareTo(MAX) > 0) {
      return credits.compareTo(MAX) > 0 ? "AMOUNT_OVERFLOW" : "?AMOUNT_OVERFLOW";
    }
    return null;
  }

  private static @Nullable String firstOf(@Nullable String debit, @Nullable String credit) {
    if (debit == null || credit == null) {
      return debit == null ? credit : debit;
    }
    return rank(credit) < rank(debit) ? credit : debit;
  }

  private static int rank(String reason) {
    return OutcomeStatus.valueOf(reason.replace("?", "")).number();
  }

  private void debit(TransferRequest transfer) {
    ModelAccount account = accounts.get(transfer.debitAccount().value());
    if (account != null) {
      account.debits = account.debits.add(amount(transfer));
    }
  }

  private void credit(TransferRequest transfer) {
    ModelAccount account = accounts.get(transfer.content().creditAccount().value());
    if (account != null) {
      account.credits = account.credits.add(amount(transfer));
    }
  }

  static BigInteger amount(TransferRequest transfer) {
    return BigInteger.valueOf(transfer.content().amount().minor());
  }

  static String key(TransferRequest transfer) {
    return transfer.key().toString();
  }

  static String creditKey(TransferRequest transfer) {
    return transfer.content().creditAccount() + " " + transfer.key();
  }
}
