// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import dev.payswitch.proto.shard.v1.LaneAmount;
import dev.payswitch.proto.shard.v1.LaneBook;
import dev.payswitch.proto.shard.v1.LedgerLine;
import dev.payswitch.proto.shard.v1.LedgerSum;
import dev.payswitch.proto.shard.v1.MoveBook;
import dev.payswitch.proto.shard.v1.VerifyShardResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds and what does not, over two shards with one lane. */
final class LedgerAuditTest {
  /** s1 paid 30 to s2, of which s2 has applied 20. */
  private static VerifyShardResponse.Builder source() {
    return VerifyShardResponse.newBuilder()
        .setShardId("s1")
        .setIntentCount(1)
        .addLedgers(sum("130", "100", "-30"))
        .addLanes(book(3, "30"));
  }

  private static VerifyShardResponse.Builder target() {
    return VerifyShardResponse.newBuilder()
        .setShardId("s2")
        .setIntentCount(2)
        .addLedgers(sum("5", "25", "20"))
        .addLanes(book(2, "20"));
  }

  private static LedgerSum.Builder sum(String debits, String credits, String clearing) {
    return LedgerSum.newBuilder()
        .setLedger("EUR")
        .setDebitsPostedMinor(debits)
        .setCreditsPostedMinor(credits)
        .setClearingMinor(clearing)
        .setAccountCount(10)
        .setCreditsIntendedMinor("7")
        .setIntentsMinor("7");
  }

  private static LaneBook book(long count, String amountMinor) {
    return LaneBook.newBuilder()
        .setSourceShardId("s1")
        .setTargetShardId("s2")
        .setSequence(count)
        .addAmounts(
            LaneAmount.newBuilder().setLedger("EUR").setCount(count).setAmountMinor(amountMinor))
        .build();
  }

  private static VerifyLedgersResponse audit(
      VerifyShardResponse.Builder first, VerifyShardResponse.Builder second) {
    LedgerAudit audit = new LedgerAudit(name -> !name.equals("left"));
    audit.add(first.build());
    audit.add(second.build());
    return audit.result(1);
  }

  private static MoveBook moved(String source, String target, long count, String posted) {
    return MoveBook.newBuilder()
        .setSourceShardId(source)
        .setTargetShardId(target)
        .setMoveCount(1)
        .addLines(
            LedgerLine.newBuilder()
                .setLedger("EUR")
                .setCount(count)
                .setPostedMinor(posted)
                .setPendingMinor("0"))
        .build();
  }

  /** s1 gave three accounts with 4 away, which s2 does not show yet. */
  @Test
  void holdsWhileAccountsAreOnTheirWay() {
    VerifyShardResponse.Builder left = source().clearLedgers().addLedgers(sum("130", "96", "-34"));
    VerifyLedgersResponse result = audit(left.addMoves(moved("s1", "s2", 3, "4")), target());

    assertThat(result.getFindingsList()).isEmpty();
    assertThat(result.getLedgers(0).getAccountCount()).isEqualTo(23);
    assertThat(result.getLedgers(0).getInFlightMinor()).isEqualTo("14");
  }

  /** What came from a shard that left the ring is here, whatever that one would say. */
  @Test
  void countsAccountsOfAShardThatLeftOnce() {
    VerifyShardResponse.Builder heir = source().addMoves(moved("left", "s1", 3, "0"));
    VerifyLedgersResponse result = audit(heir, target());

    assertThat(result.getFindingsList()).isEmpty();
    assertThat(result.getLedgers(0).getAccountCount()).isEqualTo(20);
  }

  @Test
  void holdsWhileMoneyIsOnTheLane() {
    VerifyLedgersResponse result = audit(source(), target());

    assertThat(result.getHolds()).isTrue();
    assertThat(result.getFindingsList()).isEmpty();
    assertThat(result.getInDoubtCount()).isEqualTo(3);
    assertThat(result.getShardCount()).isEqualTo(2);
    assertThat(result.getLedgersList())
        .singleElement()
        .satisfies(
            ledger -> {
              assertThat(ledger.getHolds()).isTrue();
              assertThat(ledger.getAccountCount()).isEqualTo(20);
              assertThat(ledger.getDebitsPostedMinor()).isEqualTo("135");
              assertThat(ledger.getCreditsPostedMinor()).isEqualTo("125");
              assertThat(ledger.getInFlightMinor()).isEqualTo("10");
            });
  }

  private static void assertFound(VerifyLedgersResponse result, String... parts) {
    assertThat(result.getHolds()).isFalse();
    assertThat(result.getLedgers(0).getHolds()).isFalse();
    assertThat(result.getFindingsList()).anySatisfy(line -> assertThat(line).contains(parts));
  }

  @Test
  void findsAnAccountThatGotMoneyFromNowhere() {
    assertFound(
        audit(source(), target().setLedgers(0, sum("5", "26", "20"))),
        "shard s2 ledger EUR",
        "21",
        "20");
  }

