// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.proto.v1.Transfer;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies of everything that the members of a group can change, to go back to. */
final class ModelTrial {
  private final LedgerModel model;
  private final Map<String, @Nullable ModelAccount> accounts = new HashMap<>();
  private final Map<String, @Nullable ModelHold> holds = new HashMap<>();
  private final Map<String, @Nullable ModelRecord> records = new HashMap<>();
  private final Map<String, @Nullable BigInteger> refunded = new HashMap<>();
  private final Map<String, @Nullable String> incoming = new HashMap<>();

  ModelTrial(LedgerModel model, List<ModelGroups.Member> members) {
    this.model = model;
    for (ModelGroups.Member member : members) {
      Transfer transfer = member.transfer();
      keep(transfer.getDebitAccountId());
      keep(transfer.getCreditAccountId());
      keep(model.creditOf(transfer));
      keepHold(LedgerModel.key(transfer));
      keepHold(LedgerModel.targetKey(transfer));
      records.put(LedgerModel.key(transfer), model.recorded.get(LedgerModel.key(transfer)));
      String original =
          LedgerModel.key(transfer.getCreditAccountId(), transfer.getTarget().getId());
      refunded.put(original, model.refunded.get(original));
      ModelGroups.Told told = member.told();
      if (told != null) {
        keep(told.credit());
        keepIncoming(told.credit() + " " + LedgerModel.targetKey(transfer));
      }
      keepIncoming(transfer.getCreditAccountId() + " " + LedgerModel.key(transfer));
    }
  }

  private void keep(String account) {
    ModelAccount known = model.accounts.get(account);
    accounts.put(account, known == null ? null : known.copy());
  }

  private void keepHold(String key) {
    ModelHold known = model.holds.get(key);
    holds.put(key, known == null ? null : known.copy());
  }

  private void keepIncoming(String key) {
    incoming.put(key, model.participant.holds.get(key));
  }

  /** Nothing of it happened. */
  void goBack() {
    goBack(model.accounts, accounts);
    goBack(model.holds, holds);
    goBack(model.recorded, records);
    goBack(model.refunded, refunded);
    goBack(model.participant.holds, incoming);
    for (String key : holds.keySet()) {
      ModelHold hold = model.holds.get(key);
      if (hold != null && hold.state.equals("OPEN")) {
        model.open.put(key, hold);
      } else {
        model.open.remove(key);
      }
    }
  }

  private static <V> void goBack(Map<String, V> now, Map<String, @Nullable V> before) {
    before.forEach(
        (key, value) -> {
          if (value == null) {
            now.remove(key);
          } else {
            now.put(key, value);
          }
        });
  }
}
