// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.codec.AccountCodec;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.PublishedShard;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.log.CommandLog;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.ShardHeader;
import dev.payswitch.node.transfer.Refusal;
import dev.payswitch.node.transfer.RouteCheck;
import dev.payswitch.node.transfer.ShardLeader;
import dev.payswitch.proto.shard.v1.AccountsFound;
import dev.payswitch.proto.shard.v1.HoldsFound;
import dev.payswitch.proto.shard.v1.ReadAccountPage;
import dev.payswitch.proto.shard.v1.ReadAccounts;
import dev.payswitch.proto.shard.v1.ReadRequest;
import dev.payswitch.proto.shard.v1.ReadResponse;
import dev.payswitch.proto.v1.GetOutcomeRequest;
import dev.payswitch.proto.v1.GetTransferRequest;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ReadConsistency;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries from the store. A linearizable one waits until the log confirms that the applied
 * state shows everything that was answered before; a stale one says how old it is.
 */
final class ReadQueries {
  private static final int MAX_ACCOUNTS = 1_000;

  private final Ledger ledger;
  private final LedgerStore store;
  private final CommandLog log;
  private final ShardLeader leader;
  private final Scheduler loop;
  private final HistoryReader history = new HistoryReader();

  ReadQueries(Sources sources, ShardLeader leader, Scheduler loop) {
    this.ledger = sources.ledger();
    this.store = sources.store();
    this.log = sources.log();
    this.leader = leader;
    this.loop = loop;
  }

  /** Where the answers come from. */
  record Sources(Ledger ledger, LedgerStore store, CommandLog log) {}

  CompletionStage<ReadResponse> answer(ReadRequest request, Executor threads) {
    return switch (request.getQueryCase()) {
      case READ_ACCOUNTS ->
          read(
              request.getReadAccounts().getConsistency(),
              threads,
              view -> accounts(view, request.getReadAccounts()));
      case READ_ACCOUNT_PAGE ->
          read(
              ReadConsistency.READ_CONSISTENCY_LINEARIZABLE,
              threads,
              view -> page(view, request.getReadAccountPage(), request.getArcEpoch()));
      case LIST_TRANSFERS ->
          read(
              request.getListTransfers().getConsistency(),
              threads,
              view -> list(view, request.getListTransfers(), request.getArcEpoch()));
      case GET_TRANSFER ->
          read(
              request.getGetTransfer().getConsistency(),
              threads,
              view -> transfer(view, request.getGetTransfer(), request.getArcEpoch()));
      case LIST_HOLDS, GET_ACCOUNT_VIEW, GET_BALANCE, LIST_AUDIT ->
          read(
              ReadConsistency.READ_CONSISTENCY_LINEARIZABLE,
              threads,
              view -> ofAccount(view, request));
      case GET_OUTCOME -> outcome(request.getGetOutcome(), request.getArcEpoch(), threads);
      case QUERY_NOT_SET ->
          CompletableFuture.failedStage(StatusMapper.invalid("query", "is missing or unknown"));
    };
  }

  /** What one query sees: rows at one applied index. */
  record View(PublishedShard shard, ShardHeader header, RowReader rows) {}

  private CompletionStage<ReadResponse> read(
      ReadConsistency consistency, Executor threads, Function<View, ReadResponse> query) {
    boolean mayBeStale = consistency == ReadConsistency.READ_CONSISTENCY_STALE;
    CompletableFuture<@Nullable Void> current =
        mayBeStale
            ? CompletableFuture.completedFuture(null)
            : log.readBarrier().thenApply(done -> null);
    return current
        .handle((done, failure) -> failure == null)
        .thenApplyAsync(
            confirmed -> {
              Refusal unreadable = leader.unreadable(mayBeStale);
              if (unreadable != null) {
                return ReadResponse.newBuilder().setRefusal(Refusals.show(unreadable)).build();
              }
              return confirmed ? look(query) : notServing();
            },
            threads);
  }

