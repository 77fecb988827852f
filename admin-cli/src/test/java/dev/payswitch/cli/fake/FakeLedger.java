// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.protobuf.Timestamp;
import dev.payswitch.proto.admin.v1.AuditRecord;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.CloseAccountResponse;
import dev.payswitch.proto.v1.Hold;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.UpdateAccountResponse;
import io.grpc.StatusRuntimeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Accounts and transfers in memory with the outcomes that commands show. Failures that a test asks
 * for come first. Guarded by itself.
 */
public final class FakeLedger {
  /** All times are this one. */
  static final Timestamp TIME =
      Timestamp.newBuilder().setSeconds(1_772_360_102L).setNanos(114_000_000).build();

  private final FakeBooks books = new FakeBooks();
  private final FakeHolds holds = new FakeHolds(books);
  private final FakeSettings settings = new FakeSettings(books);
  private final FakeGroups groups = new FakeGroups(this);
  private final Map<String, Transfer> sent = new HashMap<>();
  private final Map<String, RecordedTransfer> transfers = new LinkedHashMap<>();
  private final Map<String, Long> refunded = new HashMap<>();
  private final List<Transfer> executed = new ArrayList<>();
  private final Deque<StatusRuntimeException> refusals = new ArrayDeque<>();
  private final Deque<TransferOutcome> outcomes = new ArrayDeque<>();
  private int calls;

  /** The next call that changes something fails like this. */
  public synchronized void refuseNext(StatusRuntimeException refusal) {
    refusals.add(refusal);
  }

  /** The next transfer or group gets this outcome and does nothing. */
  public synchronized void answerNext(OutcomeClass outcomeClass, OutcomeStatus status) {
    answerNext(
        TransferOutcome.newBuilder().setOutcomeClass(outcomeClass).setStatus(status).build());
  }

  /** The next transfer or group gets this outcome and does nothing. */
  public synchronized void answerNext(TransferOutcome outcome) {
    outcomes.add(outcome);
  }

  /** Just before the next change of settings somebody else changes this account. */
  public synchronized void overtakeNext(String accountId) {
    settings.overtakeNext(accountId);
  }

  /** From now on the hold is expired. */
  public synchronized void expire(String debitAccountId, String id) {
    holds.expire(debitAccountId, id);
  }

  /** How many calls that change something were answered or refused. */
  public synchronized int calls() {
    return calls;
  }

  /** Transfers that moved money, in order, with the amount and the account they went to. */
  public synchronized List<Transfer> executed() {
    return List.copyOf(executed);
  }

  /** The last transfer as it was sent. */
  public synchronized Transfer lastSent() {
    RecordedTransfer last = List.copyOf(transfers.values()).getLast();
    return sent.getOrDefault(
        key(last.getTransfer().getDebitAccountId(), last.getTransfer().getId()),
        Transfer.getDefaultInstance());
  }

  public synchronized long balance(String accountId) {
    return account(accountId).getBalanceMinor();
  }

  synchronized void begin() {
    calls++;
    if (!refusals.isEmpty()) {
      throw refusals.remove();
    }
  }

  synchronized List<Account> accounts() {
    return books.accounts();
  }

  public synchronized Account account(String accountId) {
    return books.account(accountId);
  }

  synchronized List<Hold> holds(String accountId) {
    return holds.of(accountId);
  }

  synchronized List<AuditRecord> audit(String accountId) {
    return settings.audit(accountId);
  }

  synchronized List<RecordedTransfer> transfers() {
    return List.copyOf(transfers.values());
  }

  synchronized @Nullable RecordedTransfer transfer(String debitAccountId, String id) {
    return transfers.get(key(debitAccountId, id));
  }

  synchronized UpdateAccountResponse update(UpdateAccountRequest request) {
    return settings.update(request);
  }

  synchronized CloseAccountResponse close(CloseAccountRequest request) {
    return settings.close(request);
  }

