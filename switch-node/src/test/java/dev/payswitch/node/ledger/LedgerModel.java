// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The contract once more, as simply as it can be said: whole numbers without bounds, maps, one step
 * after the other. It reads what callers send and answers in words, so that it shares no types with
 * what it is compared to. Accounts whose name begins with {@code far} live elsewhere.
 */
final class LedgerModel {
  private static final List<String> PRECEDENCE =
      List.of(
          "MEMBER_ID_USED",
          "DEBIT_ACCOUNT_NOT_FOUND",
          "CREDIT_ACCOUNT_NOT_FOUND",
          "LEDGER_MISMATCH",
          "DEBIT_ACCOUNT_CLOSED",
          "DEBIT_ACCOUNT_FROZEN",
          "HOLD_NOT_FOUND",
          "HOLD_MISMATCH",
          "HOLD_ALREADY_CAPTURED",
          "HOLD_ALREADY_VOIDED",
          "HOLD_EXPIRED",
          "EXCEEDS_HELD_AMOUNT",
          "CREDIT_ACCOUNT_CLOSED",
          "CREDIT_ACCOUNT_FROZEN",
          "ORIGINAL_NOT_FOUND",
          "ORIGINAL_MISMATCH",
          "ORIGINAL_NOT_REFUNDABLE",
          "EXCEEDS_REFUNDABLE_AMOUNT",
          "TRANSFER_LIMIT_EXCEEDED",
          "WINDOW_LIMIT_EXCEEDED",
          "INSUFFICIENT_FUNDS",
          "CEILING_EXCEEDED",
          "AMOUNT_OVERFLOW");

  final Map<String, ModelAccount> accounts = new TreeMap<>();
  final Map<String, ModelRecord> recorded = new HashMap<>();
  final Map<String, ModelHold> holds = new HashMap<>();

  /** Those that may still change. */
  final Map<String, ModelHold> open = new TreeMap<>();

  final Map<String, BigInteger> refunded = new HashMap<>();

  /** What came in from elsewhere minus what went out, by ledger and what kind of total. */
  final Map<String, BigInteger> clearing = new TreeMap<>();

  /** Holds and originals that changed since a test last looked. */
  final Set<String> touched = new HashSet<>();

  final ModelParticipant participant = new ModelParticipant(this);
  final ModelShares shares = new ModelShares(this);
  final ModelGroups groups = new ModelGroups(this);
  private final Map<String, Long> abortedUpTo = new HashMap<>();
  long decided;
  long acknowledged;
  long now;

  /** What a transfer does: the amount shown, what goes over and by how much pending changes. */
  record Move(BigInteger amount, BigInteger posted, BigInteger pending) {}

  /**
   * What home finds on its side.
   *
   * @param reason against it, or null
   * @param added what is new to both sides
   * @param asks whether the credit side has a say
   */
  record Found(@Nullable String reason, BigInteger added, boolean asks) {}

  // --- accounts

  String create(Account account) {
    ModelAccount known = accounts.get(account.getId());
    if (known != null) {
      return known.exists(account);
    }
    accounts.put(account.getId(), new ModelAccount(account));
    return "CREATED";
  }

  String update(UpdateAccountRequest request) {
    String id = request.getAccountId();
    ModelAccount account = accounts.get(id);
    return account == null ? "ACCOUNT_NOT_FOUND" : account.update(request, intended(id, null));
  }

  String close(CloseAccountRequest request) {
    String id = request.getAccountId();
    ModelAccount account = accounts.get(id);
    return account == null ? "ACCOUNT_NOT_FOUND" : account.close(request, intended(id, null));
  }

  // --- transfers at home