  private ReadResponse look(Function<View, ReadResponse> query) {
    // The published shard first: the rows are then at least as new as what it says.
    PublishedShard shard = ledger.published();
    ShardHeader header = shard.header();
    if (header == null) {
      return notServing();
    }
    try (LedgerStore.RowSnapshot rows = store.snapshot()) {
      return query.apply(new View(shard, header, rows));
    }
  }

  private static ReadResponse notServing() {
    return ReadResponse.newBuilder().setRefusal(Refusals.notServing()).build();
  }

  private static @Nullable ReadResponse refusal(View view, Arc arc, long arcEpoch) {
    Refusal refusal = RouteCheck.refusal(view.shard(), arc, arcEpoch);
    return refusal == null
        ? null
        : ReadResponse.newBuilder().setRefusal(Refusals.show(refusal)).build();
  }

  private ReadResponse accounts(View view, ReadAccounts query) {
    int count = query.getAccountIdsCount();
    if (count < 1 || count > MAX_ACCOUNTS || query.getArcEpochsCount() != count) {
      throw StatusMapper.invalid(
          "account_ids", "needs 1 to " + MAX_ACCOUNTS + " ids, each with an arc epoch");
    }
    AccountsFound.Builder found = AccountsFound.newBuilder();
    for (int index = 0; index < count; index++) {
      AccountId id = accountId(query.getAccountIds(index), "account_ids");
      ReadResponse refusal = refusal(view, view.header().arcOf(id), query.getArcEpochs(index));
      if (refusal != null) {
        return refusal;
      }
      Account account = account(view, id);
      if (account == null) {
        found.addNotFoundIds(id.value());
      } else {
        found.addAccounts(show(view, account));
      }
    }
    return ReadResponse.newBuilder().setAccounts(found).build();
  }

  private ReadResponse page(View view, ReadAccountPage query, long arcEpoch) {
    int size = query.getPageSize();
    int first = query.getFirstArc();
    int last = first + query.getArcCount() - 1;
    boolean inside = first >= 0 && first <= last && last < view.header().ringArcCount();
    if (size < 1 || size > MAX_ACCOUNTS || !inside) {
      throw StatusMapper.invalid("read_account_page", "has a bad size or bad arcs");
    }
    AccountsFound.Builder found = AccountsFound.newBuilder();
    for (int index = first; index <= last && !found.getMore(); index++) {
      Arc arc = new Arc(index);
      ReadResponse refusal = refusal(view, arc, arcEpoch);
      if (refusal != null) {
        return refusal;
      }
      byte[] from =
          index == first && !query.getAfterAccountId().isEmpty()
              ? Keys.afterAccount(arc, accountId(query.getAfterAccountId(), "after_account_id"))
              : Keys.accountsOf(arc);
      view.rows()
          .scan(
              Family.DATA,
              from,
              Keys.accountsEnd(arc),
              RowReader.ScanOrder.FORWARD,
              (key, value) -> add(view, query, found, key, value));
    }
    return ReadResponse.newBuilder().setAccounts(found).build();
  }

  private boolean add(
      View view, ReadAccountPage query, AccountsFound.Builder found, byte[] key, byte[] value) {
    Account account = Account.decode(Keys.accountIn(key), value);
    if (!query.getLedger().isEmpty() && !account.ledger().value().equals(query.getLedger())) {
      return true;
    }
    if (found.getAccountsCount() == query.getPageSize()) {
      found.setMore(true);
      return false;
    }
    found.addAccounts(show(view, account));
    return true;
  }

  private ReadResponse list(View view, ListTransfersRequest query, long arcEpoch) {
    AccountId id = accountId(query.getAccountId(), "account_id");
    ReadResponse refusal = refusal(view, view.header().arcOf(id), arcEpoch);
    if (refusal != null) {
      return refusal;
    }
    Account account = account(view, id);
    if (account == null) {
      throw StatusMapper.accountNotFound(id.value());
    }
    return ReadResponse.newBuilder().setListTransfers(history.list(view, query, account)).build();
  }

