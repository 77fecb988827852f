// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static dev.payswitch.router.FakeCluster.SHARD_2;
import static dev.payswitch.router.RouterFixture.assertFails;
import static dev.payswitch.router.RouterFixture.assertFailsFor;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.AuditRecord;
import dev.payswitch.proto.admin.v1.ListAuditRequest;
import dev.payswitch.proto.admin.v1.ListAuditResponse;
import dev.payswitch.proto.shard.v1.AccountsFound;
import dev.payswitch.proto.shard.v1.HoldsFound;
import dev.payswitch.proto.shard.v1.ReadRequest;
import dev.payswitch.proto.shard.v1.ReadRequest.QueryCase;
import dev.payswitch.proto.shard.v1.ReadResponse;
import dev.payswitch.proto.shard.v1.RefusalReason;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountServiceGrpc;
import dev.payswitch.proto.v1.GetAccountViewRequest;
import dev.payswitch.proto.v1.GetAccountViewResponse;
import dev.payswitch.proto.v1.GetBalanceRequest;
import dev.payswitch.proto.v1.GetBalanceResponse;
import dev.payswitch.proto.v1.Hold;
import dev.payswitch.proto.v1.ListHoldsRequest;
import dev.payswitch.proto.v1.ListHoldsResponse;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The reads of one account at its owner: holds, view, balance and audit trail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RouterReadsIT {
  private static final ListHoldsResponse HOLDS =
      ListHoldsResponse.newBuilder()
          .addHolds(Hold.newBuilder().setId("h-1").setHeldMinor(40))
          .setNextPageToken("more")
          .build();
  private static final GetBalanceResponse BALANCE =
      GetBalanceResponse.newBuilder().setBalanceMinor(-7).setLedger("EUR").build();
  private static final ListAuditResponse AUDIT =
      ListAuditResponse.newBuilder()
          .addRecords(AuditRecord.newBuilder().setVersion(2).setActor("sre"))
          .build();

  private RouterFixture fixture;
  private FakeShard shard;
  private String account;
  private GetAccountViewResponse view;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    fixture = RouterFixture.start(directory);
    shard = fixture.cluster.shard(SHARD_2);
    account = fixture.cluster.accountOf(SHARD_2, 0);
    view =
        GetAccountViewResponse.newBuilder()
            .setAccount(Account.newBuilder().setId(account).setDebitsPendingMinor(40))
            .addHolds(HOLDS.getHolds(0))
            .build();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @BeforeEach
  void everythingIsThere() {
    shard.reader(this::found);
  }

  private ReadResponse found(ReadRequest request) {
    ReadResponse.Builder response = ReadResponse.newBuilder();
    return switch (request.getQueryCase()) {
      case LIST_HOLDS ->
          response.setHolds(HoldsFound.newBuilder().setAccountFound(true).setPage(HOLDS)).build();
      case GET_ACCOUNT_VIEW -> response.setAccountView(view).build();
      case GET_BALANCE -> response.setBalance(BALANCE).build();
      case LIST_AUDIT -> response.setAudit(AUDIT).build();
      default -> throw new IllegalArgumentException("not here: " + request);
    };
  }

  private static ReadResponse nothing(ReadRequest request) {
    ReadResponse.Builder response = ReadResponse.newBuilder();
    return switch (request.getQueryCase()) {
      case LIST_HOLDS -> response.setHolds(HoldsFound.getDefaultInstance()).build();
      case GET_ACCOUNT_VIEW ->
          response.setAccountView(GetAccountViewResponse.getDefaultInstance()).build();
      case GET_BALANCE -> response.setBalance(GetBalanceResponse.getDefaultInstance()).build();
      case LIST_AUDIT -> response.setAudit(ListAuditResponse.getDefaultInstance()).build();
      case READ_ACCOUNTS ->
          response
              .setAccounts(
                  AccountsFound.newBuilder()
                      .addAllNotFoundIds(request.getReadAccounts().getAccountIdsList()))
              .build();
      default -> throw new IllegalArgumentException("not here: " + request);
    };
  }

  private ListHoldsRequest.Builder holdsQuery() {
    return ListHoldsRequest.newBuilder().setAccountId(account).setPageToken("last");
  }

  private GetBalanceRequest.Builder balanceQuery() {
    return GetBalanceRequest.newBuilder()
        .setAccountId(account)
        .setAtTime(Timestamp.newBuilder().setSeconds(5));
  }

  private ListAuditRequest.Builder auditQuery() {
    return ListAuditRequest.newBuilder().setActor("sre").setAccountId(account);
  }

  private Message ask(Message request) {
    return switch (request) {
      case ListHoldsRequest holds ->
          TransferServiceGrpc.newBlockingStub(fixture.channel).listHolds(holds);
      case GetAccountViewRequest wholeView ->
          AccountServiceGrpc.newBlockingStub(fixture.channel).getAccountView(wholeView);
      case GetBalanceRequest balance ->
          AccountServiceGrpc.newBlockingStub(fixture.channel).getBalance(balance);
      case ListAuditRequest audit ->
          AdminServiceGrpc.newBlockingStub(fixture.adminChannel).listAudit(audit);
      default -> throw new IllegalArgumentException("not here: " + request);
    };
  }

  private Message query(QueryCase query) {
    return switch (query) {
      case LIST_HOLDS -> holdsQuery().build();
      case GET_ACCOUNT_VIEW -> GetAccountViewRequest.newBuilder().setAccountId(account).build();
      case GET_BALANCE -> balanceQuery().build();
      case LIST_AUDIT -> auditQuery().build();
      default -> throw new IllegalArgumentException("not here: " + query);
    };
  }

  private Message answer(QueryCase query) {
    return switch (query) {
      case LIST_HOLDS -> HOLDS;
      case GET_ACCOUNT_VIEW -> view;
      case GET_BALANCE -> BALANCE;
      case LIST_AUDIT -> AUDIT;
      default -> throw new IllegalArgumentException("not here: " + query);
    };
  }

  /** The query that the shard gets: pages have their size by then. */
  private ReadRequest.Builder atTheShard(QueryCase query) {
    ReadRequest.Builder read = ReadRequest.newBuilder().setArcEpoch(1);
    return switch (query) {
      case LIST_HOLDS -> read.setListHolds(holdsQuery().setPageSize(100));
      case GET_ACCOUNT_VIEW ->
          read.setGetAccountView(GetAccountViewRequest.newBuilder().setAccountId(account));
      case GET_BALANCE -> read.setGetBalance(balanceQuery());
      case LIST_AUDIT -> read.setListAudit(auditQuery().setPageSize(100));
      default -> throw new IllegalArgumentException("not here: " + query);
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST_HOLDS", "GET_ACCOUNT_VIEW", "GET_BALANCE", "LIST_AUDIT"})
  void asksTheOwnerOfTheAccount(QueryCase query) {
    int before = shard.reads().size();

    assertThat(ask(query(query))).isEqualTo(answer(query));

    assertThat(shard.reads()).hasSize(before + 1);
    assertThat(shard.reads().getLast()).isEqualTo(atTheShard(query).build());
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST_HOLDS", "GET_ACCOUNT_VIEW", "GET_BALANCE", "LIST_AUDIT"})
  void asksAgainWhenTheRouteIsStale(QueryCase query) {
    AtomicInteger tries = new AtomicInteger();
    shard.reader(
        request ->
            tries.incrementAndGet() == 1
                ? ReadResponse.newBuilder()
                    .setRefusal(FakeShard.refusal(RefusalReason.REFUSAL_REASON_STALE_ROUTE))
                    .build()
                : found(request));

    assertThat(ask(query(query))).isEqualTo(answer(query));
    assertThat(tries).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST_HOLDS", "GET_ACCOUNT_VIEW", "GET_BALANCE", "LIST_AUDIT"})
  void saysThatThereIsNoSuchAccount(QueryCase query) {
    shard.reader(RouterReadsIT::nothing);

    assertFailsFor("ACCOUNT_NOT_FOUND", Status.Code.NOT_FOUND, () -> ask(query(query)));
    assertFails(Status.Code.NOT_FOUND, account, () -> ask(query(query)));
  }

  @Test
  void listsNoHoldsOfAnAccountWithoutAny() {
    shard.reader(
        request ->
            ReadResponse.newBuilder()
                .setHolds(HoldsFound.newBuilder().setAccountFound(true))
                .build());

    assertThat(ask(holdsQuery().build())).isEqualTo(ListHoldsResponse.getDefaultInstance());
  }

  @Test
  void listsNoChangesOfAnAccountThatWasNeverChanged() {
    shard.reader(
        request ->
            request.hasReadAccounts()
                ? ReadResponse.newBuilder()
                    .setAccounts(
                        AccountsFound.newBuilder().addAccounts(Account.newBuilder().setId(account)))
                    .build()
                : nothing(request));

    assertThat(ask(auditQuery().build())).isEqualTo(ListAuditResponse.getDefaultInstance());
  }

  @Test
  void tellsTheBalanceOfNowWhenNoMomentIsNamed() {
    assertThat(ask(balanceQuery().clearAtTime().build())).isEqualTo(BALANCE);
    assertThat(shard.reads().getLast().getGetBalance().hasAtTime()).isFalse();
  }

  private Stream<Arguments> badQueries() {
    return Stream.of(
        Arguments.of("account_id", holdsQuery().clearAccountId().build()),
        Arguments.of("page_size", holdsQuery().setPageSize(1_001).build()),
        Arguments.of("account_id", GetAccountViewRequest.getDefaultInstance()),
        Arguments.of("account_id", balanceQuery().setAccountId("no spaces").build()),
        Arguments.of("at_time", balanceQuery().setAtTime(time(-1, 0)).build()),
        Arguments.of("at_time", balanceQuery().setAtTime(time(1, -1)).build()),
        Arguments.of("actor", auditQuery().clearActor().build()),
        Arguments.of("actor", auditQuery().setActor("x".repeat(65)).build()),
        Arguments.of("account_id", auditQuery().clearAccountId().build()),
        Arguments.of("page_size", auditQuery().setPageSize(1_001).build()));
  }

  private static Timestamp time(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  @ParameterizedTest
  @MethodSource("badQueries")
  void namesWhatIsWrongWithAQuery(String field, Message request) {
    int before = shard.reads().size();

    assertFails(
        Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT: " + field + ": ", () -> ask(request));
    assertThat(shard.reads()).hasSize(before);
  }
}