  /** A transfer between two accounts of this shard; closing: its account is closed with it. */
  String execute(Transfer transfer, @Nullable CloseAccountRequest closing) {
    String known = known(transfer);
    if (known != null || shares.uses(key(transfer))) {
      return known != null ? known : "RETRY";
    }
    Found home = look(transfer);
    String credit = creditOf(transfer);
    String reason = home.reason;
    if (home.asks) {
      reason = first(reason, creditReason(transfer, credit, home.added, null));
    }
    if (reason != null && reason.startsWith("?")) {
      return "RETRY";
    }
    if (reason != null) {
      return reject(transfer, reason);
    }
    if (!mayClose(transfer, closing)) {
      return "RETRY";
    }
    Move move = move(transfer, home.added, now);
    account(credit).credit(move.posted, move.pending);
    if (kind(transfer).equals("REFUND")) {
      refund(key(credit, transfer.getTarget().getId()), move.posted);
    }
    record(transfer, ModelRecord.created(transfer, credit, move.amount));
    closeAfter(transfer, closing);
    return "CREATED "
        + move.amount
        + " "
        + account(transfer.getDebitAccountId()).available()
        + " "
        + account(credit).available();
  }

  /** Home commits an attempt for which the other side has prepared an amount. */
  String commit(
      long attempt, Transfer transfer, long prepared, @Nullable CloseAccountRequest closing) {
    String credit = creditOf(transfer);
    String refusal = refusal(attempt, transfer);
    Found home = refusal == null ? look(transfer) : null;
    if (home != null && home.asks && prepared == 0) {
      refusal = "RETRY";
    } else if (home != null && home.reason != null) {
      refusal = home.reason.startsWith("?") ? "RETRY" : reject(transfer, home.reason);
    } else if (home != null
        && (home.added.compareTo(BigInteger.valueOf(prepared)) > 0
            || home.added.signum() != Long.signum(prepared)
            || !mayClose(transfer, closing))) {
      refusal = "RETRY";
    }
    if (refusal != null || home == null) {
      return refusal + (prepared > 0 ? " owes " + ++decided + " abort" : "");
    }
    Move move = move(transfer, home.added, now);
    clear(transfer.getLedger(), move.posted.negate(), move.pending.negate());
    decided++;
    record(
        transfer, ModelRecord.created(transfer, credit, move.amount).elsewhere(attempt, decided));
    closeAfter(transfer, closing);
    return "CREATED "
        + move.amount
        + " "
        + account(transfer.getDebitAccountId()).available()
        + " owes "
        + decided
        + " "
        + move.posted
        + " "
        + move.pending;
  }

  /** Home rejects an attempt after the other side was asked about an amount. */
  String reject(long attempt, Transfer transfer, long prepared, @Nullable String found) {
    String refusal = refusal(attempt, transfer);
    if (refusal != null) {
      return refusal;
    }
    Found home = look(transfer);
    String reason = first(home.reason, found);
    boolean isSure = reason != null && !reason.startsWith("?");
    return isSure && home.added.equals(BigInteger.valueOf(prepared))
        ? reject(transfer, requireNonNull(reason))
        : "RETRY";
  }

  private @Nullable String refusal(long attempt, Transfer transfer) {
    String known = known(transfer);
    boolean isDead = isAborted(key(transfer), attempt) || shares.uses(key(transfer));
    return known == null && isDead ? "RETRY" : known;
  }

  String abort(long attempt, Transfer transfer) {
    ModelRecord known = recorded.get(key(transfer));
    ModelGroup group = groups.recorded.get(key(transfer));
    boolean isGroup = group != null && group.tookPlace() && group.attempt() == attempt;
    if (isGroup || (known != null && known.attempt() == attempt)) {
      return "COMMITTED";
    }
    if (known == null && group == null) {
      markAborted(key(transfer), attempt);
    }
    return "ENDED owes " + ++decided + " abort";
  }

  void markAborted(String key, long attempt) {
    abortedUpTo.merge(key, attempt, Math::max);
  }

  boolean isAborted(String key, long attempt) {
    return attempt <= abortedUpTo.getOrDefault(key, 0L);
  }