  private ReadResponse transfer(View view, GetTransferRequest query, long arcEpoch) {
    TransferKey key = transferKey(query.getDebitAccountId(), query.getId());
    ReadResponse refusal = refusal(view, view.header().arcOf(key.debitAccount()), arcEpoch);
    return refusal != null
        ? refusal
        : ReadResponse.newBuilder().setGetTransfer(history.transfer(view, key)).build();
  }

  /** What belongs to one account; an answer without it says that there is no such account. */
  private ReadResponse ofAccount(View view, ReadRequest request) {
    String name =
        switch (request.getQueryCase()) {
          case LIST_HOLDS -> request.getListHolds().getAccountId();
          case GET_ACCOUNT_VIEW -> request.getGetAccountView().getAccountId();
          case GET_BALANCE -> request.getGetBalance().getAccountId();
          default -> request.getListAudit().getAccountId();
        };
    AccountId id = accountId(name, "account_id");
    ReadResponse refusal = refusal(view, view.header().arcOf(id), request.getArcEpoch());
    if (refusal != null) {
      return refusal;
    }
    Account account = account(view, id);
    if (account == null) {
      throw StatusMapper.accountNotFound(id.value());
    }
    ReadResponse.Builder response = ReadResponse.newBuilder();
    switch (request.getQueryCase()) {
      case LIST_HOLDS ->
          response.setHolds(
              HoldsFound.newBuilder()
                  .setAccountFound(true)
                  .setPage(AccountReader.holds(view, request.getListHolds(), id)));
      case GET_ACCOUNT_VIEW -> response.setAccountView(AccountReader.view(view, account));
      case GET_BALANCE ->
          response.setBalance(AccountReader.balance(view, request.getGetBalance(), account));
      default -> response.setAudit(AccountReader.audit(view, request.getListAudit(), id));
    }
    return response.build();
  }

  /**
   * Whether a transfer is under way is known to the event loop; whether it is recorded, to the
   * rows.
   */
  private CompletionStage<ReadResponse> outcome(
      GetOutcomeRequest query, long arcEpoch, Executor threads) {
    CompletableFuture<Boolean> inProgress = new CompletableFuture<>();
    TransferKey key;
    try {
      key = transferKey(query.getDebitAccountId(), query.getId());
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
    loop.execute(() -> inProgress.complete(leader.isInProgress(key)));
    return inProgress.thenCompose(
        running ->
            read(
                ReadConsistency.READ_CONSISTENCY_LINEARIZABLE,
                threads,
                view -> {
                  ReadResponse refusal =
                      refusal(view, view.header().arcOf(key.debitAccount()), arcEpoch);
                  return refusal != null
                      ? refusal
                      : ReadResponse.newBuilder()
                          .setGetOutcome(history.outcome(view, key, running))
                          .build();
                }));
  }

  private static dev.payswitch.proto.v1.Account show(View view, Account account) {
    return AccountCodec.show(account, view.shard().applied().batchTimeMicros());
  }

  private static @Nullable Account account(View view, AccountId id) {
    byte[] row = view.rows().get(Family.DATA, Keys.account(view.header().arcOf(id), id));
    return row == null ? null : Account.decode(id, row);
  }

  private static AccountId accountId(String value, String field) {
    if (!AccountId.isValid(value)) {
      throw StatusMapper.invalid(field, "is not an account id");
    }
    return new AccountId(value);
  }

  private static TransferKey transferKey(String debitAccount, String id) {
    if (!TransferId.isValid(id)) {
      throw StatusMapper.invalid("id", "is not a transfer id");
    }
    return new TransferKey(accountId(debitAccount, "debit_account_id"), new TransferId(id));
  }
}
