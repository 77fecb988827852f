// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.proto.v1.Transfer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of the id of a group at home, for ever.
 *
 * @param members as they were first asked for, each with what it moved
 * @param reason of the rejection with the failing index; empty: it took place
 * @param attempt that committed; 0: none
 * @param sequence of the last decision that is owed; 0: none
 */
record ModelGroup(List<ModelRecord> members, String reason, long attempt, long sequence) {

  static ModelGroup failed(List<Transfer> members, String reason) {
    List<ModelRecord> records = new ArrayList<>();
    members.forEach(member -> records.add(ModelRecord.rejected(member, reason)));
    return new ModelGroup(records, reason, 0, 0);
  }

  boolean tookPlace() {
    return reason.isEmpty();
  }

  boolean isSettled(long acknowledged) {
    return sequence <= acknowledged;
  }

  /** The same members with the same content in the same order. */
  boolean isSame(List<Transfer> asked) {
    boolean same = members.size() == asked.size();
    for (int index = 0; same && index < asked.size(); index++) {
      ModelRecord known = members.get(index);
      same =
          LedgerModel.key(known.content()).equals(LedgerModel.key(asked.get(index)))
              && known.difference(asked.get(index)) == null;
    }
    return same;
  }

  String answer(long acknowledged) {
    return tookPlace()
        ? "EXISTS " + amounts() + (isSettled(acknowledged) ? " settled" : " unsettled")
        : reason;
  }

  String amounts() {
    return members.stream()
        .map(ModelRecord::moved)
        .map(moved -> moved == null ? BigInteger.ZERO.toString() : moved.toString())
        .collect(Collectors.joining(","));
  }
}