  String cancel(String key) {
    ModelGroup group = groups.recorded.get(key);
    ModelRecord known = recorded.get(key);
    if (group != null) {
      String words = group.reason().replaceAll(" at .*", "");
      boolean settled = group.isSettled(acknowledged);
      return group.tookPlace() ? "EXISTS 0" + (settled ? " settled" : " unsettled") : words;
    }
    if (known == null && shares.uses(key)) {
      return "RETRY";
    }
    if (known == null) {
      known = ModelRecord.CANCELLED;
      recorded.put(key, known);
    }
    return answer(known);
  }

  private String answer(ModelRecord known) {
    boolean settled =
        known.sequence() <= acknowledged
            && shares.isSettled(known.content().getDebitAccountId(), known.group());
    return known.answer(settled);
  }

  /** Releases the holds among these whose time has come, and tells what is owed for it. */
  String expire(List<String> keys) {
    StringBuilder told = new StringBuilder("EXPIRED");
    for (String key : keys) {
      ModelHold hold = holds.get(key);
      if (hold != null && hold.state.equals("OPEN") && now >= hold.expires && !shares.locks(key)) {
        Move move = hold.release("EXPIRED");
        touched.add(key);
        open.remove(key);
        account(hold.debit).debit(move.posted, move.pending);
        if (isFar(hold.credit)) {
          clear(hold.ledger, BigInteger.ZERO, move.pending.negate());
          told.append(" owes ").append(++decided).append(" 0 ").append(move.pending);
        } else {
          account(hold.credit).credit(move.posted, move.pending);
        }
      }
    }
    return told.toString();
  }

  void acknowledge(long sequence) {
    acknowledged = Math.max(acknowledged, Math.min(sequence, decided));
  }

  private @Nullable String known(Transfer transfer) {
    ModelRecord known = recorded.get(key(transfer));
    if (known == null) {
      boolean isGroup = groups.recorded.containsKey(key(transfer));
      return isGroup ? "EXISTS_WITH_DIFFERENT_GROUP" : null;
    }
    String difference = known.difference(transfer);
    if (difference == null && !known.group().isEmpty() && !known.reason().equals("CANCELLED")) {
      difference = "GROUP";
    }
    return difference == null ? answer(known) : "EXISTS_WITH_DIFFERENT_" + difference;
  }

  private String reject(Transfer transfer, String reason) {
    record(transfer, ModelRecord.rejected(transfer, reason));
    return reason;
  }

  private void record(Transfer transfer, ModelRecord outcome) {
    recorded.put(key(transfer), outcome);
  }

  /** What home finds of a transfer that is not recorded. */
  Found look(Transfer transfer) {
    String kind = kind(transfer);
    ModelAccount debit = accounts.get(transfer.getDebitAccountId());
    BigInteger asked = BigInteger.valueOf(transfer.getAmountMinor());
    BigInteger amount = asked;
    if (kind.equals("SWEEP")) {
      BigInteger there = debit == null ? BigInteger.ZERO : debit.available();
      amount = asked.min(there.max(BigInteger.ZERO));
    }
    boolean isNew = !isAboutHold(transfer);
    if (!isNew) {
      amount = BigInteger.ZERO;
    }
    if (debit == null) {
      return new Found("DEBIT_ACCOUNT_NOT_FOUND", amount, isNew);
    }
    if (!debit.ledger.equals(transfer.getLedger())) {
      return new Found("LEDGER_MISMATCH", amount, isNew);
    }
    if (!isNew) {
      ModelHold hold = holdOf(transfer);
      if (hold != null && shares.locks(targetKey(transfer))) {
        return new Found("?HOLD_NOT_FOUND", BigInteger.ZERO, false);
      }
      if (hold == null && isOwn(transfer) && shares.uses(targetKey(transfer))) {
        return new Found("?HOLD_NOT_FOUND", BigInteger.ZERO, false);
      }
      String fault = hold == null ? "HOLD_NOT_FOUND" : hold.fault(transfer, now);
      if (fault != null || hold == null) {
        return new Found(fault, BigInteger.ZERO, false);
      }
      amount = hold.increase(transfer);
      asked = amount;
      if (amount.signum() == 0) {
        return new Found(null, BigInteger.ZERO, false);
      }
    }
    return new Found(debit.debitReason(kind, asked, now), amount, true);
  }

