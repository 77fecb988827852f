// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.proto.shard.v1.LaneAmount;
import dev.payswitch.proto.shard.v1.LaneBook;
import dev.payswitch.proto.shard.v1.OwedAmount;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both ends of a lane at the same sequence. */
final class LaneBooksTest {
  private static LaneBook.Builder book(long sequence, long count, String eurMinor) {
    return LaneBook.newBuilder()
        .setSourceShardId("s1")
        .setTargetShardId("s2")
        .setSequence(sequence)
        .addAmounts(
            LaneAmount.newBuilder().setLedger("EUR").setCount(count).setAmountMinor(eurMinor));
  }

  private static OwedAmount owed(long sequence, long amountMinor) {
    return OwedAmount.newBuilder()
        .setSequence(sequence)
        .setLedger("EUR")
        .setAmountMinor(amountMinor)
        .build();
  }

  private static OwedAmount abort(long sequence) {
    return OwedAmount.newBuilder().setSequence(sequence).build();
  }

  @Test
  void agreeAtTheSequenceOfTheTarget() {
    LaneBook source =
        book(5, 4, "1000").addOwed(owed(3, 100)).addOwed(abort(4)).addOwed(owed(5, 50)).build();

    assertThat(LaneBooks.differences(source, book(2, 2, "850").build())).contains(List.of());
    assertThat(LaneBooks.differences(source, book(3, 3, "950").build())).contains(List.of());
    assertThat(LaneBooks.differences(source, book(5, 4, "1000").build())).contains(List.of());
  }

  @Test
  void tellWhatDiffersAndWhere() {
    Optional<List<String>> differences =
        LaneBooks.differences(book(2, 2, "850").build(), book(2, 2, "851").build());

    assertThat(differences.orElseThrow())
        .singleElement()
        .asString()
        .contains("lane s1→s2", "EUR", "sequence 2", "2 for 850", "2 for 851");
  }

  private static LaneBook.Builder holds(long sequence, String amountMinor, String pendingMinor) {
    return LaneBook.newBuilder()
        .setSourceShardId("s1")
        .setTargetShardId("s2")
        .setSequence(sequence)
        .addAmounts(
            LaneAmount.newBuilder()
                .setLedger("EUR")
                .setCount(sequence)
                .setAmountMinor(amountMinor)
                .setPendingMinor(pendingMinor));
  }

  private static OwedAmount owedHold(long sequence, long amountMinor, long pendingMinor) {
    return owed(sequence, amountMinor).toBuilder().setPendingMinor(pendingMinor).build();
  }

  /** Two holds of 70 and 30; the second gets more time, the first is captured with 60 of its 70. */
  private static LaneBook holdsAtTheSource() {
    return holds(4, "60", "30")
        .addOwed(owedHold(2, 0, 30))
        .addOwed(owedHold(3, 0, 0))
        .addOwed(owedHold(4, 60, -70))
        .build();
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 70", "2, 0, 100", "3, 0, 100", "4, 60, 30"})
  void agreeOnPendingAmountsAtTheSequenceOfTheTarget(
      long sequence, String amountMinor, String pendingMinor) {
    LaneBook target = holds(sequence, amountMinor, pendingMinor).build();

    assertThat(LaneBooks.differences(holdsAtTheSource(), target)).contains(List.of());
  }

  @Test
  void differWhenTheTargetHoldsSomethingElse() {
    Optional<List<String>> differences =
        LaneBooks.differences(holdsAtTheSource(), holds(2, "0", "99").build());

    assertThat(differences.orElseThrow())
        .singleElement()
        .asString()
        .contains("sequence 2", "2 for 0 and 100 pending", "2 for 0 and 99 pending");
  }

  @Test
  void takeTheBooksOfOlderNodesToHaveNothingPending() {
    assertThat(LaneBooks.differences(book(2, 2, "5").build(), holds(2, "5", "0").build()))
        .contains(List.of());
  }

  @Test
  void differWhenOnlyOneEndKnowsALedger() {
    LaneBook nothing = LaneBook.newBuilder().setSequence(1).build();

    assertThat(LaneBooks.differences(book(1, 1, "5").build(), nothing).orElseThrow()).hasSize(1);
  }

  @Test
  void cannotBeComparedWhenTheSourceIsBehindOrHasForgotten() {
    LaneBook target = book(2, 2, "850").build();

    assertThat(LaneBooks.differences(book(1, 1, "800").build(), target)).isEmpty();
    LaneBook forgetful = book(5, 4, "1000").addOwed(abort(4)).addOwed(owed(5, 50)).build();
    assertThat(LaneBooks.differences(forgetful, target)).isEmpty();
  }

  @Test
  void agreeBeyondSixtyFourBits() {
    String huge = "92233720368547758070";

    assertThat(LaneBooks.differences(book(9, 9, huge).build(), book(9, 9, huge).build()))
        .contains(List.of());
  }
}
