// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.Transfer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A day is the same for its seed, and its outcomes do not depend on the order. */
final class PaymentDayTest {
  private static final PaymentDay.Size SMALL = new PaymentDay.Size(200, 3_000, 90);

  @Test
  void isTheSameForTheSameSeed() {
    PaymentDay first = PaymentDay.generate(7, SMALL);
    PaymentDay second = PaymentDay.generate(7, SMALL);

    assertThat(first.payments()).isEqualTo(second.payments());
    assertThat(first.openings()).isEqualTo(second.openings());
    assertThat(PaymentDay.generate(8, SMALL).payments()).isNotEqualTo(first.payments());
  }

  @Test
  void demoHasTheSizeItPromises() {
    PaymentDay day = PaymentDay.generate(42, PaymentDay.Size.DEFAULT);

    assertThat(day.accounts()).hasSize(5_001);
    assertThat(day.payments()).hasSize(50_000);
    assertThat(declined(day, day.payments())).isEqualTo(1_500);
  }

  @Test
  void idsAreUniqueAndAccountsExist() {
    PaymentDay day = PaymentDay.generate(1, SMALL);
    List<String> accounts = day.accounts().stream().map(Account::getId).toList();

    assertThat(accounts).doesNotHaveDuplicates();
    assertThat(day.payments().stream().map(Transfer::getId)).doesNotHaveDuplicates();
    assertThat(day.payments())
        .allSatisfy(
            payment -> {
              assertThat(accounts).contains(payment.getDebitAccountId());
              assertThat(accounts).contains(payment.getCreditAccountId());
              assertThat(payment.getDebitAccountId()).isNotEqualTo(payment.getCreditAccountId());
              assertThat(payment.getAmountMinor()).isPositive();
            });
  }

  @Test
  void sameNumberIsDeclinedInEveryOrder() {
    PaymentDay day = PaymentDay.generate(3, SMALL);
    List<Transfer> payments = new ArrayList<>(day.payments());

    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(payments, new Random(seed));
      assertThat(declined(day, payments)).as("order of seed %s", seed).isEqualTo(90);
    }
  }

  @Test
  void fewMerchantsTakeMostOfTheMoney() {
    PaymentDay day = PaymentDay.generate(42, PaymentDay.Size.DEFAULT);
    Map<String, Integer> counts = new HashMap<>();
    day.payments().forEach(payment -> counts.merge(payment.getCreditAccountId(), 1, Integer::sum));

    assertThat(counts.get(PaymentDay.favourite())).isGreaterThan(5_000);
    assertThat(counts.getOrDefault("merchant:2", 0))
        .isBetween(counts.getOrDefault("merchant:3", 0), counts.get(PaymentDay.favourite()));
  }

  /** Runs payments in this order against balances in memory. */
  private static int declined(PaymentDay day, List<Transfer> payments) {
    Map<String, Long> balances = new HashMap<>();
    day.openings()
        .forEach(opening -> balances.put(opening.getCreditAccountId(), opening.getAmountMinor()));
    int declined = 0;
    for (Transfer payment : payments) {
      long left = balances.getOrDefault(payment.getDebitAccountId(), 0L) - payment.getAmountMinor();
      if (left < 0) {
        declined++;
      } else {
        balances.put(payment.getDebitAccountId(), left);
        balances.merge(payment.getCreditAccountId(), payment.getAmountMinor(), Long::sum);
      }
    }
    return declined;
  }
}