  /**
   * Does the debit side of it.
   *
   * @param from timeouts count from here
   */
  Move move(Transfer transfer, BigInteger added, long from) {
    ModelAccount debit = account(transfer.getDebitAccountId());
    String kind = kind(transfer);
    Move move =
        switch (kind) {
          case "HOLD" -> {
            ModelHold made = new ModelHold(transfer, from);
            holds.put(key(transfer), made);
            open.put(key(transfer), made);
            touched.add(key(transfer));
            yield new Move(added, BigInteger.ZERO, added);
          }
          case "CAPTURE" -> touch(transfer).capture(transfer);
          case "VOID" -> touch(transfer).release("VOIDED");
          case "ADJUST" -> touch(transfer).adjust(transfer, from);
          default -> new Move(added, added, BigInteger.ZERO);
        };
    ModelHold changed = open.get(targetKey(transfer));
    if (changed != null && !changed.state.equals("OPEN")) {
      open.remove(targetKey(transfer));
    }
    debit.debit(move.posted, move.pending);
    if (added.signum() > 0 && !kind.equals("REFUND")) {
      debit.count(added, now);
    }
    return move;
  }

  private ModelHold touch(Transfer transfer) {
    touched.add(targetKey(transfer));
    return requireNonNull(holdOf(transfer));
  }

  /** What speaks against the credit; with a question mark where it hangs on undecided amounts. */
  @Nullable String creditReason(
      Transfer transfer, String credit, BigInteger added, @Nullable String ownRow) {
    ModelAccount account = accounts.get(credit);
    if (account == null) {
      return "CREDIT_ACCOUNT_NOT_FOUND";
    }
    if (!account.ledger.equals(transfer.getLedger())) {
      return "LEDGER_MISMATCH";
    }
    String state = account.settings.state();
    if (state.equals("CLOSED")) {
      return "CREDIT_ACCOUNT_CLOSED";
    }
    if (state.equals("CREDITS_FROZEN") || state.equals("FROZEN")) {
      return "CREDIT_ACCOUNT_FROZEN";
    }
    String original =
        kind(transfer).equals("REFUND") ? originalReason(transfer, credit, ownRow) : null;
    if (original != null) {
      return original;
    }
    BigInteger others = intended(credit, ownRow);
    BigInteger ceiling = account.ceiling();
    BigInteger highest = account.balance().add(account.creditsHeld).add(added);
    if (ceiling != null && highest.add(others).compareTo(ceiling) > 0) {
      return (highest.compareTo(ceiling) > 0 ? "" : "?") + "CEILING_EXCEEDED";
    }
    BigInteger credits = account.credits.add(account.creditsHeld).add(added);
    BigInteger undecided = participant.intended(credit, ownRow).add(account.undecided(false));
    if (credits.add(undecided).compareTo(ModelAccount.MAX) > 0) {
      return (credits.compareTo(ModelAccount.MAX) > 0 ? "" : "?") + "AMOUNT_OVERFLOW";
    }
    return null;
  }