  @Test
  void findsMoneyThatIsMissingEvenIfTheShardBooksItSo() {
    assertFound(
        audit(source(), target().setLedgers(0, sum("5", "24", "19"))),
        "ledger EUR: debits are 135",
        "134");
  }

  @Test
  void findsIntentsThatAccountsDoNotKnow() {
    assertFound(
        audit(source(), target().setLedgers(0, sum("5", "25", "20").setIntentsMinor("8"))),
        "shard s2 ledger EUR",
        "intend 7",
        "8");
  }

  @Test
  void findsALaneThatItsEndsDoNotAgreeOn() {
    LedgerAudit audit = new LedgerAudit(name -> !name.equals("left"));
    audit.add(source().build());
    audit.add(target().build());
    audit.addLane(book(3, "30"), book(2, "20"), List.of("lane s1→s2: differs"));

    assertFound(audit.result(1), "lane s1→s2: differs");
  }

  @Test
  void passesOnWhatAShardFoundAndTellsNotMoreThanAHundred() {
    VerifyShardResponse.Builder bad = target();
    for (int finding = 0; finding < 150; finding++) {
      bad.addFindings("account a" + finding + " is below its floor");
    }
    VerifyLedgersResponse result = audit(source(), bad);

    assertThat(result.getHolds()).isFalse();
    assertThat(result.getFindingsList()).hasSize(LedgerAudit.MAX_FINDINGS);
  }

  private static LedgerSum.Builder pending(
      LedgerSum.Builder sum, String debits, String credits, String clearing) {
    return sum.setDebitsPendingMinor(debits)
        .setCreditsPendingMinor(credits)
        .setPendingClearingMinor(clearing);
  }

  private static LaneBook pending(LaneBook book, String pendingMinor) {
    LaneBook.Builder changed = book.toBuilder();
    changed.getAmountsBuilder(0).setPendingMinor(pendingMinor);
    return changed.build();
  }

  /** Besides, s1 has told s2 of holds of 70, one of them of 25 just now, and holds 5 of its own. */
  private static VerifyShardResponse.Builder sourceOfHolds() {
    return source()
        .setLedgers(0, pending(sum("130", "100", "-30"), "75", "5", "-70"))
        .setLanes(0, pending(book(3, "30"), "70"));
  }

  private static VerifyShardResponse.Builder targetOfHolds() {
    return target()
        .setLedgers(0, pending(sum("5", "25", "20"), "0", "45", "45"))
        .setLanes(0, pending(book(2, "20"), "45"));
  }

  @Test
  void holdsWhileAHoldIsOnTheLane() {
    VerifyLedgersResponse result = audit(sourceOfHolds(), targetOfHolds());

    assertThat(result.getFindingsList()).isEmpty();
    assertThat(result.getHolds()).isTrue();
    assertThat(result.getLedgers(0).getHolds()).isTrue();
    assertThat(result.getLedgers(0).getDebitsPendingMinor()).isEqualTo("75");
    assertThat(result.getLedgers(0).getCreditsPendingMinor()).isEqualTo("50");
    assertThat(result.getLedgers(0).getPendingInFlightMinor()).isEqualTo("25");
    assertThat(result.getLedgers(0).getInFlightMinor()).isEqualTo("10");
  }

  /**
   * The end of a hold takes from the target what it still shows: less than nothing is on its way.
   */
  @Test
  void holdsWhileTheEndOfAHoldIsOnTheLane() {
    VerifyLedgersResponse result =
        audit(
            source()
                .setLedgers(0, pending(sum("130", "100", "-30"), "0", "0", "0"))
                .setLanes(0, pending(book(3, "30"), "0")),
            targetOfHolds());

    assertThat(result.getFindingsList()).isEmpty();
    assertThat(result.getLedgers(0).getPendingInFlightMinor()).isEqualTo("-45");
  }

  @Test
  void countsWhatOlderNodesDoNotTellAsNothing() {
    VerifyLedgersResponse result = audit(source(), target());

    assertThat(result.getHolds()).isTrue();
    assertThat(result.getLedgers(0).getDebitsPendingMinor()).isEqualTo("0");
    assertThat(result.getLedgers(0).getPendingInFlightMinor()).isEqualTo("0");
  }

  @Test
  void findsAnAccountThatHoldsWhatNobodyGave() {
    assertFound(
        audit(
            sourceOfHolds(),
            targetOfHolds().setLedgers(0, pending(sum("5", "25", "20"), "0", "46", "45"))),
        "shard s2 ledger EUR: pending balances",
        "46",
        "pending clearing total is 45");
  }

  @Test
  void findsAHoldThatIsMissingEvenIfTheShardBooksItSo() {
    VerifyLedgersResponse result =
        audit(
            sourceOfHolds(),
            targetOfHolds().setLedgers(0, pending(sum("5", "25", "20"), "0", "44", "44")));

    assertFound(result, "ledger EUR: pending debits are 75", "pending credits", "74");
    assertFound(result, "ledger EUR: pending clearing totals of the shards are -26", "25");
    assertThat(result.getFindingsList()).hasSize(2);
  }
}
