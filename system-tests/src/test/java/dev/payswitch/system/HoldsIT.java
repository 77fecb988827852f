// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static dev.payswitch.system.fixture.Payments.account;
import static dev.payswitch.system.fixture.Payments.adjust;
import static dev.payswitch.system.fixture.Payments.capture;
import static dev.payswitch.system.fixture.Payments.hold;
import static dev.payswitch.system.fixture.Payments.partialCapture;
import static dev.payswitch.system.fixture.Payments.payment;
import static dev.payswitch.system.fixture.Payments.refund;
import static dev.payswitch.system.fixture.Payments.release;
import static dev.payswitch.system.fixture.Payments.source;
import static dev.payswitch.system.fixture.Payments.sweep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.AuditRecord;
import dev.payswitch.proto.admin.v1.ListAuditRequest;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.CancelTransferResponse;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.CloseAccountStatus;
import dev.payswitch.proto.v1.GetAccountViewRequest;
import dev.payswitch.proto.v1.GetAccountViewResponse;
import dev.payswitch.proto.v1.GetBalanceRequest;
import dev.payswitch.proto.v1.Hold;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.UpdateAccountStatus;
import dev.payswitch.proto.v1.WindowLimit;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.LocalCluster;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything but plain payments, through a router and real nodes, with both accounts on one shard
 * and on two: the answers must be the same. Each test uses accounts of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HoldsIT {
  private static final String ACTOR = "system-test";
  private static final long LONG = 3_600;

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

  private String opened(String shard, Account settings) {
    String id = AccountIds.on(ring, shard, "h" + ++names);
    assertThat(client.open(List.of(settings.toBuilder().setId(id).build())))
        .extracting(AccountOutcome::getStatus)
        .containsExactly(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED);
    return id;
  }

  private String opened(String shard) {
    return opened(shard, account("x"));
  }

  /** An account on s1 that holds this much, which came from another shard. */
  private String funded(long amountMinor) {
    String id = opened("s1");
    created(payment("funding", opened("s3", source("x")), id, amountMinor));
    return id;
  }

  /** Executes a transfer and waits until both sides show it. */
  private TransferOutcome created(Transfer transfer) {
    TransferOutcome outcome = client.submit(transfer);
    assertThat(outcome.getStatus())
        .as(transfer.getId())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    Await.until(
        transfer.getId() + " is settled", () -> client.outcome(transfer).getOutcome().getSettled());
    return outcome;
  }

  private void assertRejected(Transfer transfer, OutcomeStatus reason) {
    assertThat(client.submit(transfer).getStatus()).as(transfer.getId()).isEqualTo(reason);
    assertThat(client.submit(transfer).getStatus()).as("replay").isEqualTo(reason);
  }

  private void assertTotals(String id, long balance, long debitsPending, long creditsPending) {
    Account account = client.account(id);
    assertThat(
            List.of(
                account.getBalanceMinor(),
                account.getDebitsPendingMinor(),
                account.getCreditsPendingMinor(),
                account.getAvailableMinor()))
        .as("balance, pending debits and credits, available of %s", id)
        .containsExactly(balance, debitsPending, creditsPending, balance - debitsPending);
  }

  @ParameterizedTest
  @EnumSource
  void capturesInPartsAndRefundsThem(Place place) {
    String debit = funded(100);
    String credit = opened(place.creditShard);
    Transfer hold = hold("h", debit, credit, 80, LONG);
    created(hold);
    assertTotals(debit, 100, 80, 0);
    assertTotals(credit, 0, 0, 80);
    assertRejected(
        payment("p", debit, credit, 21), OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS);

    Transfer first = partialCapture("c1", hold, 30);
    created(first);
    assertTotals(debit, 70, 50, 0);
    assertTotals(credit, 30, 0, 50);
    assertThat(client.submit(first).getStatus()).isEqualTo(OutcomeStatus.OUTCOME_STATUS_EXISTS);
    assertRejected(
        partialCapture("c2", hold, 51), OutcomeStatus.OUTCOME_STATUS_EXCEEDS_HELD_AMOUNT);
    assertThat(created(capture("c3", hold)).getAmountMinor()).isEqualTo(50);
    assertTotals(debit, 20, 0, 0);
    assertTotals(credit, 80, 0, 0);
    assertRejected(capture("c4", hold), OutcomeStatus.OUTCOME_STATUS_HOLD_ALREADY_CAPTURED);

    created(refund("r1", credit, first, 20));
    assertRejected(
        refund("r2", credit, first, 11), OutcomeStatus.OUTCOME_STATUS_EXCEEDS_REFUNDABLE_AMOUNT);
    created(refund("r3", credit, first, 10));
    assertRejected(
        refund("r4", credit, hold, 1), OutcomeStatus.OUTCOME_STATUS_ORIGINAL_NOT_REFUNDABLE);
    assertTotals(debit, 50, 0, 0);
    assertTotals(credit, 50, 0, 0);
  }

  @ParameterizedTest
  @EnumSource
  void bothSidesSeeAHoldExpire(Place place) {
    String debit = funded(100);
    String credit = opened(place.creditShard);
    Transfer hold = hold("h", debit, credit, 60, 1);
    client.submit(hold);
    Await.until(
        "both sides are released",
        () ->
            client.account(debit).getDebitsPendingMinor() == 0
                && client.account(credit).getCreditsPendingMinor() == 0);
    assertRejected(capture("c", hold), OutcomeStatus.OUTCOME_STATUS_HOLD_EXPIRED);
    assertRejected(release("v", hold), OutcomeStatus.OUTCOME_STATUS_HOLD_EXPIRED);
    created(payment("p", debit, credit, 100));
    assertThat(client.submit(hold).getStatus()).isEqualTo(OutcomeStatus.OUTCOME_STATUS_EXISTS);
  }

  @ParameterizedTest
  @EnumSource
  void aVoidReleasesTheRestAndLeavesWhatWasCaptured(Place place) {
    String debit = funded(100);
    String credit = opened(place.creditShard);
    Transfer hold = hold("h", debit, credit, 60, LONG);
    created(hold);
    created(partialCapture("c", hold, 10));
    created(release("v", hold));
    assertTotals(debit, 90, 0, 0);
    assertTotals(credit, 10, 0, 0);
    assertRejected(capture("d", hold), OutcomeStatus.OUTCOME_STATUS_HOLD_ALREADY_VOIDED);
    assertRejected(
        capture("e", hold("none", debit, credit, 1, LONG)),
        OutcomeStatus.OUTCOME_STATUS_HOLD_NOT_FOUND);
  }

  @ParameterizedTest
  @EnumSource
  void anAdjustIsCheckedOnlyWhereItHoldsMore(Place place) {
    String debit = funded(100);
    String credit = opened(place.creditShard, account("x").toBuilder().setCeilingMinor(90).build());
    Transfer hold = hold("h", debit, credit, 60, LONG);
    created(hold);
    created(adjust("up", hold, 80));
    assertTotals(debit, 100, 80, 0);
    assertTotals(credit, 0, 0, 80);
    assertRejected(adjust("over", hold, 95), OutcomeStatus.OUTCOME_STATUS_CEILING_EXCEEDED);
    assertRejected(adjust("far", hold, 101), OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS);
    created(adjust("down", hold, 20));
    assertTotals(debit, 100, 20, 0);
    assertTotals(credit, 0, 0, 20);
    assertThat(client.holds(credit)).extracting(Hold::getHeldMinor).containsExactly(20L);
  }

  @ParameterizedTest
  @EnumSource
  void aSweepMovesWhatIsAvailable(Place place) {
    String debit = funded(100);
    String credit = opened(place.creditShard);
    created(hold("h", debit, credit, 30, LONG));
    assertThat(created(sweep("s", debit, credit, 500)).getAmountMinor()).isEqualTo(70);
    assertTotals(debit, 30, 30, 0);
    assertTotals(credit, 70, 0, 30);
    assertRejected(sweep("t", debit, credit, 500), OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS);
    assertThat(client.submit(sweep("s", debit, credit, 500)).getAmountMinor()).isEqualTo(70);
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledIdNeverTakesPlace(Place place) {
    String debit = funded(100);
    String credit = opened(place.creditShard);
    Transfer cancelled = hold("h", debit, credit, 60, LONG);
    assertThat(client.cancel(cancelled).getState()).isEqualTo(OutcomeState.OUTCOME_STATE_CANCELLED);
    assertRejected(cancelled, OutcomeStatus.OUTCOME_STATUS_CANCELLED);
    assertThat(client.outcome(cancelled).getState())
        .isEqualTo(OutcomeState.OUTCOME_STATE_CANCELLED);
    assertTotals(debit, 100, 0, 0);

    Transfer done = payment("p", debit, credit, 10);
    created(done);
    CancelTransferResponse late = client.cancel(done);
    assertThat(late.getState()).isEqualTo(OutcomeState.OUTCOME_STATE_COMMITTED);
    assertThat(late.getOutcome().getAmountMinor()).isEqualTo(10);
    assertTotals(credit, 10, 0, 0);
  }

  @ParameterizedTest
  @EnumSource
  void limitsCountAndTheViewShowsWhatIsLeft(Place place) {
    String debit = funded(1_000);
    String credit = opened(place.creditShard);
    WindowLimit hour =
        WindowLimit.newBuilder()
            .setWindow(LimitWindow.LIMIT_WINDOW_HOUR)
            .setAmountMinor(100)
            .setCount(3)
            .build();
    update(
        UpdateAccountRequest.newBuilder()
            .setAccountId(debit)
            .setLimits(AccountLimits.newBuilder().setSingleAmountMinor(60).addWindows(hour)));

    assertRejected(
        payment("a", debit, credit, 61), OutcomeStatus.OUTCOME_STATUS_TRANSFER_LIMIT_EXCEEDED);
    created(payment("b", debit, credit, 50));
    Transfer hold = hold("c", debit, credit, 40, LONG);
    created(hold);
    TransferOutcome refused = client.submit(payment("d", debit, credit, 11));
    assertThat(refused.getStatus()).isEqualTo(OutcomeStatus.OUTCOME_STATUS_WINDOW_LIMIT_EXCEEDED);
    assertThat(refused.getWindow()).isEqualTo(LimitWindow.LIMIT_WINDOW_HOUR);
    created(capture("e", hold));

    GetAccountViewResponse view = view(debit);
    assertThat(view.getLimitsLeftList())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.getAmountLeftMinor()).isEqualTo(10);
              assertThat(left.getCountLeft()).isEqualTo(1);
            });
    assertThat(view.getAccount().getBalanceMinor()).isEqualTo(910);
    assertThat(view.getHoldsList()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void frozenAccountsRefuseWhatIsNewAndFinishWhatIsHeld(Place place) {
    String debit = funded(100);
    String credit = opened(place.creditShard);
    Transfer hold = hold("h", debit, credit, 60, LONG);
    created(hold);
    for (String id : List.of(debit, credit)) {
      update(
          UpdateAccountRequest.newBuilder()
              .setAccountId(id)
              .setState(AccountState.ACCOUNT_STATE_FROZEN));
    }
    assertRejected(
        payment("p", debit, credit, 1), OutcomeStatus.OUTCOME_STATUS_DEBIT_ACCOUNT_FROZEN);
    assertRejected(
        payment("q", funded(1), credit, 1), OutcomeStatus.OUTCOME_STATUS_CREDIT_ACCOUNT_FROZEN);
    assertRejected(adjust("a", hold, 70), OutcomeStatus.OUTCOME_STATUS_DEBIT_ACCOUNT_FROZEN);
    created(adjust("b", hold, 50));
    created(capture("c", hold));
    assertTotals(debit, 50, 0, 0);
    assertTotals(credit, 50, 0, 0);
  }

  @ParameterizedTest
  @EnumSource
  void closesAnAccountWithASweep(Place place) {
    String debit = funded(100);
    String credit = opened(place.creditShard);
    Transfer hold = hold("h", debit, credit, 60, LONG);
    created(hold);
    assertThat(close(debit, credit)).isEqualTo(CloseAccountStatus.CLOSE_ACCOUNT_STATUS_HAS_PENDING);
    created(release("v", hold));
    assertThat(close(debit, ""))
        .isEqualTo(CloseAccountStatus.CLOSE_ACCOUNT_STATUS_BALANCE_NOT_ZERO);
    assertThat(close(debit, credit)).isEqualTo(CloseAccountStatus.CLOSE_ACCOUNT_STATUS_CLOSED);

    assertThat(client.account(debit).getState()).isEqualTo(AccountState.ACCOUNT_STATE_CLOSED);
    Await.until("the sweep arrives", () -> client.account(credit).getBalanceMinor() == 100);
    assertTotals(debit, 0, 0, 0);
    assertRejected(
        payment("p", debit, credit, 1), OutcomeStatus.OUTCOME_STATUS_DEBIT_ACCOUNT_CLOSED);
    assertThat(audit(debit))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.getActor()).isEqualTo(ACTOR);
              assertThat(change.getReason()).isEqualTo("closing");
              assertThat(change.getAfter().getState()).isEqualTo(AccountState.ACCOUNT_STATE_CLOSED);
            });
  }

  private CloseAccountStatus close(String id, String sweepTo) {
    CloseAccountRequest.Builder request =
        CloseAccountRequest.newBuilder()
            .setAccountId(id)
            .setActor(ACTOR)
            .setReason("closing")
            .setVersion(client.account(id).getVersion());
    if (!sweepTo.isEmpty()) {
      request.setSweepToAccountId(sweepTo).setTransferId("closing");
    }
    return client.accounts().closeAccount(request.build()).getStatus();
  }

  @ParameterizedTest
  @EnumSource
  void listsOpenHoldsPageByPageOldestFirst(Place place) {
    String debit = funded(100);
    String credit = opened(place.creditShard);
    List<String> ids = IntStream.range(0, 7).mapToObj(number -> "h" + number).toList();
    ids.forEach(id -> created(hold(id, debit, credit, 2, LONG)));
    created(release("v", hold("h3", debit, credit, 2, LONG)));
    List<String> open = ids.stream().filter(id -> !id.equals("h3")).toList();
    for (String id : List.of(debit, credit)) {
      assertThat(client.holds(id, 2)).extracting(Hold::getId).containsExactlyElementsOf(open);
      assertThat(view(id).getHoldsList()).extracting(Hold::getId).containsExactlyElementsOf(open);
    }
  }

  @Test
  void tellsABalanceOfThePast() {
    String debit = funded(100);
    String credit = opened("s2");
    Transfer hold = hold("h", debit, credit, 60, LONG);
    TransferOutcome held = created(hold);
    TransferOutcome captured = created(capture("c", hold));
    assertThat(balance(debit, held)).isEqualTo(100);
    assertThat(balance(debit, captured)).isEqualTo(40);
  }

  private long balance(String id, TransferOutcome at) {
    return client
        .accounts()
        .getBalance(
            GetBalanceRequest.newBuilder().setAccountId(id).setAtTime(at.getCreateTime()).build())
        .getBalanceMinor();
  }

  @Test
  void keepsEveryChangeOfSettings() {
    String id = opened("s1");
    update(UpdateAccountRequest.newBuilder().setAccountId(id).setFloorMinor(-50));
    update(UpdateAccountRequest.newBuilder().setAccountId(id).setCeilingMinor(500));
    assertThat(
            client
                .accounts()
                .updateAccount(
                    UpdateAccountRequest.newBuilder()
                        .setAccountId(id)
                        .setActor(ACTOR)
                        .setReason("late")
                        .setVersion(1)
                        .setFloorMinor(-70)
                        .build())
                .getStatus())
        .isEqualTo(UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_VERSION_MISMATCH);
    List<AuditRecord> changes = audit(id);
    assertThat(changes).extracting(AuditRecord::getVersion).containsExactlyInAnyOrder(2L, 3L);
    assertThat(changes).extracting(change -> change.getAfter().getFloorMinor()).containsOnly(-50L);
  }

  private void update(UpdateAccountRequest.Builder change) {
    assertThat(
            client
                .accounts()
                .updateAccount(
                    change
                        .setActor(ACTOR)
                        .setReason("test")
                        .setVersion(client.account(change.getAccountId()).getVersion())
                        .build())
                .getStatus())
        .isEqualTo(UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_UPDATED);
  }

  private List<AuditRecord> audit(String id) {
    return client
        .admin()
        .listAudit(ListAuditRequest.newBuilder().setActor(ACTOR).setAccountId(id).build())
        .getRecordsList();
  }

  private GetAccountViewResponse view(String id) {
    return client
        .accounts()
        .getAccountView(GetAccountViewRequest.newBuilder().setAccountId(id).build());
  }
}