  /** The original is looked for with the account that the refund goes to. */
  private @Nullable String originalReason(
      Transfer transfer, String credit, @Nullable String ownRow) {
    String original = key(credit, transfer.getTarget().getId());
    ModelRecord record = recorded.get(original);
    if (shares.uses(original)) {
      return "?ORIGINAL_NOT_FOUND";
    }
    if (record == null || record.moved() == null) {
      return "ORIGINAL_NOT_FOUND";
    }
    if (!transfer.getTarget().getDebitAccountId().equals(credit)
        || !record.credit().equals(transfer.getDebitAccountId())) {
      return "ORIGINAL_MISMATCH";
    }
    if (!Set.of("PAYMENT", "SWEEP", "CAPTURE").contains(kind(record.content()))) {
      return "ORIGINAL_NOT_REFUNDABLE";
    }
    BigInteger gone = refunded.getOrDefault(original, BigInteger.ZERO);
    BigInteger asked = gone.add(BigInteger.valueOf(transfer.getAmountMinor()));
    BigInteger others = participant.refunding(original, ownRow).add(shares.refunding(original));
    if (asked.add(others).compareTo(record.moved()) > 0) {
      return (asked.compareTo(record.moved()) > 0 ? "" : "?") + "EXCEEDS_REFUNDABLE_AMOUNT";
    }
    return null;
  }

  /** What undecided transfers but one, and groups, may bring an account; null: all transfers. */
  BigInteger intended(String account, @Nullable String except) {
    return participant.intended(account, except).add(shares.intended(account));
  }

  void refund(String original, BigInteger amount) {
    refunded.merge(original, amount, BigInteger::add);
    touched.add(original);
  }

  void clear(String ledger, BigInteger posted, BigInteger pending) {
    clearing.merge(ledger + " posted", posted, BigInteger::add);
    clearing.merge(ledger + " pending", pending, BigInteger::add);
  }

  private boolean mayClose(Transfer transfer, @Nullable CloseAccountRequest closing) {
    String id = transfer.getDebitAccountId();
    return closing == null || account(id).mayClose(closing, intended(id, null));
  }

  private void closeAfter(Transfer transfer, @Nullable CloseAccountRequest closing) {
    if (closing != null) {
      account(transfer.getDebitAccountId()).close(closing);
    }
  }

  /** Whether it names a hold of its own debit account. */
  private static boolean isOwn(Transfer transfer) {
    String named = transfer.getTarget().getDebitAccountId();
    return named.isEmpty() || named.equals(transfer.getDebitAccountId());
  }

  ModelAccount account(String id) {
    return requireNonNull(accounts.get(id), id);
  }

  // --- words

  static @Nullable String first(@Nullable String debit, @Nullable String credit) {
    if (debit == null || credit == null) {
      return debit == null ? credit : debit;
    }
    boolean isSure = rank(credit) == rank(debit) && debit.startsWith("?");
    return isSure || rank(credit) < rank(debit) ? credit : debit;
  }

  private static int rank(String reason) {
    String word = reason.startsWith("WINDOW") ? "WINDOW_LIMIT_EXCEEDED" : reason.replace("?", "");
    return PRECEDENCE.indexOf(word);
  }

  /** The other account, which for some kinds only the hold knows; empty: nobody knows. */
  String creditOf(Transfer transfer) {
    if (!isAboutHold(transfer)) {
      return transfer.getCreditAccountId();
    }
    ModelHold hold = holdOf(transfer);
    return hold == null ? "" : hold.credit;
  }

  private @Nullable ModelHold holdOf(Transfer transfer) {
    boolean own = targetKey(transfer).startsWith(transfer.getDebitAccountId() + "/");
    return own ? holds.get(targetKey(transfer)) : null;
  }

  static boolean isFar(String account) {
    return account.startsWith("far");
  }

  static boolean isAboutHold(Transfer transfer) {
    return Set.of("CAPTURE", "VOID", "ADJUST").contains(kind(transfer));
  }

  static String kind(Transfer transfer) {
    return transfer.getKind().name().replace("TRANSFER_KIND_", "");
  }

  static String key(String debit, String id) {
    return debit + "/" + id;
  }

  static String key(Transfer transfer) {
    return key(transfer.getDebitAccountId(), transfer.getId());
  }

  static String targetKey(Transfer transfer) {
    String account = transfer.getTarget().getDebitAccountId();
    return key(
        account.isEmpty() ? transfer.getDebitAccountId() : account, transfer.getTarget().getId());
  }
}
