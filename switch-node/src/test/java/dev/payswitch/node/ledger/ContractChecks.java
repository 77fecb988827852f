// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AuditRecord;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.node.rows.Totals;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be true after every row, whatever it is about. */
final class ContractChecks {
  private ContractChecks() {}

  static void check(ContractWorld world, boolean mayHaveIntents) {
    checkConservation(world);
    for (Account account : world.accounts()) {
      checkBounds(account);
      checkVersion(world, account);
      if (!mayHaveIntents) {
        assertThat(account.totals().creditsIntended()).as("intended for %s", account.id()).isZero();
        assertThat(account.totals().debitsReserved()).as("reserved for %s", account.id()).isZero();
        assertThat(account.shares()).as("shares of %s", account.id()).isZero();
      }
    }
    world.shards().forEach(shard -> new ShareChecks(world, shard).check());
  }

  /** Posted and pending, per ledger: of each shard with its clearing totals, and over all. */
  private static void checkConservation(ContractWorld world) {
    Map<String, BigInteger> clearing = new HashMap<>(world.far().clearing());
    for (ContractShard shard : world.shards()) {
      Map<String, BigInteger> sums = new HashMap<>();
      for (Account account : world.accounts()) {
        if (world.shardOf(account.id().value()) == shard) {
          String ledger = account.ledger().value();
          Totals totals = account.totals();
          add(sums, ledger, totals.balance());
          add(sums, ledger + " pending", totals.creditsPending() - totals.debitsPending());
        }
      }
      for (LedgerTotals totals : shard.ledgers().values()) {
        String ledger = totals.ledger().value();
        assertThat(totals.clearingMinor()).as(ledger).isEqualTo(removed(sums, ledger));
        assertThat(totals.pendingClearingMinor())
            .as("%s pending", ledger)
            .isEqualTo(removed(sums, ledger + " pending"));
        clearing.merge(ledger, totals.clearingMinor(), BigInteger::add);
        clearing.merge(ledger + " pending", totals.pendingClearingMinor(), BigInteger::add);
      }
      assertThat(sums).as("ledgers without clearing totals").isEmpty();
    }
    assertThat(clearing).allSatisfy((ledger, sum) -> assertThat(sum).as(ledger).isZero());
  }

  /** A home has books in a ledger as soon as it commits a group in it, with or without accounts. */
  private static BigInteger removed(Map<String, BigInteger> sums, String name) {
    BigInteger sum = sums.remove(name);
    return sum == null ? BigInteger.ZERO : sum;
  }

  private static void add(Map<String, BigInteger> sums, String name, long minor) {
    sums.merge(name, BigInteger.valueOf(minor), BigInteger::add);
  }

  private static void checkBounds(Account account) {
    Totals totals = account.totals();
    Amount floor = account.bounds().floor();
    Amount ceiling = account.bounds().ceiling();
    if (floor != null) {
      assertThat(totals.available()).as("floor").isGreaterThanOrEqualTo(floor.minor());
    }
    if (ceiling != null) {
      BigInteger most =
          BigInteger.valueOf(totals.balance())
              .add(BigInteger.valueOf(totals.creditsPending()))
              .add(BigInteger.valueOf(totals.creditsIntended()));
      assertThat(most).as("ceiling").isLessThanOrEqualTo(BigInteger.valueOf(ceiling.minor()));
    }
  }

  /** Version and update time change with settings, never with payments. */
  private static void checkVersion(ContractWorld world, Account account) {
    List<AuditRecord> audits = world.shardOf(account.id().value()).audits(account.id());
    assertThat(account.version()).isEqualTo(1 + audits.size());
    assertThat(account.updateTimeMicros())
        .isEqualTo(audits.isEmpty() ? account.createTimeMicros() : audits.getLast().timeMicros());
    if (!audits.isEmpty()) {
      assertThat(account.settings()).isEqualTo(audits.getLast().after());
    }
  }
}
