// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.Run;
import dev.payswitch.proto.shard.v1.AccountsFound;
import dev.payswitch.proto.shard.v1.ReadAccountPage;
import dev.payswitch.proto.shard.v1.ReadAccounts;
import dev.payswitch.proto.shard.v1.ReadRequest;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.BatchGetAccountsRequest;
import dev.payswitch.proto.v1.BatchGetAccountsResponse;
import dev.payswitch.proto.v1.GetAccountRequest;
import dev.payswitch.proto.v1.GetAccountResponse;
import dev.payswitch.proto.v1.GetAccountViewRequest;
import dev.payswitch.proto.v1.GetAccountViewResponse;
import dev.payswitch.proto.v1.GetBalanceRequest;
import dev.payswitch.proto.v1.GetBalanceResponse;
import dev.payswitch.proto.v1.ListAccountsRequest;
import dev.payswitch.proto.v1.ListAccountsResponse;
import dev.payswitch.proto.v1.ReadConsistency;
import dev.payswitch.router.routing.ShardRefusal;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads accounts, as they are and as they were, from the shards that own them. */
final class AccountQueries {
  static final int MAX_BATCH = 1_000;

  /** Runs that one page may walk over: a page may be empty and still have a successor. */
  private static final int RUNS_PER_PAGE = 64;

  private final ShardQueries shards;
  private final BlockingCalls calls;

  AccountQueries(ShardQueries shards, BlockingCalls calls) {
    this.shards = shards;
    this.calls = calls;
  }

  void getAccount(GetAccountRequest request, StreamObserver<GetAccountResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    calls.answer(
        responses,
        () -> {
          AccountId account = Ids.account("account_id", request.getAccountId());
          return GetAccountResponse.newBuilder()
              .setAccount(find(account, request.getConsistency(), deadline))
              .build();
        });
  }

  /** The account, or NOT_FOUND. */
  Account find(AccountId account, ReadConsistency consistency, CallDeadline deadline)
      throws InterruptedException {
    AccountsFound found =
        shards
            .ask(account, deadline, run -> readAccounts(consistency, Map.of(account, run)))
            .getAccounts();
    if (found.getAccountsCount() == 0) {
      throw StatusMapper.accountNotFound(account);
    }
    return found.getAccounts(0);
  }

  void getAccountView(
      GetAccountViewRequest request, StreamObserver<GetAccountViewResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    calls.answer(
        responses,
        () -> {
          AccountId account = Ids.account("account_id", request.getAccountId());
          GetAccountViewResponse view =
              shards
                  .ask(
                      account,
                      deadline,
                      ReadRequest.newBuilder().setGetAccountView(request).build())
                  .getAccountView();
          if (!view.hasAccount()) {
            throw StatusMapper.accountNotFound(account);
          }
          return view;
        });
  }

  void getBalance(GetBalanceRequest request, StreamObserver<GetBalanceResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    calls.answer(
        responses,
        () -> {
          AccountId account = Ids.account("account_id", request.getAccountId());
          if (request.hasAtTime()) {
            Ids.time("at_time", request.getAtTime());
          }
          GetBalanceResponse balance =
              shards
                  .ask(account, deadline, ReadRequest.newBuilder().setGetBalance(request).build())
                  .getBalance();
          if (balance.getLedger().isEmpty()) {
            throw StatusMapper.accountNotFound(account);
          }
          return balance;
        });
  }

  private static ReadRequest readAccounts(ReadConsistency consistency, Map<AccountId, Run> runs) {
    ReadAccounts.Builder read = ReadAccounts.newBuilder().setConsistency(consistency);
    runs.forEach(
        (account, run) -> read.addAccountIds(account.value()).addArcEpochs(run.arcEpoch().value()));
    return ReadRequest.newBuilder().setReadAccounts(read).build();
  }

  void batchGetAccounts(
      BatchGetAccountsRequest request, StreamObserver<BatchGetAccountsResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    calls.answer(responses, () -> batch(request, deadline));
  }

