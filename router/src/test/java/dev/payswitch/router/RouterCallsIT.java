// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static dev.payswitch.router.FakeCluster.SHARD_1;
import static dev.payswitch.router.FakeCluster.SHARD_2;
import static dev.payswitch.router.RouterFixture.assertFails;
import static dev.payswitch.router.RouterFixture.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.shard.v1.AccountsFound;
import dev.payswitch.proto.shard.v1.ReadAccountPage;
import dev.payswitch.proto.shard.v1.ReadRequest;
import dev.payswitch.proto.shard.v1.ReadResponse;
import dev.payswitch.proto.shard.v1.RefusalReason;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.AccountServiceGrpc;
import dev.payswitch.proto.v1.AccountServiceGrpc.AccountServiceBlockingStub;
import dev.payswitch.proto.v1.BatchGetAccountsRequest;
import dev.payswitch.proto.v1.BatchGetAccountsResponse;
import dev.payswitch.proto.v1.CreateAccountsRequest;
import dev.payswitch.proto.v1.GetAccountRequest;
import dev.payswitch.proto.v1.GetTransferRequest;
import dev.payswitch.proto.v1.GetTransferResponse;
import dev.payswitch.proto.v1.ListAccountsRequest;
import dev.payswitch.proto.v1.ListAccountsResponse;
import dev.payswitch.proto.v1.LocateAccountRequest;
import dev.payswitch.proto.v1.LocateAccountResponse;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.RingServiceGrpc;
import dev.payswitch.proto.v1.StreamTransfersRequest;
import dev.payswitch.proto.v1.StreamTransfersResponse;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.SubmitTransfersResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.proto.v1.TransferServiceGrpc.TransferServiceBlockingStub;
import dev.payswitch.testkit.Await;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers get for each kind of call, over real gRPC. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RouterCallsIT {
  private RouterFixture fixture;
  private Ring ring;
  private FakeShard s1;
  private FakeShard s2;
  private String accountOf1;
  private String accountOf2;
  private TransferServiceBlockingStub transfers;
  private AccountServiceBlockingStub accounts;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    fixture = RouterFixture.start(directory);
    ring = fixture.cluster.ring();
    s1 = fixture.cluster.shard(SHARD_1);
    s2 = fixture.cluster.shard(SHARD_2);
    accountOf1 = fixture.cluster.accountOf(SHARD_1, 0);
    accountOf2 = fixture.cluster.accountOf(SHARD_2, 0);
    transfers = TransferServiceGrpc.newBlockingStub(fixture.channel);
    accounts = AccountServiceGrpc.newBlockingStub(fixture.channel);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @BeforeEach
  void ordinaryShards() {
    s1.script(command -> Optional.of(FakeShard.created(command)));
    s2.script(command -> Optional.of(FakeShard.created(command)));
  }

  private SubmitTransfersResponse submit(SubmitTransfersRequest.Builder request) {
    return transfers.submitTransfers(request.build());
  }

  @Test
  void answersAListInItsOrderOverAllShards() {
    for (FakeShard shard : List.of(s1, s2)) {
      shard.script(
          command ->
              Optional.of(
                  FakeShard.created(command).toBuilder()
                      .setTransferOutcome(
                          FakeShard.outcome(OutcomeStatus.OUTCOME_STATUS_CREATED).toBuilder()
                              .setAmountMinor(numberIn(command.getTransfer())))
                      .build()));
    }
    SubmitTransfersRequest.Builder request = SubmitTransfersRequest.newBuilder();
    for (int number = 0; number < 3_000; number++) {
      request.addTransfers(
          payment("t-" + number, number % 3 == 0 ? accountOf1 : accountOf2).toBuilder()
              .setAmountMinor(number + 1));
    }

    List<TransferOutcome> outcomes = submit(request).getOutcomesList();

    assertThat(outcomes).hasSize(3_000);
    for (int number = 0; number < 3_000; number++) {
      assertThat(outcomes.get(number).getAmountMinor()).isEqualTo(number + 1);
    }
  }

  private static long numberIn(ByteString transfer) {
    try {
      return Transfer.parseFrom(transfer).getAmountMinor();
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  @Test
  void tellsTheFateOfEachItemWhenOneShardIsSilent() {
    s2.script(command -> Optional.empty());

    List<TransferOutcome> outcomes =
        transfers
            .submitTransfers(
                SubmitTransfersRequest.newBuilder()
                    .addTransfers(payment("t-1", accountOf1))
                    .addTransfers(payment("t-2", accountOf2))
                    .build())
            .getOutcomesList();

    assertThat(outcomes.get(0).getOutcomeClass()).isEqualTo(OutcomeClass.OUTCOME_CLASS_SUCCESS);
    assertThat(outcomes.get(1).getOutcomeClass()).isEqualTo(OutcomeClass.OUTCOME_CLASS_UNKNOWN);
  }

  @Test
  void tellsThatAnItemWasNotExecutedWhenItsShardRefusesUntilTheDeadline() {
    s2.script(
        command ->
            Optional.of(FakeShard.refused(command, RefusalReason.REFUSAL_REASON_LANE_UNAVAILABLE)));

    List<TransferOutcome> outcomes =
        transfers
            .submitTransfers(
                SubmitTransfersRequest.newBuilder()
                    .addTransfers(payment("t-2", accountOf2))
                    .build())
            .getOutcomesList();

    assertThat(outcomes.getFirst().getStatus()).isEqualTo(OutcomeStatus.OUTCOME_STATUS_RETRY);
    assertThat(outcomes.getFirst().getOutcomeClass())
        .isEqualTo(OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED);
  }

  @Test
  void answersUnknownAfterTheDefaultDeadlineForASingleTransferWithoutAReply() {
    s1.script(command -> Optional.empty());

    assertFails(
        Status.Code.UNKNOWN,
        "send the same request again",
        () ->
            transfers.submitTransfer(
                SubmitTransferRequest.newBuilder().setTransfer(payment("t", accountOf1)).build()));
  }

  @Test
  void passesBusyOnToTheCaller() {
    s1.script(
        command -> Optional.of(FakeShard.refused(command, RefusalReason.REFUSAL_REASON_BUSY)));

    assertFails(Status.Code.RESOURCE_EXHAUSTED, "BUSY", () -> fixture.pay("t", accountOf1));
  }

  @Test
  void sendsAMalformedDebitAccountToSomeShardToSayWhatIsWrong() {
    int before = s1.received().size() + s2.received().size();

    fixture.pay("t", "");
    fixture.pay("t", "x".repeat(65));

    assertThat(s1.received().size() + s2.received().size()).isEqualTo(before + 2);
  }

  @Test
  void refusesAListThatIsEmptyOrTooLong() {
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "transfers",
        () -> submit(SubmitTransfersRequest.newBuilder()));
    SubmitTransfersRequest.Builder tooMany = SubmitTransfersRequest.newBuilder();
    for (int number = 0; number <= 8_192; number++) {
      tooMany.addTransfers(payment("t", accountOf1));
    }
    assertFails(Status.Code.INVALID_ARGUMENT, "8192", () -> submit(tooMany));
    String megabyte = "x".repeat(1024 * 1024);
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "1 MiB",
        () ->
            submit(
                SubmitTransfersRequest.newBuilder()
                    .addTransfers(payment("t", accountOf1).toBuilder().setReference(megabyte))));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
  void sendsTransfersOfEveryKindToTheOwnerOfTheirDebitAccount(TransferKind kind) {
    Transfer transfer = payment("t", accountOf2).toBuilder().setKind(kind).build();
    int others = s1.received().size();

    TransferOutcome outcome =
        submit(SubmitTransfersRequest.newBuilder().addTransfers(transfer)).getOutcomes(0);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    assertThat(s2.received().getLast().getTransfer()).isEqualTo(transfer.toByteString());
    assertThat(s1.received()).hasSize(others);
  }

  @Test
  void passesThePrincipalOn() {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("payswitch-principal", Metadata.ASCII_STRING_MARSHALLER), "checkout");
    transfers
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .submitTransfer(
            SubmitTransferRequest.newBuilder().setTransfer(payment("t", accountOf1)).build());

    assertThat(s1.received().getLast().getPrincipal()).isEqualTo("checkout");
  }

  /** A stream whose responses a test can look at. */
  private final class TestStream implements StreamObserver<StreamTransfersResponse> {
    final ConcurrentLinkedQueue<StreamTransfersResponse> responses = new ConcurrentLinkedQueue<>();
    final CompletableFuture<Status> end = new CompletableFuture<>();
    final ClientCallStreamObserver<StreamTransfersRequest> requests;

    TestStream() {
      requests =
          (ClientCallStreamObserver<StreamTransfersRequest>)
              TransferServiceGrpc.newStub(fixture.channel).streamTransfers(this);
    }

    void send(long number, String account) {
      requests.onNext(
          StreamTransfersRequest.newBuilder()
              .setRequestNumber(number)
              .addTransfers(payment("t-" + number, account))
              .build());
    }

    @Override
    public void onNext(StreamTransfersResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }

  @Test
  void answersEveryRequestOfAStreamBeforeItEnds() throws Exception {
    TestStream stream = new TestStream();
    for (int number = 1; number <= 200; number++) {
      stream.send(number, number % 2 == 0 ? accountOf1 : accountOf2);
    }
    stream.requests.onCompleted();

    assertThat(stream.end.get(10, TimeUnit.SECONDS).isOk()).isTrue();
    assertThat(stream.responses)
        .extracting(StreamTransfersResponse::getRequestNumber)
        .hasSize(200)
        .doesNotHaveDuplicates();
  }

  @Test
  void endsAStreamAtARequestThatMakesNoSenseAfterAnsweringTheOthers() throws Exception {
    TestStream stream = new TestStream();
    stream.send(1, accountOf1);
    stream.requests.onNext(StreamTransfersRequest.newBuilder().setRequestNumber(2).build());

    assertThat(stream.end.get(10, TimeUnit.SECONDS).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(stream.responses).hasSize(1);
  }

  @Test
  void takesNoMoreOfAStreamThanItCanHaveUnderWay() throws Exception {
    s1.script(command -> Optional.empty());
    int before = s1.received().size();
    TestStream stream = new TestStream();
    for (int number = 1; number <= 100; number++) {
      stream.send(number, accountOf1);
    }
    Await.until("the first requests are under way", () -> s1.received().size() - before == 16);
    // Nothing more may come; a moment in which it could is all a test can give.
    assertThat(fixture.pay("t", accountOf2)).isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    assertThat(s1.received().size() - before).isEqualTo(16);
    stream.requests.cancel("enough", null);
  }

  @Test
  void createsAccountsAtTheirOwners() {
    List<AccountOutcomeStatus> statuses =
        accounts
            .createAccounts(
                CreateAccountsRequest.newBuilder()
                    .addAccounts(Account.newBuilder().setId(accountOf1).setLedger("EUR"))
                    .addAccounts(Account.newBuilder().setId(accountOf2).setLedger("EUR"))
                    .build())
            .getOutcomesList()
            .stream()
            .map(outcome -> outcome.getStatus())
            .toList();

    assertThat(statuses)
        .containsOnly(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED)
        .hasSize(2);
    assertThat(s2.received().getLast().hasAccount()).isTrue();
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "accounts",
        () -> accounts.createAccounts(CreateAccountsRequest.getDefaultInstance()));
  }

  private static ReadResponse found(List<String> ids) {
    AccountsFound.Builder found = AccountsFound.newBuilder();
    ids.stream()
        .filter(id -> !id.startsWith("missing"))
        .forEach(id -> found.addAccounts(Account.newBuilder().setId(id)));
    return ReadResponse.newBuilder().setAccounts(found).build();
  }

  @Test
  void readsSeveralAccountsInTheOrderAskedFor() {
    s1.reader(request -> found(request.getReadAccounts().getAccountIdsList()));
    s2.reader(request -> found(request.getReadAccounts().getAccountIdsList()));

    BatchGetAccountsResponse response =
        accounts.batchGetAccounts(
            BatchGetAccountsRequest.newBuilder()
                .addAccountIds(accountOf2)
                .addAccountIds("missing-1")
                .addAccountIds(accountOf1)
                .build());

    assertThat(response.getAccountsList())
        .extracting(Account::getId)
        .containsExactly(accountOf2, accountOf1);
    assertThat(response.getNotFoundIdsList()).containsExactly("missing-1");
  }

  @Test
  void asksAgainWhenAShardRefusesAQuery() {
    List<Integer> tries = new ArrayList<>();
    s1.reader(
        request -> {
          tries.add(1);
          return tries.size() < 3
              ? ReadResponse.newBuilder()
                  .setRefusal(FakeShard.refusal(RefusalReason.REFUSAL_REASON_SHARD_RECOVERING))
                  .build()
              : found(request.getReadAccounts().getAccountIdsList());
        });

    assertThat(
            accounts
                .getAccount(GetAccountRequest.newBuilder().setAccountId(accountOf1).build())
                .getAccount()
                .getId())
        .isEqualTo(accountOf1);
    assertThat(tries).hasSize(3);
  }

  @Test
  void saysWhatIsNotThere() {
    s1.reader(
        request ->
            request.hasGetTransfer()
                ? ReadResponse.newBuilder()
                    .setGetTransfer(GetTransferResponse.getDefaultInstance())
                    .build()
                : found(List.of()));

    assertFails(
        Status.Code.NOT_FOUND,
        accountOf1,
        () -> accounts.getAccount(GetAccountRequest.newBuilder().setAccountId(accountOf1).build()));
    assertFails(
        Status.Code.NOT_FOUND,
        "t-1",
        () ->
            transfers.getTransfer(
                GetTransferRequest.newBuilder()
                    .setDebitAccountId(accountOf1)
                    .setId("t-1")
                    .build()));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "account_id",
        () -> accounts.getAccount(GetAccountRequest.getDefaultInstance()));
  }

  /** A shard that holds the accounts {@code account-0} to {@code account-199} of its arcs. */
  private ReadResponse page(ReadRequest request) {
    ReadAccountPage page = request.getReadAccountPage();
    TreeMap<String, String> inOrder = new TreeMap<>();
    for (int number = 0; number < 200; number++) {
      String id = "account-" + number;
      int arc = ring.arcOf(new AccountId(id)).index();
      boolean asked = arc >= page.getFirstArc() && arc < page.getFirstArc() + page.getArcCount();
      boolean after = arc > page.getFirstArc() || id.compareTo(page.getAfterAccountId()) > 0;
      if (asked && after) {
        inOrder.put(String.format("%03d %s", arc, id), id);
      }
    }
    AccountsFound.Builder found = AccountsFound.newBuilder();
    inOrder.values().stream()
        .limit(page.getPageSize())
        .forEach(id -> found.addAccounts(Account.newBuilder().setId(id)));
    found.setMore(inOrder.size() > page.getPageSize());
    return ReadResponse.newBuilder().setAccounts(found).build();
  }

  @Test
  void listsAllAccountsOnceInTheOrderOfTheRing() {
    s1.reader(this::page);
    s2.reader(this::page);
    assumeThat(ring.runs()).hasSizeGreaterThan(1);
    List<String> listed = new ArrayList<>();
    String token = "";
    do {
      ListAccountsResponse response =
          accounts.listAccounts(
              ListAccountsRequest.newBuilder().setPageSize(7).setPageToken(token).build());
      response.getAccountsList().forEach(account -> listed.add(account.getId()));
      token = response.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(listed).hasSize(200).doesNotHaveDuplicates();
    List<Integer> arcs = listed.stream().map(id -> ring.arcOf(new AccountId(id)).index()).toList();
    assertThat(arcs).isSorted();
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "page_token",
        () -> accounts.listAccounts(ListAccountsRequest.newBuilder().setPageToken("bad").build()));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "page_size",
        () -> accounts.listAccounts(ListAccountsRequest.newBuilder().setPageSize(1_001).build()));
  }

  @Test
  void tellsWhereAnAccountLives() {
    LocateAccountResponse response =
        RingServiceGrpc.newBlockingStub(fixture.channel)
            .locateAccount(LocateAccountRequest.newBuilder().setAccountId(accountOf2).build());

    assertThat(response.getShardId()).isEqualTo(SHARD_2);
    assertThat(response.getLeaderAddress()).isEqualTo(s2.address());
    assertThat(response.getArcEpoch()).isEqualTo(1);
  }
}
