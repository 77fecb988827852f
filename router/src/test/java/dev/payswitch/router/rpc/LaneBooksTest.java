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

  @Test
  void agreeAtTheSequenceOfTheTarget() {
    LaneBook source =
        book(5, 4, "1000").addOwed(owed(3, 100)).addOwed(owed(4, 0)).addOwed(owed(5, 50)).build();

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

  @Test
  void differWhenOnlyOneEndKnowsALedger() {
    LaneBook nothing = LaneBook.newBuilder().setSequence(1).build();

    assertThat(LaneBooks.differences(book(1, 1, "5").build(), nothing).orElseThrow()).hasSize(1);
  }

  @Test
  void cannotBeComparedWhenTheSourceIsBehindOrHasForgotten() {
    LaneBook target = book(2, 2, "850").build();

    assertThat(LaneBooks.differences(book(1, 1, "800").build(), target)).isEmpty();
    LaneBook forgetful = book(5, 4, "1000").addOwed(owed(4, 0)).addOwed(owed(5, 50)).build();
    assertThat(LaneBooks.differences(forgetful, target)).isEmpty();
  }

  @Test
  void agreeBeyondSixtyFourBits() {
    String huge = "92233720368547758070";

    assertThat(LaneBooks.differences(book(9, 9, huge).build(), book(9, 9, huge).build()))
        .contains(List.of());
  }
}