  private BatchGetAccountsResponse batch(BatchGetAccountsRequest request, CallDeadline deadline)
      throws InterruptedException {
    List<String> asked = request.getAccountIdsList();
    if (asked.isEmpty() || asked.size() > MAX_BATCH) {
      throw StatusMapper.invalidArgument(
          "account_ids", "must be 1 to 1000 ids, but are " + asked.size());
    }
    Set<AccountId> pending = new TreeSet<>();
    for (int index = 0; index < asked.size(); index++) {
      pending.add(Ids.account("account_ids[" + index + "]", asked.get(index)));
    }
    Map<String, Account> found = new HashMap<>();
    ShardQueries.Attempts attempts = shards.new Attempts(deadline);
    while (!pending.isEmpty()) {
      ShardRefusal refusal = readRound(request.getConsistency(), pending, found, deadline);
      if (refusal != null) {
        attempts.waitOrGiveUp(refusal);
      }
    }
    BatchGetAccountsResponse.Builder response = BatchGetAccountsResponse.newBuilder();
    for (String id : asked) {
      Account account = found.get(id);
      if (account == null) {
        response.addNotFoundIds(id);
      } else {
        response.addAccounts(account);
      }
    }
    return response.build();
  }

  /** Asks each owner once for what it owns, and says why the last one refused, if one did. */
  private @Nullable ShardRefusal readRound(
      ReadConsistency consistency,
      Set<AccountId> pending,
      Map<String, Account> found,
      CallDeadline deadline) {
    Ring ring = shards.ring();
    Map<ShardId, Map<AccountId, Run>> byOwner = new TreeMap<>();
    for (AccountId account : pending) {
      Run run = ring.runOf(account);
      byOwner.computeIfAbsent(run.owner(), owner -> new TreeMap<>()).put(account, run);
    }
    ShardRefusal refusal = null;
    for (Map.Entry<ShardId, Map<AccountId, Run>> part : byOwner.entrySet()) {
      ReadRequest request = readAccounts(consistency, part.getValue());
      switch (shards.tryOnce(part.getKey(), deadline, request)) {
        case ShardQueries.Try.Answered answered -> {
          AccountsFound accounts = answered.response().getAccounts();
          accounts.getAccountsList().forEach(account -> found.put(account.getId(), account));
          pending.removeAll(part.getValue().keySet());
        }
        case ShardQueries.Try.Refused refused -> refusal = refused.refusal();
      }
    }
    return refusal;
  }

  void listAccounts(ListAccountsRequest request, StreamObserver<ListAccountsResponse> responses) {
    CallDeadline deadline = CallDeadline.current(shards.clock());
    calls.answer(responses, () -> page(request, deadline));
  }

  private ListAccountsResponse page(ListAccountsRequest request, CallDeadline deadline)
      throws InterruptedException {
    int pageSize = Ids.pageSize(request.getPageSize());
    String ledger = request.getLedger();
    if (!ledger.isEmpty() && !LedgerId.isValid(ledger)) {
      throw StatusMapper.invalidArgument("ledger", "must be 1 to 12 characters of [A-Z0-9._-]");
    }
    int arcCount = shards.ring().arcCount();
    AccountPageToken place = AccountPageToken.decode(request.getPageToken(), ledger, arcCount);
    List<Account> accounts = new ArrayList<>();
    int runs = 0;
    while (place.arc() < arcCount && accounts.size() < pageSize && runs < RUNS_PER_PAGE) {
      place = readRun(place, ledger, pageSize - accounts.size(), deadline, accounts);
      runs++;
    }
    return ListAccountsResponse.newBuilder()
        .addAllAccounts(accounts)
        .setNextPageToken(place.arc() < arcCount ? place.encode(ledger) : "")
        .build();
  }

  /** Reads what is left of a run, as far as the page goes, and says where to go on. */
  private AccountPageToken readRun(
      AccountPageToken place,
      String ledger,
      int room,
      CallDeadline deadline,
      List<Account> accounts)
      throws InterruptedException {
    Arc arc = new Arc(place.arc());
    int[] end = new int[1];
    AccountsFound found =
        shards
            .ask(
                arc,
                deadline,
                run -> {
                  end[0] = run.endIndex();
                  return ReadRequest.newBuilder()
                      .setArcEpoch(run.arcEpoch().value())
                      .setReadAccountPage(
                          ReadAccountPage.newBuilder()
                              .setFirstArc(arc.index())
                              .setArcCount(run.endIndex() - arc.index())
                              .setAfterAccountId(place.afterAccountId())
                              .setPageSize(room)
                              .setLedger(ledger))
                      .build();
                })
            .getAccounts();
    accounts.addAll(found.getAccountsList());
    if (!found.getMore() || found.getAccountsCount() == 0) {
      return new AccountPageToken(end[0], "");
    }
    String last = found.getAccounts(found.getAccountsCount() - 1).getId();
    return new AccountPageToken(shards.ring().arcOf(new AccountId(last)).index(), last);
  }
}