  synchronized AccountOutcome create(Account wanted) {
    if (!books.contains(wanted.getId())) {
      books.put(
          wanted.toBuilder()
              .setState(AccountState.ACCOUNT_STATE_OPEN)
              .setVersion(1)
              .setCreateTime(TIME)
              .setAsOfTime(TIME)
              .build());
      return outcome(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED, wanted.getId());
    }
    if (!account(wanted.getId()).getLedger().equals(wanted.getLedger())) {
      return outcome(
          AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_LEDGER, wanted.getId());
    }
    return outcome(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_EXISTS, wanted.getId());
  }

  synchronized TransferOutcome submit(Transfer transfer) {
    if (!outcomes.isEmpty()) {
      return outcomes.remove();
    }
    RecordedTransfer before = transfer(transfer.getDebitAccountId(), transfer.getId());
    if (before != null) {
      return again(before, transfer);
    }
    Decision decision = decide(transfer);
    TransferOutcome outcome = outcome(transfer, decision);
    Transfer.Builder recorded = transfer.toBuilder();
    if (!decision.isRejected()) {
      recorded.setAmountMinor(decision.amountMinor());
    }
    if (decision.posted()) {
      executed.add(recorded.clone().setCreditAccountId(decision.creditAccountId()).build());
    }
    record(transfer, recorded.build(), outcome);
    return outcome;
  }

  synchronized SubmitGroupResponse submitGroup(SubmitGroupRequest group) {
    return outcomes.isEmpty() ? groups.submit(group) : FakeGroups.alike(group, outcomes.remove());
  }

  /** The recorded outcome of a transfer or of a group. */
  synchronized @Nullable TransferOutcome recordedOutcome(String debitAccountId, String id) {
    RecordedTransfer recorded = transfer(debitAccountId, id);
    return recorded == null ? groups.outcome(debitAccountId, id) : recorded.getOutcome();
  }

  /** What takes everything back that happens from now on. */
  Runnable undo() {
    List<Runnable> parts =
        List.of(
            books.undo(),
            holds.undo(),
            undo(sent),
            undo(transfers),
            undo(refunded),
            undoExecuted());
    return () -> parts.forEach(Runnable::run);
  }

  private static <V> Runnable undo(Map<String, V> changed) {
    Map<String, V> before = new LinkedHashMap<>(changed);
    return () -> {
      changed.clear();
      changed.putAll(before);
    };
  }

  private Runnable undoExecuted() {
    int before = executed.size();
    return () -> executed.subList(before, executed.size()).clear();
  }

  /** From now on the transfer is part of a group. */
  void join(Transfer member, String groupId) {
    transfers.computeIfPresent(
        key(member.getDebitAccountId(), member.getId()),
        (key, recorded) -> recorded.toBuilder().setGroupId(groupId).build());
  }

  /** Records that the id never takes place, unless something is recorded already. */
  synchronized RecordedTransfer cancel(String debitAccountId, String id) {
    RecordedTransfer before = transfer(debitAccountId, id);
    if (before != null) {
      return before;
    }
    Transfer cancelled = Transfer.newBuilder().setDebitAccountId(debitAccountId).setId(id).build();
    return record(
        cancelled,
        cancelled,
        outcome(cancelled, Decision.rejected(OutcomeStatus.OUTCOME_STATUS_CANCELLED)));
  }

  private RecordedTransfer record(Transfer asked, Transfer kept, TransferOutcome outcome) {
    String key = key(asked.getDebitAccountId(), asked.getId());
    RecordedTransfer recorded =
        RecordedTransfer.newBuilder().setTransfer(kept).setOutcome(outcome).build();
    sent.put(key, asked);
    transfers.put(key, recorded);
    return recorded;
  }

