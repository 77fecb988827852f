// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.testkit.Seeded;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens say where to go on, and only for the list they came from. */
final class AccountPageTokenTest {
  private static final int ARCS = 64;

  @Test
  void tellsItsPlaceAgain() {
    AccountPageToken token = new AccountPageToken(63, "a".repeat(64));

    assertThat(AccountPageToken.decode(token.encode("EUR"), "EUR", ARCS)).isEqualTo(token);
    assertThat(AccountPageToken.decode("", "EUR", ARCS)).isEqualTo(AccountPageToken.FIRST);
  }

  private static void assertRefused(String token, String ledger) {
    assertThatThrownBy(() -> AccountPageToken.decode(token, ledger, ARCS))
        .hasMessageContaining("INVALID_ARGUMENT: page_token");
  }

  @Test
  void refusesATokenOfAnotherLedgerOrRing() {
    assertRefused(new AccountPageToken(1, "alice").encode("EUR"), "USD");
    assertRefused(new AccountPageToken(64, "").encode("EUR"), "EUR");
    assertRefused(new AccountPageToken(-1, "").encode("EUR"), "EUR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAA", "not base64!", "AQAAAAA", "AQ"})
  void refusesWhatIsNoToken(String text) {
    assertRefused(text, "");
    assertRefused(text.repeat(100), "");
  }

  @Seeded
  void refusesATokenWithAnyChange(RandomGenerator random) {
    String token = new AccountPageToken(5, "account-17").encode("EUR");
    for (int round = 0; round < 500; round++) {
      int index = random.nextInt(token.length());
      char other = (char) ('!' + random.nextInt(90));
      String changed = token.substring(0, index) + other + token.substring(index + 1);
      // The last character may carry bits that mean nothing.
      if (other != token.charAt(index) && index < token.length() - 1) {
        assertRefused(changed, "EUR");
      }
    }
  }
}
