// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.RefundTotals;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Every row of every shard, and its books, to see that nothing of what failed is left. */
record Snapshot(Map<String, String> rows) {
  static Snapshot of(ContractWorld world) {
    byte[] nothing = RefundTotals.NONE.encode();
    Map<String, String> rows = new TreeMap<>();
    for (ContractShard shard : world.shards()) {
      shard
          .ledgers()
          .forEach((name, totals) -> rows.put(shard.id() + " books " + name, totals.toString()));
      for (Family family : new Family[] {Family.DATA, Family.HISTORY, Family.AGENDA}) {
        shard.rows(family).stream()
            .filter(row -> !Arrays.equals(row.value(), nothing))
            .forEach(
                row ->
                    rows.put(shard.id() + " " + family + " " + hex(row.key()), hex(row.value())));
      }
    }
    return new Snapshot(rows);
  }

  /** Whatever is recorded under the id of a group is its own business. */
  Snapshot without(Step.Group group) {
    if (!TransferId.isValid(group.id()) || group.members().isEmpty()) {
      return this;
    }
    String account = group.members().getFirst().transfer().getDebitAccountId();
    if (!AccountId.isValid(account)) {
      return this;
    }
    TransferKey key = new TransferKey(new AccountId(account), new TransferId(group.id()));
    String id = hex(Keys.id(new dev.payswitch.core.ring.Arc(ContractShard.arcOf(account)), key));
    Map<String, String> others = new TreeMap<>(rows);
    others.keySet().removeIf(name -> name.endsWith(id));
    return new Snapshot(others);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