  private TransferOutcome again(RecordedTransfer before, Transfer transfer) {
    TransferOutcome first = before.getOutcome();
    if (first.getStatus() == OutcomeStatus.OUTCOME_STATUS_CANCELLED) {
      return first;
    }
    if (!transfer.equals(sent.get(key(transfer.getDebitAccountId(), transfer.getId())))) {
      return first.toBuilder()
          .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_CONFLICT)
          .setStatus(OutcomeStatus.OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_AMOUNT)
          .build();
    }
    return first.getStatus() == OutcomeStatus.OUTCOME_STATUS_CREATED
        ? first.toBuilder().setStatus(OutcomeStatus.OUTCOME_STATUS_EXISTS).build()
        : first;
  }

  private Decision decide(Transfer transfer) {
    if (!books.contains(transfer.getDebitAccountId())) {
      return Decision.rejected(OutcomeStatus.OUTCOME_STATUS_DEBIT_ACCOUNT_NOT_FOUND);
    }
    return switch (transfer.getKind()) {
      case TRANSFER_KIND_CAPTURE, TRANSFER_KIND_VOID, TRANSFER_KIND_ADJUST ->
          holds.decide(transfer);
      default -> decideMovement(transfer);
    };
  }

  private Decision decideMovement(Transfer transfer) {
    String debitId = transfer.getDebitAccountId();
    String creditId = transfer.getCreditAccountId();
    if (!books.contains(creditId)) {
      return Decision.rejected(OutcomeStatus.OUTCOME_STATUS_CREDIT_ACCOUNT_NOT_FOUND);
    }
    if (isDebitsFrozen(account(debitId).getState())) {
      return Decision.rejected(OutcomeStatus.OUTCOME_STATUS_DEBIT_ACCOUNT_FROZEN);
    }
    TransferKind kind = transfer.getKind();
    if (kind == TransferKind.TRANSFER_KIND_REFUND && !isRefundable(transfer)) {
      return Decision.rejected(OutcomeStatus.OUTCOME_STATUS_EXCEEDS_REFUNDABLE_AMOUNT);
    }
    long amount = transfer.getAmountMinor();
    if (kind == TransferKind.TRANSFER_KIND_SWEEP) {
      amount = Math.min(amount, account(debitId).getAvailableMinor());
    }
    if (amount <= 0 || !books.canDebit(debitId, amount)) {
      return Decision.rejected(OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS);
    }
    if (kind == TransferKind.TRANSFER_KIND_HOLD) {
      holds.open(transfer);
      return Decision.moved(amount, creditId, false);
    }
    if (kind == TransferKind.TRANSFER_KIND_REFUND) {
      refunded.merge(original(transfer), amount, Long::sum);
    }
    books.post(debitId, creditId, amount);
    return Decision.moved(amount, creditId, true);
  }

  private boolean isRefundable(Transfer refund) {
    RecordedTransfer original = transfers.get(original(refund));
    return original != null
        && refunded.getOrDefault(original(refund), 0L) + refund.getAmountMinor()
            <= original.getOutcome().getAmountMinor();
  }

  private TransferOutcome outcome(Transfer transfer, Decision decision) {
    TransferOutcome.Builder outcome =
        TransferOutcome.newBuilder().setStatus(decision.status()).setCreateTime(TIME);
    if (decision.isRejected()) {
      return outcome.setOutcomeClass(OutcomeClass.OUTCOME_CLASS_REJECTED).build();
    }
    return outcome
        .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_SUCCESS)
        .setAmountMinor(decision.amountMinor())
        .setSettled(true)
        .setDebitAvailableMinor(account(transfer.getDebitAccountId()).getAvailableMinor())
        .setCreditAvailableMinor(account(decision.creditAccountId()).getAvailableMinor())
        .build();
  }

  private static boolean isDebitsFrozen(AccountState state) {
    return state == AccountState.ACCOUNT_STATE_DEBITS_FROZEN
        || state == AccountState.ACCOUNT_STATE_FROZEN;
  }

  private static String original(Transfer refund) {
    return key(refund.getTarget().getDebitAccountId(), refund.getTarget().getId());
  }

  private static String key(String debitAccountId, String id) {
    return debitAccountId + " " + id;
  }

  private AccountOutcome outcome(AccountOutcomeStatus status, String accountId) {
    return AccountOutcome.newBuilder().setStatus(status).setAccount(account(accountId)).build();
  }
}
