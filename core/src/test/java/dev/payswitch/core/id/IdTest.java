// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "acct:1", "bank:YZ:87144583", "A.b_c:d@e/f+g-h", "0"})
  void acceptsAccountAndTransferIds(String value) {
    assertThat(AccountId.isValid(value)).isTrue();
    assertThat(new AccountId(value)).hasToString(value);
    assertThat(new AccountId(value).bytes()).isEqualTo(value.getBytes(StandardCharsets.UTF_8));
    assertThat(TransferId.isValid(value)).isTrue();
    assertThat(new TransferId(value)).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a,b", "é", "a\u0000", "a\n", "a\uD83D\uDE00", "#"})
  void refusesOtherAccountAndTransferIds(String value) {
    assertThat(AccountId.isValid(value)).isFalse();
    assertThatThrownBy(() -> new AccountId(value)).isInstanceOf(IllegalArgumentException.class);
    assertThat(TransferId.isValid(value)).isFalse();
    assertThatThrownBy(() -> new TransferId(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allowsExactlyTheDocumentedCharacters() {
    String allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@/+-";
    for (char character = 0; character < 0xFFFF; character++) {
      assertThat(AccountId.isValid(String.valueOf(character)))
          .as("U+%04X", (int) character)
          .isEqualTo(allowed.indexOf(character) >= 0);
    }
  }

  @Test
  void idsEndAtTheirLimits() {
    assertThat(AccountId.isValid("a".repeat(64))).isTrue();
    assertThat(AccountId.isValid("a".repeat(65))).isFalse();
    assertThat(LedgerId.isValid("A".repeat(12))).isTrue();
    assertThat(LedgerId.isValid("A".repeat(13))).isFalse();
    assertThat(ShardId.isValid("s".repeat(32))).isTrue();
    assertThat(ShardId.isValid("s".repeat(33))).isFalse();
  }

  @Test
  void saysWhatIsWrongWithAnId() {
    assertThatThrownBy(() -> new AccountId("ab c"))
        .hasMessage(
            "account id must be 1 to 64 characters of [A-Za-z0-9._:@/+-],"
                + " but character 3 is U+0020");
    assertThatThrownBy(() -> new LedgerId(""))
        .hasMessage("ledger must be 1 to 12 characters of [A-Z0-9._-], but is empty");
    assertThatThrownBy(() -> new ShardId("s".repeat(33)))
        .hasMessage("shard id must be 1 to 32 characters of [a-z0-9-], but has 33 characters");
  }

  @Test
  void ledgerAndShardHaveNarrowerAlphabets() {
    assertThat(LedgerId.isValid("EUR")).isTrue();
    assertThat(LedgerId.isValid("eur")).isFalse();
    assertThat(LedgerId.isValid("X:Y")).isFalse();
    assertThat(ShardId.isValid("s-1")).isTrue();
    assertThat(ShardId.isValid("S1")).isFalse();
    assertThat(ShardId.isValid("s:1")).isFalse();
  }

  @Test
  void tokensAreOrderedByIncarnationFirst() {
    FencingToken early = new FencingToken(1, 900);
    FencingToken later = new FencingToken(2, 5);
    assertThat(early).isLessThan(later);
    assertThat(new FencingToken(2, 4)).isLessThan(later);
    assertThat(new FencingToken(2, 5)).isEqualByComparingTo(later);
    assertThatThrownBy(() -> new FencingToken(0, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void attemptsAreOrderedByArcEpochThenStartThenSerial() {
    Attempt attempt = attempt(2, 10, 5);
    assertThat(attempt(1, 99, 99)).isLessThan(attempt);
    assertThat(attempt(2, 9, 99)).isLessThan(attempt);
    assertThat(attempt(2, 10, 4)).isLessThan(attempt);
    assertThat(attempt(2, 10, 5)).isEqualByComparingTo(attempt);
    assertThat(attempt(2, 10, 6)).isGreaterThan(attempt);
  }

  @Test
  void epochsBeginAtOneAndOnlyGrow() {
    assertThat(RingEpoch.FIRST.next()).isEqualTo(new RingEpoch(2)).isGreaterThan(RingEpoch.FIRST);
    assertThatThrownBy(() -> new RingEpoch(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ArcEpoch(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RingEpoch(Long.MAX_VALUE).next())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void namesOfLanesAreReadBackAndNeverShared() {
    LaneId lane = new LaneId(new ShardId("a-b"), new ShardId("c"));
    assertThat(LaneId.parse(lane.toString())).isEqualTo(lane);
    assertThat(new LaneId(new ShardId("a"), new ShardId("b-c")).toString())
        .isNotEqualTo(lane.toString());
    assertThatThrownBy(() -> LaneId.parse("a-b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LaneId.parse("a:a")).isInstanceOf(IllegalArgumentException.class);
  }

  private static Attempt attempt(long arcEpoch, long startIndex, long serial) {
    return new Attempt(new ArcEpoch(arcEpoch), startIndex, serial);
  }
}
