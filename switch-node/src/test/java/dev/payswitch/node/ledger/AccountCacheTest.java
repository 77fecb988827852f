// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.node.rows.Account;
import dev.payswitch.testkit.Seeded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Accounts may be forgotten at any time, but what is found is what was put last. */
final class AccountCacheTest {
  private static final int CAPACITY = 64;

  private final LedgerFixture shard = new LedgerFixture();
  private final AccountCache cache = new AccountCache(CAPACITY);

  private Account account(String id) {
    shard.create(Payments.account(id));
    return shard.account(id);
  }

  private List<Account> accounts(int count) {
    return IntStream.range(0, count).mapToObj(number -> account("account-" + number)).toList();
  }

  /** Equal, but another object. */
  private static Account newVersionOf(Account account) {
    return account.withTotals(account.totals());
  }

  private long found(List<Account> accounts) {
    return accounts.stream().filter(account -> cache.get(account.id()) != null).count();
  }

  @Test
  void findsWhatWasPut() {
    Account account = account("alice");
    assertThat(cache.get(account.id())).isNull();

    cache.put(account);

    assertThat(cache.get(new AccountId("alice"))).isSameAs(account);
    assertThat(cache.get(new AccountId("bob"))).isNull();
  }

  @Test
  void findsTheNewestVersion() {
    Account account = account("alice");
    Account newest = newVersionOf(account);

    cache.put(account);
    cache.put(newest);

    assertThat(cache.get(newest.id())).isSameAs(newest);
  }

  @Test
  void forgetsWhatWasRemoved() {
    List<Account> accounts = accounts(3);
    accounts.forEach(cache::put);

    cache.remove(accounts.get(1).id());
    cache.remove(new AccountId("nobody"));

    assertThat(found(accounts)).isEqualTo(2);
    assertThat(cache.get(accounts.get(1).id())).isNull();
  }

  @Test
  void keepsNoMoreThanItsCapacity() {
    List<Account> accounts = accounts(20 * CAPACITY);

    accounts.forEach(cache::put);

    // Every set has been filled many times over, so not one slot is empty.
    assertThat(found(accounts)).isEqualTo(CAPACITY);
  }

  @Test
  void roundsItsCapacityUp() {
    List<Account> accounts = accounts(20 * CAPACITY);
    AccountCache rounded = new AccountCache(CAPACITY - 1);

    accounts.forEach(rounded::put);

    assertThat(accounts.stream().filter(account -> rounded.get(account.id()) != null))
        .hasSize(CAPACITY);
  }

  @Test
  void findsEachAccountAtOnceAlthoughItsSetWasFull() {
    for (Account account : accounts(20 * CAPACITY)) {
      cache.put(account);

      assertThat(cache.get(account.id())).isSameAs(account);
    }
  }

  @Test
  void givesUpTheSlotsOfAFullSetInTurn() {
    AccountCache oneSet = new AccountCache(1);
    List<Account> accounts = accounts(12);

    accounts.forEach(oneSet::put);

    assertThat(accounts.stream().filter(account -> oneSet.get(account.id()) != null))
        .containsExactlyElementsOf(accounts.subList(8, 12));
  }

  @Test
  void tellsIdsOfTheSameHashApart() {
    // Strings of these parts have the same hash.
    List<Account> alike =
        List.of(account("AaAa"), account("AaBB"), account("BBAa"), account("BBBB"));
    assertThat(alike.stream().map(account -> account.id().hashCode()).distinct()).hasSize(1);

    alike.forEach(cache::put);

    assertThat(alike).allSatisfy(each -> assertThat(cache.get(each.id())).isSameAs(each));
    Account newest = newVersionOf(alike.get(1));
    cache.put(newest);
    assertThat(cache.get(newest.id())).isSameAs(newest);
    assertThat(cache.get(new AccountId("BBAa"))).isSameAs(alike.get(2));
  }

  @Seeded(rounds = 5)
  void neverFindsAnythingButWhatWasPutLast(RandomGenerator random) {
    List<Account> accounts = accounts(4 * CAPACITY);
    Map<AccountId, Account> newest = new HashMap<>();
    for (int put = 0; put < 20_000; put++) {
      Account account = newVersionOf(accounts.get(random.nextInt(accounts.size())));
      newest.put(account.id(), account);
      cache.put(account);
      AccountId asked = accounts.get(random.nextInt(accounts.size())).id();

      Account found = cache.get(asked);

      if (found != null) {
        assertThat(found).isSameAs(Objects.requireNonNull(newest.get(asked)));
      }
    }
    assertThat(newest.keySet().stream().filter(id -> cache.get(id) != null)).hasSize(CAPACITY);
  }
}
