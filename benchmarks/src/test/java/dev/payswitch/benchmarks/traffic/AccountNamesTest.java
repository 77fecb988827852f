// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccountNamesTest {
  @Test
  void areDifferentValidAndOfTheirLengths() {
    Set<String> names = new HashSet<>();
    Set<Integer> lengths = new HashSet<>();
    for (int account = 0; account < 100_000; account++) {
      String name = AccountNames.nameOf(account);
      assertThat(AccountId.isValid(name)).as(name).isTrue();
      assertThat(name).hasSize(AccountNames.lengthOf(account));
      names.add(name);
      lengths.add(name.length());
    }

    assertThat(names).hasSize(100_000);
    assertThat(lengths).containsExactlyInAnyOrder(16, 17, 18, 19, 20, 21, 22, 23, 24);
  }

  @Test
  void stayTheSame() {
    // Measurements with --reuse look for accounts that an earlier build of the generator made.
    assertThat(AccountNames.nameOf(0)).isEqualTo("a:e485875thrjdf.");
    assertThat(AccountNames.nameOf(8)).isEqualTo("a:9slihm3npadhm.00000000");
  }
}
