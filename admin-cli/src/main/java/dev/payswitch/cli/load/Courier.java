// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.RouterClient;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Sends a list until each of its items has an answer that stays, or the time for that is up. What
 * has none is sent again with the same ids, which the switch never executes twice.
 */
public final class Courier {
  private final RouterClient router;
  private final Duration retryLimit;
  private final RandomGenerator random;

  public Courier(RouterClient router, Duration retryLimit, RandomGenerator random) {
    this.router = router;
    this.retryLimit = retryLimit;
    this.random = random;
  }

  /** One outcome for each transfer, in order; those without a lasting answer have their last. */
  public List<TransferOutcome> submit(List<Transfer> transfers) {
    return deliver(transfers, router::submitAll, Courier::isOpen);
  }

  /** The outcome of one transfer, sent by a call of its own. */
  public TransferOutcome submitOne(Transfer transfer) {
    return deliver(
            List.of(transfer), one -> List.of(router.submit(one.getFirst())), Courier::isOpen)
        .getFirst();
  }

  /** One outcome for each account, in order; those without a lasting answer have their last. */
  public List<AccountOutcome> create(List<Account> accounts) {
    return deliver(accounts, router::createAccounts, Courier::isOpen);
  }

  static boolean isOpen(TransferOutcome outcome) {
    return switch (outcome.getOutcomeClass()) {
      case OUTCOME_CLASS_NOT_EXECUTED,
          OUTCOME_CLASS_UNKNOWN,
          OUTCOME_CLASS_UNSPECIFIED,
          UNRECOGNIZED ->
          true;
      case OUTCOME_CLASS_SUCCESS,
          OUTCOME_CLASS_CONFLICT,
          OUTCOME_CLASS_MALFORMED,
          OUTCOME_CLASS_REJECTED ->
          false;
    };
  }

  static boolean isOpen(AccountOutcome outcome) {
    return outcome.getStatus() == AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_RETRY
        || outcome.getStatus() == AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_OUTCOME_UNKNOWN;
  }

  private <T, R> List<R> deliver(
      List<T> items, Function<List<T>, List<R>> call, Predicate<R> isOpen) {
    Backoff backoff = new Backoff(retryLimit, random);
    List<R> answers = new ArrayList<>(send(items, call, backoff));
    List<Integer> open = openIndexes(answers, isOpen);
    while (!open.isEmpty() && backoff.pause()) {
      List<R> again = send(open.stream().map(items::get).toList(), call, backoff);
      for (int index = 0; index < open.size(); index++) {
        answers.set(open.get(index), again.get(index));
      }
      open = openIndexes(answers, isOpen);
    }
    return answers;
  }

  /** Sends until the call as a whole is answered; a refusal, or no time left, is thrown. */
  private <T, R> List<R> send(List<T> items, Function<List<T>, List<R>> call, Backoff backoff) {
    while (true) {
      try {
        List<R> answers = call.apply(items);
        if (answers.size() != items.size()) {
          throw new IllegalStateException(
              answers.size() + " outcomes for a list of " + items.size());
        }
        return answers;
      } catch (CliFailure failure) {
        if (!failure.isWorthRetrying() || !backoff.pause()) {
          throw failure;
        }
      }
    }
  }

  private static <R> List<Integer> openIndexes(List<R> answers, Predicate<R> isOpen) {
    List<Integer> open = new ArrayList<>();
    for (int index = 0; index < answers.size(); index++) {
      if (isOpen.test(answers.get(index))) {
        open.add(index);
      }
    }
    return open;
  }
}
