// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static dev.payswitch.system.fixture.Payments.account;
import static dev.payswitch.system.fixture.Payments.capture;
import static dev.payswitch.system.fixture.Payments.group;
import static dev.payswitch.system.fixture.Payments.hold;
import static dev.payswitch.system.fixture.Payments.partialCapture;
import static dev.payswitch.system.fixture.Payments.payment;
import static dev.payswitch.system.fixture.Payments.refund;
import static dev.payswitch.system.fixture.Payments.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.GetTransferRequest;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.LocalCluster;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * Groups through a router and real nodes, on one, two and three shards: the answers must be the
 * same. Each test uses accounts of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GroupsIT {
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

  /** Where the first, the second and the third account of a test live. */
  enum Place {
    ONE_SHARD("s1", "s1", "s1"),
    TWO_SHARDS("s1", "s2", "s2"),
    THREE_SHARDS("s1", "s2", "s3");

    private final String first;
    private final String second;
    private final String third;

    Place(String first, String second, String third) {
      this.first = first;
      this.second = second;
      this.third = third;
    }

    String shard(int number) {
      return List.of(first, second, third).get(number);
    }
  }

  private String opened(String shard, Account settings) {
    String id = AccountIds.on(ring, shard, "g" + ++names);
    assertThat(client.open(List.of(settings.toBuilder().setId(id).build())))
        .extracting(AccountOutcome::getStatus)
        .containsExactly(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED);
    return id;
  }

  private String opened(Place place, int number) {
    return opened(place.shard(number), account("x"));
  }

  private String funded(Place place, int number, long amountMinor) {
    String id = opened(place, number);
    String from = opened("s3", source("x"));
    assertStatus(client.submit(payment("funding", from, id, amountMinor)), CREATED);
    Await.until(id + " has its money", () -> client.account(id).getBalanceMinor() == amountMinor);
    return id;
  }

  private static final OutcomeStatus CREATED = OutcomeStatus.OUTCOME_STATUS_CREATED;

  private static void assertStatus(TransferOutcome outcome, OutcomeStatus status) {
    assertThat(outcome.getStatus()).isEqualTo(status);
  }

  private SubmitGroupResponse created(SubmitGroupRequest group) {
    SubmitGroupResponse response = client.submit(group);
    assertStatus(response.getGroupOutcome(), CREATED);
    assertThat(response.getOutcomesList())
        .hasSize(group.getTransfersCount())
        .extracting(TransferOutcome::getStatus)
        .containsOnly(CREATED);
    Transfer named = named(group);
    Await.until(
        group.getGroupId() + " is settled", () -> client.outcome(named).getOutcome().getSettled());
    return response;
  }

  private static Transfer named(SubmitGroupRequest group) {
    return Transfer.newBuilder()
        .setId(group.getGroupId())
        .setDebitAccountId(group.getTransfers(0).getDebitAccountId())
        .build();
  }

  private void assertFailed(SubmitGroupRequest group, OutcomeStatus reason, int index) {
    for (int time = 0; time < 2; time++) {
      SubmitGroupResponse response = client.submit(group);
      assertStatus(response.getGroupOutcome(), reason);
      assertThat(response.getGroupOutcome().getFailingIndex()).isEqualTo(index);
      assertThat(response.getGroupOutcome().getOutcomeClass())
          .isEqualTo(OutcomeClass.OUTCOME_CLASS_REJECTED);
      for (int member = 0; member < group.getTransfersCount(); member++) {
        assertStatus(
            response.getOutcomes(member),
            member == index ? reason : OutcomeStatus.OUTCOME_STATUS_GROUP_MEMBER_FAILED);
        assertThat(client.outcome(group.getTransfers(member)).getState())
            .isEqualTo(OutcomeState.OUTCOME_STATE_UNKNOWN);
      }
    }
  }

  private void assertBalances(List<String> accounts, long... balances) {
    for (int index = 0; index < balances.length; index++) {
      Account account = client.account(accounts.get(index));
      assertThat(account.getBalanceMinor()).as(account.getId()).isEqualTo(balances[index]);
      assertThat(account.getDebitsReservedMinor()).isZero();
      assertThat(account.getCreditsIntendedMinor()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void splitsAPaymentAndPassesItOn(Place place) {
    String buyer = funded(place, 0, 100);
    String seller = opened(place, 1);
    String fees = opened(place, 2);
    SubmitGroupRequest split =
        group(
            "order",
            List.of(payment("sale", buyer, seller, 100), payment("fee", seller, fees, 15)));

    SubmitGroupResponse first = created(split);
    SubmitGroupResponse again = client.submit(split);

    assertThat(first.getOutcomesList())
        .extracting(TransferOutcome::getAmountMinor)
        .containsExactly(100L, 15L);
    assertStatus(again.getGroupOutcome(), OutcomeStatus.OUTCOME_STATUS_EXISTS);
    assertThat(again.getOutcomesList())
        .extracting(TransferOutcome::getStatus)
        .containsOnly(OutcomeStatus.OUTCOME_STATUS_EXISTS);
    assertBalances(List.of(buyer, seller, fees), 0, 85, 15);
    assertThat(client.history(seller))
        .extracting(AccountEntry::getTransferId, AccountEntry::getGroupId)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("fee", "order"),
            org.assertj.core.groups.Tuple.tuple("sale", "order"));
  }

  @ParameterizedTest
  @EnumSource
  void leavesNothingOfAGroupThatFailed(Place place) {
    String buyer = funded(place, 0, 100);
    String seller = opened(place, 1);
    String fees = opened(place, 2);
    List<String> accounts = List.of(buyer, seller, fees);

    assertFailed(
        group(
            "late",
            List.of(payment("sale", buyer, seller, 100), payment("fee", seller, fees, 101))),
        OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS,
        1);
    assertFailed(
        group(
            "early",
            List.of(payment("fee", seller, fees, 15), payment("sale", buyer, seller, 100))),
        OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS,
        0);
    assertFailed(
        group(
            "nobody",
            List.of(payment("sale", buyer, seller, 100), payment("fee", seller, "nobody", 1))),
        OutcomeStatus.OUTCOME_STATUS_CREDIT_ACCOUNT_NOT_FOUND,
        1);
    assertBalances(accounts, 100, 0, 0);

    assertStatus(client.submit(payment("sale", buyer, seller, 40)), CREATED);
    assertFailed(
        group("used", List.of(payment("sale", buyer, seller, 40))),
        OutcomeStatus.OUTCOME_STATUS_MEMBER_ID_USED,
        0,
        true);
  }

  /** The member's id has an outcome of its own before and after. */
  private void assertFailed(
      SubmitGroupRequest group, OutcomeStatus reason, int index, boolean memberIsRecorded) {
    SubmitGroupResponse response = client.submit(group);
    assertStatus(response.getGroupOutcome(), reason);
    assertThat(response.getGroupOutcome().getFailingIndex()).isEqualTo(index);
    assertThat(
            client.outcome(group.getTransfers(index)).getState()
                == OutcomeState.OUTCOME_STATE_COMMITTED)
        .isEqualTo(memberIsRecorded);
  }

  @ParameterizedTest
  @EnumSource
  void exchangesCurrencies(Place place) {
    String euros = funded(place, 0, 100);
    String desk = opened(place, 1);
    String dollarDesk = opened(place.shard(1), source("x").toBuilder().setLedger("USD").build());
    String dollars = opened(place.shard(2), account("x").toBuilder().setLedger("USD").build());
    Transfer out = payment("out", euros, desk, 100);
    Transfer in = payment("in", dollarDesk, dollars, 108).toBuilder().setLedger("USD").build();

    created(group("exchange", List.of(out, in)));

    assertBalances(List.of(euros, desk, dollarDesk, dollars), 0, 100, -108, 108);
  }

  @ParameterizedTest
  @EnumSource
  void holdsAndCapturesInGroupsAndAlone(Place place) {
    String payer = funded(place, 1, 100);
    String hotel = opened(place, 2);
    String other = opened(place, 0);
    String helper = funded(place, 0, 10);
    Transfer room = hold("room", payer, hotel, 60, 3_600);

    created(group("booking", List.of(payment("ping", helper, other, 1), room)));
    assertThat(client.account(hotel).getCreditsPendingMinor()).isEqualTo(60);
    SubmitGroupRequest stay =
        group(
            "stay", List.of(payment("pong", helper, other, 1), partialCapture("night", room, 20)));
    created(stay);
    assertBalances(List.of(payer, hotel, other, helper), 80, 20, 2, 8);

    // Alone again, and at once: the hold is free as soon as every shard shows the group.
    TransferOutcome rest = client.submit(capture("rest", room));

    assertStatus(rest, CREATED);
    assertThat(rest.getAmountMinor()).isEqualTo(40);
    Await.until("the hotel has it all", () -> client.account(hotel).getBalanceMinor() == 60);
    assertThat(client.holds(payer)).isEmpty();
    assertThat(client.holds(hotel)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void makesAndCapturesAHoldInOneGroup(Place place) {
    String payer = funded(place, 0, 100);
    String shop = opened(place, 1);
    String fees = opened(place, 2);
    Transfer held = hold("held", payer, shop, 50, 3_600);

    SubmitGroupResponse response =
        created(group("all", List.of(held, capture("taken", held), payment("fee", shop, fees, 5))));

    assertThat(response.getOutcomes(1).getAmountMinor()).isEqualTo(50);
    assertBalances(List.of(payer, shop, fees), 50, 45, 5);
  }

  @ParameterizedTest
  @EnumSource
  void refundsInAGroup(Place place) {
    String payer = funded(place, 0, 100);
    String shop = opened(place, 1);
    String fees = opened(place, 2);
    Transfer sale = payment("sale", payer, shop, 100);
    Transfer fee = payment("fee", shop, fees, 10);
    created(group("order", List.of(sale, fee)));

    created(group("back", List.of(refund("r1", fees, fee, 10), refund("r2", shop, sale, 100))));
    assertBalances(List.of(payer, shop, fees), 100, 0, 0);

    assertFailed(
        group("more", List.of(refund("r3", fees, fee, 1))),
        OutcomeStatus.OUTCOME_STATUS_EXCEEDS_REFUNDABLE_AMOUNT,
        0);
  }

  @ParameterizedTest
  @EnumSource
  void keepsIdsOfGroupsAndTransfersApart(Place place) {
    String payer = funded(place, 0, 100);
    String shop = opened(place, 1);
    Transfer alone = payment("alone", payer, shop, 1);
    Transfer member = payment("member", payer, shop, 2);
    SubmitGroupRequest pair = group("pair", List.of(member));
    assertStatus(client.submit(alone), CREATED);
    created(pair);

    OutcomeStatus other = OutcomeStatus.OUTCOME_STATUS_EXISTS_WITH_DIFFERENT_GROUP;
    assertStatus(client.submit(member), other);
    assertStatus(client.submit(payment("pair", payer, shop, 2)), other);
    assertStatus(client.submit(group("alone", List.of(member))).getGroupOutcome(), other);
    assertStatus(
        client.submit(group("pair", List.of(payment("third", payer, shop, 2)))).getGroupOutcome(),
        other);
    RecordedTransfer recorded =
        client
            .transfers()
            .getTransfer(
                GetTransferRequest.newBuilder().setDebitAccountId(payer).setId("member").build())
            .getTransfer();
    assertThat(recorded.getGroupId()).isEqualTo("pair");
    assertThat(recorded.getOutcome().getAmountMinor()).isEqualTo(2);
    assertBalances(List.of(payer), 97);
  }

  @Test
  void cancelsAGroupBeforeItArrives() {
    String payer = funded(Place.THREE_SHARDS, 0, 100);
    String shop = opened(Place.THREE_SHARDS, 1);
    SubmitGroupRequest late = group("late", List.of(payment("p", payer, shop, 1)));

    assertThat(client.cancel(named(late)).getState())
        .isEqualTo(OutcomeState.OUTCOME_STATE_CANCELLED);

    assertStatus(client.submit(late).getGroupOutcome(), OutcomeStatus.OUTCOME_STATUS_CANCELLED);
    assertThat(client.outcome(late.getTransfers(0)).getState())
        .isEqualTo(OutcomeState.OUTCOME_STATE_UNKNOWN);
    assertBalances(List.of(payer, shop), 100, 0);
  }

  @Test
  void paysASalaryRunOfSixtyFour() {
    String employer = funded(Place.ONE_SHARD, 0, 64_000);
    List<String> staff =
        IntStream.range(0, 64).mapToObj(i -> opened("s" + (1 + i % 3), account("x"))).toList();
    List<Transfer> salaries = new ArrayList<>();
    staff.forEach(id -> salaries.add(payment("salary:" + id, employer, id, 1_000)));

    created(group("payroll", salaries));

    assertBalances(List.of(employer), 0);
    staff.forEach(id -> assertBalances(List.of(id), 1_000));
    salaries.add(payment("one-more", employer, staff.getFirst(), 1));
    assertStatus(
        client.submit(group("too-many", salaries)).getGroupOutcome(),
        OutcomeStatus.OUTCOME_STATUS_GROUP_TOO_LARGE);
  }

  @Test
  void namesWhatMakesNoSense() {
    String payer = funded(Place.ONE_SHARD, 0, 10);
    String shop = opened(Place.ONE_SHARD, 1);
    Transfer good = payment("good", payer, shop, 1);
    Transfer bad = good.toBuilder().setId("bad").setAmountMinor(0).build();

    TransferOutcome malformed = client.submit(group("g", List.of(good, bad))).getGroupOutcome();

    assertStatus(malformed, OutcomeStatus.OUTCOME_STATUS_AMOUNT_MUST_BE_POSITIVE);
    assertThat(malformed.getFailingIndex()).isEqualTo(1);
    assertStatus(
        client.submit(SubmitGroupRequest.newBuilder().setGroupId("g").build()).getGroupOutcome(),
        OutcomeStatus.OUTCOME_STATUS_GROUP_EMPTY);
    created(group("g", List.of(good)));
  }
}
