// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static dev.payswitch.system.fixture.Payments.LEDGER;
import static dev.payswitch.system.fixture.Payments.account;
import static dev.payswitch.system.fixture.Payments.payment;
import static dev.payswitch.system.fixture.Payments.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.AccountSide;
import dev.payswitch.proto.v1.GetTransferRequest;
import dev.payswitch.proto.v1.ListAccountsRequest;
import dev.payswitch.proto.v1.ListAccountsResponse;
import dev.payswitch.proto.v1.ListOrder;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ListTransfersResponse;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.StreamTransfersRequest;
import dev.payswitch.proto.v1.StreamTransfersResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.TransferReference;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.LocalCluster;
import dev.payswitch.system.fixture.SwitchClient;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What callers are told about payments, through a router, with both accounts on one shard and on
 * two: the answers must be the same. Each test uses accounts of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PaymentsIT {
  private static final long MAX = Long.MAX_VALUE;

  private LocalCluster cluster;
  private SwitchClient client;
  private Ring ring;
  private int names;

  @BeforeAll
  void startCluster(@TempDir Path directory) throws Exception {
    cluster = LocalCluster.start(directory, "s1", "s2", "s3");
    client = cluster.startRouter();
    ring = client.ring();
  }

  @AfterAll
  void stopCluster() throws Exception {
    try {
      ClusterChecks.settleAndVerify(client);
    } finally {
      cluster.close();
    }
  }

  /** Where the credit account lives; the debit account is always on s1. */
  enum Place {
    SAME_SHARD("s1"),
    OTHER_SHARD("s2");

    private final String creditShard;

    Place(String creditShard) {
      this.creditShard = creditShard;
    }
  }

  private String name(String shard) {
    return AccountIds.on(ring, shard, "t" + ++names);
  }

  private String opened(String shard) {
    String id = name(shard);
    open(account(id));
    return id;
  }

  private void open(Account wanted) {
    assertThat(client.open(List.of(wanted)))
        .extracting(AccountOutcome::getStatus)
        .containsExactly(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED);
  }

  /** An account on s1 that holds this much, which came from another shard. */
  private String funded(long amountMinor) {
    String id = opened("s1");
    String from = name("s3");
    open(source(from));
    TransferOutcome funding = client.submit(payment("funding", from, id, amountMinor));
    assertThat(funding.getStatus()).isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    return id;
  }

  private static void assertOutcome(
      TransferOutcome outcome, OutcomeClass outcomeClass, OutcomeStatus status) {
    assertThat(outcome.getStatus()).isEqualTo(status);
    assertThat(outcome.getOutcomeClass()).isEqualTo(outcomeClass);
  }

  private void assertRejected(Transfer transfer, OutcomeStatus reason) {
    TransferOutcome first = client.submit(transfer);
    assertOutcome(first, OutcomeClass.OUTCOME_CLASS_REJECTED, reason);
    TransferOutcome replayed = client.submit(transfer);
    assertOutcome(replayed, OutcomeClass.OUTCOME_CLASS_REJECTED, reason);
    assertThat(replayed.getCreateTime()).isEqualTo(first.getCreateTime());
    assertThat(client.outcome(transfer).getState()).isEqualTo(OutcomeState.OUTCOME_STATE_REJECTED);
    assertThat(client.outcome(transfer).getOutcome().getStatus()).isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource
  void movesMoneyAtOnceAndReplaysTheAnswer(Place place) {
    String debit = funded(1_000);
    String credit = opened(place.creditShard);
    Transfer transfer = payment("p", debit, credit, 400);

    TransferOutcome created = client.submit(transfer);

    assertOutcome(
        created, OutcomeClass.OUTCOME_CLASS_SUCCESS, OutcomeStatus.OUTCOME_STATUS_CREATED);
    assertThat(created.getAmountMinor()).isEqualTo(400);
    assertThat(created.getSettled()).isTrue();
    assertThat(created.getDebitAvailableMinor()).isEqualTo(600);
    assertThat(created.getCreditAvailableMinor()).isEqualTo(400);
    assertThat(client.account(debit).getBalanceMinor()).isEqualTo(600);
    assertThat(client.account(credit).getBalanceMinor()).isEqualTo(400);

    TransferOutcome replayed = client.submit(transfer);

    assertOutcome(
        replayed, OutcomeClass.OUTCOME_CLASS_SUCCESS, OutcomeStatus.OUTCOME_STATUS_EXISTS);
    assertThat(replayed.getSettled()).isTrue();
    assertThat(replayed.getCreateTime()).isEqualTo(created.getCreateTime());
    assertThat(client.account(credit).getBalanceMinor()).isEqualTo(400);
    assertThat(client.outcome(transfer).getState()).isEqualTo(OutcomeState.OUTCOME_STATE_COMMITTED);
  }

  @ParameterizedTest
  @EnumSource
  void showsThePaymentInBothHistories(Place place) {
    String debit = funded(1_000);
    String credit = opened(place.creditShard);
    Transfer transfer =
        payment("p", debit, credit, 400).toBuilder().setReference("rent").setCode(7).build();
    client.submit(transfer);

    AccountEntry given = client.history(debit).getFirst();
    AccountEntry received = client.history(credit).getFirst();

    assertThat(given.getSide()).isEqualTo(AccountSide.ACCOUNT_SIDE_DEBIT);
    assertThat(given.getBalanceAfterMinor()).isEqualTo(600);
    assertThat(received.getSide()).isEqualTo(AccountSide.ACCOUNT_SIDE_CREDIT);
    assertThat(received.getBalanceAfterMinor()).isEqualTo(400);
    assertThat(List.of(given, received))
        .allSatisfy(
            entry -> {
              assertThat(entry.getTransferId()).isEqualTo("p");
              assertThat(entry.getDebitAccountId()).isEqualTo(debit);
              assertThat(entry.getCreditAccountId()).isEqualTo(credit);
              assertThat(entry.getAmountMinor()).isEqualTo(400);
              assertThat(entry.getReference()).isEqualTo("rent");
              assertThat(entry.getCode()).isEqualTo(7);
            });
    RecordedTransfer recorded =
        client
            .transfers()
            .getTransfer(
                GetTransferRequest.newBuilder().setDebitAccountId(debit).setId("p").build())
            .getTransfer();
    assertThat(recorded.getTransfer()).isEqualTo(transfer);
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatDiffersFromTheFirstRequest(Place place) {
    String debit = funded(1_000);
    String credit = opened(place.creditShard);
    String other = opened("s3");
    Transfer first = payment("p", debit, credit, 400);
    client.submit(first);
    Map<OutcomeStatus, Transfer> conflicts =
        Map.of(
            OutcomeStatus.OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT,
            first.toBuilder().setCreditAccountId(other).build(),
            OutcomeStatus.OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_AMOUNT,
            first.toBuilder().setAmountMinor(401).build(),
            OutcomeStatus.OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_LEDGER,
            first.toBuilder().setLedger("USD").build(),
            OutcomeStatus.OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_CODE,
            first.toBuilder().setCode(1).build(),
            OutcomeStatus.OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_REFERENCE,
            first.toBuilder().setReference("other").build(),
            OutcomeStatus.OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_EFFECTIVE_TIME,
            first.toBuilder().setEffectiveTime(Timestamp.newBuilder().setSeconds(1)).build());

    conflicts.forEach(
        (status, transfer) ->
            assertOutcome(client.submit(transfer), OutcomeClass.OUTCOME_CLASS_CONFLICT, status));

    assertThat(client.account(debit).getBalanceMinor()).isEqualTo(600);
    assertThat(client.account(other).getBalanceMinor()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void rejectsUnknownAccounts(Place place) {
    String debit = funded(1_000);
    String credit = opened(place.creditShard);
    assertRejected(
        payment("p1", debit, name(place.creditShard), 1),
        OutcomeStatus.OUTCOME_STATUS_CREDIT_ACCOUNT_NOT_FOUND);
    assertRejected(
        payment("p2", name("s1"), credit, 1), OutcomeStatus.OUTCOME_STATUS_DEBIT_ACCOUNT_NOT_FOUND);
    assertRejected(
        payment("p3", name("s1"), name(place.creditShard), 1),
        OutcomeStatus.OUTCOME_STATUS_DEBIT_ACCOUNT_NOT_FOUND);
  }

  @ParameterizedTest
  @EnumSource
  void rejectsAnotherLedger(Place place) {
    String debit = funded(1_000);
    String dollars = name(place.creditShard);
    open(account(dollars).toBuilder().setLedger("USD").build());
    Transfer euros = payment("p1", debit, dollars, 1);
    assertRejected(euros, OutcomeStatus.OUTCOME_STATUS_LEDGER_MISMATCH);
    assertRejected(
        euros.toBuilder().setId("p2").setLedger("USD").build(),
        OutcomeStatus.OUTCOME_STATUS_LEDGER_MISMATCH);
  }

  @ParameterizedTest
  @EnumSource
  void rejectsWhatBreaksFloorCeilingOrRange(Place place) {
    String debit = funded(1_000);
    String credit = name(place.creditShard);
    open(account(credit).toBuilder().setCeilingMinor(500).build());
    assertRejected(
        payment("p1", debit, credit, 1_001), OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS);
    assertRejected(
        payment("p2", debit, credit, 501), OutcomeStatus.OUTCOME_STATUS_CEILING_EXCEEDED);
    String deep = name("s1");
    String full = opened(place.creditShard);
    open(source(deep));
    assertThat(client.submit(payment("p3", deep, full, MAX)).getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    assertRejected(payment("p4", debit, full, 1), OutcomeStatus.OUTCOME_STATUS_AMOUNT_OVERFLOW);
    assertRejected(payment("p5", deep, full, MAX), OutcomeStatus.OUTCOME_STATUS_AMOUNT_OVERFLOW);
    assertThat(client.submit(payment("p6", debit, credit, 500)).getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
  }

  @ParameterizedTest
  @EnumSource
  void keepsARejectionAfterTheReasonIsGone(Place place) {
    String debit = funded(10);
    String credit = opened(place.creditShard);
    Transfer early = payment("p1", debit, credit, 11);
    assertRejected(early, OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS);
    String from = name("s2");
    open(source(from));
    client.submit(payment("top-up", from, debit, 100));

    assertRejected(early, OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS);
    assertThat(client.submit(early.toBuilder().setId("p2").build()).getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheIdOfAMalformedTransferFree(Place place) {
    String debit = funded(1_000);
    String credit = opened(place.creditShard);
    Transfer good = payment("p", debit, credit, 1);
    Map<OutcomeStatus, Transfer> malformed = new TreeMap<>();
    malformed.put(
        OutcomeStatus.OUTCOME_STATUS_ID_INVALID, good.toBuilder().setId("not an id").build());
    malformed.put(
        OutcomeStatus.OUTCOME_STATUS_ACCOUNT_ID_INVALID,
        good.toBuilder().setCreditAccountId("").build());
    malformed.put(
        OutcomeStatus.OUTCOME_STATUS_ACCOUNTS_MUST_DIFFER,
        good.toBuilder().setCreditAccountId(debit).build());
    malformed.put(OutcomeStatus.OUTCOME_STATUS_KIND_MISSING, good.toBuilder().clearKind().build());
    malformed.put(
        OutcomeStatus.OUTCOME_STATUS_AMOUNT_MUST_BE_POSITIVE,
        good.toBuilder().clearAmountMinor().build());
    malformed.put(
        OutcomeStatus.OUTCOME_STATUS_LEDGER_INVALID, good.toBuilder().setLedger("eur").build());
    malformed.put(
        OutcomeStatus.OUTCOME_STATUS_TIMEOUT_MUST_BE_UNSET,
        good.toBuilder().setTimeout(Duration.newBuilder().setSeconds(1)).build());
    malformed.put(
        OutcomeStatus.OUTCOME_STATUS_TARGET_MUST_BE_UNSET,
        good.toBuilder().setTarget(TransferReference.newBuilder().setId("q")).build());
    malformed.put(
        OutcomeStatus.OUTCOME_STATUS_REFERENCE_TOO_LONG,
        good.toBuilder().setReference("x".repeat(141)).build());
    malformed.put(
        OutcomeStatus.OUTCOME_STATUS_CODE_INVALID, good.toBuilder().setCode(65_536).build());
    malformed.put(
        OutcomeStatus.OUTCOME_STATUS_EFFECTIVE_TIME_INVALID,
        good.toBuilder().setEffectiveTime(Timestamp.newBuilder().setNanos(-1)).build());

    malformed.forEach(
        (status, transfer) ->
            assertOutcome(client.submit(transfer), OutcomeClass.OUTCOME_CLASS_MALFORMED, status));

    assertThat(client.outcome(good).getState()).isEqualTo(OutcomeState.OUTCOME_STATE_UNKNOWN);
    assertThat(client.submit(good).getStatus()).isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
  }

  @Test
  void answersEveryTransferOfAListInItsPlace() {
    String debit = funded(100);
    String near = opened("s1");
    String far = opened("s2");
    List<TransferOutcome> outcomes =
        client.submit(
            List.of(
                payment("p1", debit, near, 10),
                payment("p2", debit, far, 20),
                payment("p3", debit, far, 0),
                payment("p4", debit, name("s3"), 1),
                payment("p5", debit, near, 1_000)));
    assertThat(outcomes)
        .extracting(TransferOutcome::getStatus)
        .containsExactly(
            OutcomeStatus.OUTCOME_STATUS_CREATED,
            OutcomeStatus.OUTCOME_STATUS_CREATED,
            OutcomeStatus.OUTCOME_STATUS_AMOUNT_MUST_BE_POSITIVE,
            OutcomeStatus.OUTCOME_STATUS_CREDIT_ACCOUNT_NOT_FOUND,
            OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS);
    assertThat(client.account(debit).getBalanceMinor()).isEqualTo(70);
  }

  @ParameterizedTest
  @EnumSource
  void executesOneOfTwoCopiesInAList(Place place) {
    Transfer transfer = payment("p", funded(100), opened(place.creditShard), 10);
    assertThat(client.submit(List.of(transfer, transfer)))
        .extracting(TransferOutcome::getStatus)
        .containsExactlyInAnyOrder(
            OutcomeStatus.OUTCOME_STATUS_CREATED, OutcomeStatus.OUTCOME_STATUS_EXISTS);
    assertThat(client.account(transfer.getDebitAccountId()).getBalanceMinor()).isEqualTo(90);
  }

  @Test
  void answersAStreamByRequestNumber() throws Exception {
    String debit = funded(1_000);
    List<String> credits = Stream.of("s1", "s2", "s3").map(this::opened).toList();
    StreamAnswers answers = new StreamAnswers();
    StreamObserver<StreamTransfersRequest> requests =
        TransferServiceGrpc.newStub(client.router())
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .streamTransfers(answers);
    for (int number = 1; number <= 30; number++) {
      requests.onNext(
          StreamTransfersRequest.newBuilder()
              .setRequestNumber(number)
              .addTransfers(payment("a" + number, debit, credits.get(number % 3), number))
              .addTransfers(payment("b" + number, debit, debit, number))
              .build());
    }
    requests.onCompleted();

    Map<Long, List<OutcomeStatus>> byNumber = answers.done.get(20, TimeUnit.SECONDS);

    assertThat(byNumber).hasSize(30);
    assertThat(byNumber.values())
        .allSatisfy(
            statuses ->
                assertThat(statuses)
                    .containsExactly(
                        OutcomeStatus.OUTCOME_STATUS_CREATED,
                        OutcomeStatus.OUTCOME_STATUS_ACCOUNTS_MUST_DIFFER));
    assertThat(client.account(debit).getBalanceMinor()).isEqualTo(1_000 - 30 * 31 / 2);
  }

  private static final class StreamAnswers implements StreamObserver<StreamTransfersResponse> {
    private final Map<Long, List<OutcomeStatus>> byNumber = new TreeMap<>();
    private final CompletableFuture<Map<Long, List<OutcomeStatus>>> done =
        new CompletableFuture<>();

    @Override
    public void onNext(StreamTransfersResponse response) {
      byNumber.put(
          response.getRequestNumber(),
          response.getOutcomesList().stream().map(TransferOutcome::getStatus).toList());
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      done.complete(byNumber);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pagesThroughAHistoryInEitherOrder(boolean oldestFirst) {
    String debit = funded(1_000);
    String credit = opened("s2");
    client.submit(
        IntStream.rangeClosed(1, 25)
            .mapToObj(number -> payment("p" + number, debit, credit, number))
            .toList());
    List<Integer> sizes = new ArrayList<>();
    List<AccountEntry> entries = new ArrayList<>();
    String pageToken = "";
    do {
      ListTransfersResponse page =
          client
              .transfers()
              .listTransfers(
                  ListTransfersRequest.newBuilder()
                      .setAccountId(debit)
                      .setSide(AccountSide.ACCOUNT_SIDE_DEBIT)
                      .setPageSize(10)
                      .setPageToken(pageToken)
                      .setOrder(
                          oldestFirst
                              ? ListOrder.LIST_ORDER_OLDEST_FIRST
                              : ListOrder.LIST_ORDER_NEWEST_FIRST)
                      .build());
      assertThat(page.getLedger()).isEqualTo(LEDGER);
      sizes.add(page.getEntriesCount());
      entries.addAll(page.getEntriesList());
      pageToken = page.getNextPageToken();
    } while (!pageToken.isEmpty());

    assertThat(sizes).startsWith(10, 10, 5);
    assertThat(entries).extracting(AccountEntry::getTransferId).doesNotHaveDuplicates().hasSize(25);
    List<Long> balances = entries.stream().map(AccountEntry::getBalanceAfterMinor).toList();
    assertThat(oldestFirst ? balances.getLast() : balances.getFirst())
        .isEqualTo(1_000 - 25 * 26 / 2);
  }

  @Test
  void listsEveryAccountOnceAcrossTheShards() {
    Set<String> wanted = new HashSet<>();
    for (String shard : List.of("s1", "s2", "s3")) {
      AccountIds.on(ring, shard, "listed", 8)
          .forEach(
              id -> {
                open(account(id).toBuilder().setLedger("LIST").build());
                wanted.add(id);
              });
    }
    List<String> found = new ArrayList<>();
    String pageToken = "";
    do {
      ListAccountsResponse page =
          client
              .accounts()
              .listAccounts(
                  ListAccountsRequest.newBuilder()
                      .setPageSize(7)
                      .setPageToken(pageToken)
                      .setLedger("LIST")
                      .build());
      page.getAccountsList().forEach(listed -> found.add(listed.getId()));
      pageToken = page.getNextPageToken();
    } while (!pageToken.isEmpty());
    assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void createsAnAccountOnceAndTellsWhatDiffers() {
    String id = opened("s2");
    assertThat(
            client.open(
                List.of(
                    account(id),
                    account(id).toBuilder().setLedger("USD").build(),
                    account(id).toBuilder().setCode(1).build(),
                    account(id).toBuilder().setReference("x").build(),
                    account(""),
                    account(name("s1")).toBuilder().setLedger("").build())))
        .extracting(AccountOutcome::getStatus)
        .containsExactly(
            AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_EXISTS,
            AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_LEDGER,
            AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_CODE,
            AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_REFERENCE,
            AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_ACCOUNT_ID_INVALID,
            AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_LEDGER_INVALID);
  }
}
