// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.benchmarks.traffic.AccountNames;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountServiceGrpc;
import dev.payswitch.proto.v1.AccountServiceGrpc.AccountServiceBlockingStub;
import dev.payswitch.proto.v1.CreateAccountsRequest;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.proto.v1.TransferServiceGrpc.TransferServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the accounts of a measurement, and pays each its funds from an account without a floor.
 * Every list is sent again until all of it is done, which is safe: a second one finds the first.
 */
final class AccountMaker {
  private static final int ACCOUNTS_PER_LIST = 1_000;
  private static final int LISTS_IN_FLIGHT = 4;
  private static final int MAX_ATTEMPTS = 100;
  private static final long TIMEOUT_SECONDS = 25;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final String BANK = "bench:bank";
  private static final String OPENING = "opening:";

  /** One list, from a first account to an end. */
  @FunctionalInterface
  private interface Step {
    /** True when all of it is done; false: again. */
    boolean isDone(int first, int end);
  }

  private final Channel channel;
  private final DataOptions data;
  private final PrintStream messages;

  AccountMaker(Channel channel, DataOptions data, PrintStream messages) {
    this.channel = channel;
    this.data = data;
    this.messages = messages;
  }

  void makeAll() {
    boolean funded = data.fundsMinor != null;
    forAll("accounts", (first, end) -> isCreated(accounts(first, end, !funded)));
    if (funded) {
      Account bank =
          Account.newBuilder().setId(BANK).setLedger(data.ledger).setNoFloor(true).build();
      attempt(() -> isCreated(List.of(bank)));
      forAll("funded accounts", this::isFunded);
    }
  }

  private List<Account> accounts(int first, int end, boolean noFloor) {
    List<Account> accounts = new ArrayList<>();
    for (int account = first; account < end; account++) {
      accounts.add(
          Account.newBuilder()
              .setId(AccountNames.nameOf(account))
              .setLedger(data.ledger)
              .setNoFloor(noFloor)
              .build());
    }
    return accounts;
  }

  private boolean isCreated(List<Account> accounts) {
    AccountServiceBlockingStub stub =
        AccountServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    CreateAccountsRequest request =
        CreateAccountsRequest.newBuilder().addAllAccounts(accounts).build();
    boolean done = true;
    for (AccountOutcome outcome : stub.createAccounts(request).getOutcomesList()) {
      done &=
          switch (outcome.getStatus()) {
            case ACCOUNT_OUTCOME_STATUS_CREATED, ACCOUNT_OUTCOME_STATUS_EXISTS -> true;
            case ACCOUNT_OUTCOME_STATUS_RETRY, ACCOUNT_OUTCOME_STATUS_OUTCOME_UNKNOWN -> false;
            default -> throw new IllegalStateException("account not made: " + outcome.getStatus());
          };
    }
    return done;
  }

  private boolean isFunded(int first, int end) {
    long fundsMinor = data.fundsMinor == null ? 0 : data.fundsMinor;
    SubmitTransfersRequest.Builder request = SubmitTransfersRequest.newBuilder();
    for (int account = first; account < end; account++) {
      String name = AccountNames.nameOf(account);
      request.addTransfers(
          Transfer.newBuilder()
              .setId(OPENING + name)
              .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
              .setDebitAccountId(BANK)
              .setCreditAccountId(name)
              .setAmountMinor(fundsMinor)
              .setLedger(data.ledger));
    }
    TransferServiceBlockingStub stub =
        TransferServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    boolean done = true;
    for (TransferOutcome outcome : stub.submitTransfers(request.build()).getOutcomesList()) {
      OutcomeClass outcomeClass = outcome.getOutcomeClass();
      if (outcomeClass == OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED
          || outcomeClass == OutcomeClass.OUTCOME_CLASS_UNKNOWN) {
        done = false;
      } else if (outcomeClass != OutcomeClass.OUTCOME_CLASS_SUCCESS) {
        throw new IllegalStateException("account not funded: " + outcome.getStatus());
      }
    }
    return done;
  }

  private void forAll(String what, Step step) {
    Progress progress = new Progress(messages, what, data.accountCount);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int worker = 0; worker < LISTS_IN_FLIGHT; worker++) {
        workers.add(
            executor.submit(
                () -> {
                  int first;
                  while ((first = next.getAndAdd(ACCOUNTS_PER_LIST)) < data.accountCount) {
                    int begin = first;
                    int end = Math.min(begin + ACCOUNTS_PER_LIST, data.accountCount);
                    attempt(() -> step.isDone(begin, end));
                    progress.reached(done.addAndGet(end - begin));
                  }
                }));
      }
    }
    workers.forEach(AccountMaker::requireSuccess);
  }

  private static void requireSuccess(Future<?> worker) {
    try {
      worker.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("the cluster could not be prepared", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while preparing", interrupted);
    }
  }

  @FunctionalInterface
  private interface Attempt {
    boolean isDone();
  }

  private static void attempt(Attempt attempt) {
    RuntimeException last = new IllegalStateException("some of a list was never done");
    for (int tried = 0; tried < MAX_ATTEMPTS; tried++) {
      try {
        if (attempt.isDone()) {
          return;
        }
      } catch (StatusRuntimeException refused) {
        last = refused;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw last;
  }
}
