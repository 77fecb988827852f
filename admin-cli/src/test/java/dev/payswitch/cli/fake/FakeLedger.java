// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.protobuf.Timestamp;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import io.grpc.StatusRuntimeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<String, RecordedTransfer> transfers = new LinkedHashMap<>();
  private final List<Transfer> executed = new ArrayList<>();
  private final Deque<StatusRuntimeException> refusals = new ArrayDeque<>();
  private final Deque<TransferOutcome> outcomes = new ArrayDeque<>();
  private int calls;

  /** The next call that changes something fails like this. */
  public synchronized void refuseNext(StatusRuntimeException refusal) {
    refusals.add(refusal);
  }

  /** The next transfer gets this outcome and does nothing. */
  public synchronized void answerNext(OutcomeClass outcomeClass, OutcomeStatus status) {
    outcomes.add(
        TransferOutcome.newBuilder().setOutcomeClass(outcomeClass).setStatus(status).build());
  }

  /** How many calls that change something were answered or refused. */
  public synchronized int calls() {
    return calls;
  }

  /** Transfers that moved money, in order. */
  public synchronized List<Transfer> executed() {
    return List.copyOf(executed);
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
    return List.copyOf(accounts.values());
  }

  public synchronized Account account(String accountId) {
    return accounts.getOrDefault(accountId, Account.getDefaultInstance());
  }

  synchronized List<RecordedTransfer> transfers() {
    return List.copyOf(transfers.values());
  }

  synchronized @Nullable RecordedTransfer transfer(String debitAccountId, String id) {
    return transfers.get(debitAccountId + " " + id);
  }

  synchronized AccountOutcome create(Account wanted) {
    Account there = accounts.get(wanted.getId());
    if (there == null) {
      there =
          wanted.toBuilder()
              .setState(AccountState.ACCOUNT_STATE_OPEN)
              .setVersion(1)
              .setCreateTime(TIME)
              .setAsOfTime(TIME)
              .build();
      accounts.put(wanted.getId(), withTotals(there, 0, 0));
      return outcome(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED, wanted.getId());
    }
    if (!there.getLedger().equals(wanted.getLedger())) {
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
    TransferOutcome outcome = decide(transfer);
    transfers.put(
        transfer.getDebitAccountId() + " " + transfer.getId(),
        RecordedTransfer.newBuilder().setTransfer(transfer).setOutcome(outcome).build());
    return outcome;
  }

  private static TransferOutcome again(RecordedTransfer before, Transfer transfer) {
    TransferOutcome first = before.getOutcome();
    if (!before.getTransfer().equals(transfer)) {
      return first.toBuilder()
          .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_CONFLICT)
          .setStatus(OutcomeStatus.OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_AMOUNT)
          .build();
    }
    return first.getStatus() == OutcomeStatus.OUTCOME_STATUS_CREATED
        ? first.toBuilder().setStatus(OutcomeStatus.OUTCOME_STATUS_EXISTS).build()
        : first;
  }

  private TransferOutcome decide(Transfer transfer) {
    Account debit = accounts.get(transfer.getDebitAccountId());
    Account credit = accounts.get(transfer.getCreditAccountId());
    if (debit == null) {
      return rejected(OutcomeStatus.OUTCOME_STATUS_DEBIT_ACCOUNT_NOT_FOUND);
    }
    if (credit == null) {
      return rejected(OutcomeStatus.OUTCOME_STATUS_CREDIT_ACCOUNT_NOT_FOUND);
    }
    long amount = transfer.getAmountMinor();
    if (!debit.getNoFloor() && debit.getAvailableMinor() - amount < debit.getFloorMinor()) {
      return rejected(OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS);
    }
    Account debited = withTotals(debit, amount, 0);
    Account credited = withTotals(credit, 0, amount);
    accounts.put(debit.getId(), debited);
    accounts.put(credit.getId(), credited);
    executed.add(transfer);
    return TransferOutcome.newBuilder()
        .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_SUCCESS)
        .setStatus(OutcomeStatus.OUTCOME_STATUS_CREATED)
        .setAmountMinor(amount)
        .setCreateTime(TIME)
        .setSettled(true)
        .setDebitAvailableMinor(debited.getAvailableMinor())
        .setCreditAvailableMinor(credited.getAvailableMinor())
        .build();
  }

  private static TransferOutcome rejected(OutcomeStatus status) {
    return TransferOutcome.newBuilder()
        .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_REJECTED)
        .setStatus(status)
        .setCreateTime(TIME)
        .build();
  }

  private static Account withTotals(Account account, long debit, long credit) {
    long debits = account.getDebitsPostedMinor() + debit;
    long credits = account.getCreditsPostedMinor() + credit;
    Account.Builder changed =
        account.toBuilder()
            .setDebitsPostedMinor(debits)
            .setCreditsPostedMinor(credits)
            .setBalanceMinor(credits - debits)
            .setAvailableMinor(credits - debits);
    if (!account.getNoFloor()) {
      changed.setSpendableMinor(credits - debits - account.getFloorMinor());
    }
    return changed.build();
  }

  private AccountOutcome outcome(AccountOutcomeStatus status, String accountId) {
    return AccountOutcome.newBuilder().setStatus(status).setAccount(account(accountId)).build();
  }
}
