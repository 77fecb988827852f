// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.testkit.Seeded;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MinorUnitsTest {
  @ParameterizedTest
  @CsvSource({
    "EUR, 12.50, 1250, 12.50",
    "EUR, 12.5, 1250, 12.50",
    "EUR, 12, 1200, 12.00",
    "EUR, -0.01, -1, -0.01",
    "EUR, 007, 700, 7.00",
    "JPY, 1250, 1250, 1250",
    "KWD, 1.234, 1234, 1.234",
    "CZK, 2452.00, 245200, 2452.00",
    "POINTS, 12, 12, 12",
    "XAU, 3, 3, 3",
    "EUR, 92233720368547758.07, 9223372036854775807, 92233720368547758.07",
    "EUR, -92233720368547758.08, -9223372036854775808, -92233720368547758.08",
  })
  void readsAndWritesMajorUnits(String ledger, String text, long minor, String written) {
    MinorUnits units = MinorUnits.of(new LedgerId(ledger));
    assertThat(units.parse(text)).isEqualTo(new Amount(minor));
    assertThat(units.format(new Amount(minor))).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EUR | 12.505 | amount 12.505 has 3 decimals, EUR has 2",
        "JPY | 12.5 | amount 12.5 has 1 decimals, JPY has 0",
        "EUR | 92233720368547758.08 | amount 92233720368547758.08 is beyond 64 bits",
        "EUR | '' | amount \"\" is not a number such as 12.50",
        "EUR | . | amount \".\" is not a number such as 12.50",
        "EUR | 1. | amount \"1.\" is not a number such as 12.50",
        "EUR | .5 | amount \".5\" is not a number such as 12.50",
        "EUR | 1,000.00 | amount \"1,000.00\" is not a number such as 12.50",
        "EUR | 1e3 | amount \"1e3\" is not a number such as 12.50",
        "EUR | +1 | amount \"+1\" is not a number such as 12.50",
        "EUR | --1 | amount \"--1\" is not a number such as 12.50",
        "EUR | '1 ' | amount \"1 \" is not a number such as 12.50",
        "EUR | \u0661 | amount \"\u0661\" is not a number such as 12.50",
      })
  void saysWhyAnAmountIsRefused(String ledger, String text, String message) {
    MinorUnits units = MinorUnits.of(new LedgerId(ledger));
    assertThatThrownBy(() -> units.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void doesNotReadEndlessText() {
    MinorUnits units = MinorUnits.of(new LedgerId("EUR"));
    assertThatThrownBy(() -> units.parse("0".repeat(41)))
        .hasMessage("amount has 41 characters, at most 40 are read");
  }

  @Seeded
  void readsBackWhatItWrites(RandomGenerator random) {
    MinorUnits units = new MinorUnits(new LedgerId("EUR"), random.nextInt(19));
    Amount amount = new Amount(random.nextLong() >> random.nextInt(64));
    assertThat(units.parse(units.format(amount))).isEqualTo(amount);
  }
}
