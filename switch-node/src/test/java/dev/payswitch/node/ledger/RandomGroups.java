// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.Transfer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Makes well-formed groups, biased towards members that depend on one another, and towards groups
 * and ids that were there before.
 */
final class RandomGroups {
  private static final int MEMORY = 12;
  private static final int MOST = 64;

  private final RandomGenerator random;
  private final RandomTransfers transfers;
  private final List<SubmitGroupRequest> recent = new ArrayList<>();
  private int lastId;

  RandomGroups(RandomGenerator random, RandomTransfers transfers) {
    this.random = random;
    this.transfers = transfers;
  }

  /**
   * A group.
   *
   * @param firsts the accounts that its first member may debit
   */
  SubmitGroupRequest next(List<String> firsts, List<String> debits, List<String> credits) {
    List<SubmitGroupRequest> fitting =
        random.nextInt(5) != 0
            ? List.of()
            : recent.stream()
                .filter(each -> firsts.contains(each.getTransfers(0).getDebitAccountId()))
                .toList();
    SubmitGroupRequest made =
        fitting.isEmpty()
            ? make(firsts, debits, credits)
            : again(transfers.any(fitting), firsts, debits, credits);
    recent.add(made);
    if (recent.size() > MEMORY) {
      recent.removeFirst();
    }
    transfers.rememberGroup(made.getTransfers(0).getDebitAccountId(), made.getGroupId());
    return made;
  }

  private SubmitGroupRequest make(List<String> firsts, List<String> debits, List<String> credits) {
    List<Transfer> members = new ArrayList<>();
    int count = random.nextInt(80) == 0 ? MOST : 1 + random.nextInt(random.nextInt(2) == 0 ? 3 : 6);
    Transfer first = transfers.member(firsts, credits);
    boolean calm = count == MOST || random.nextInt(3) == 0;
    members.add(calm ? calm(first, 1 + random.nextInt(9)) : first);
    while (members.size() < count) {
      Transfer next = follower(members, debits, credits);
      members.add(calm && count == MOST ? calm(next, 1 + random.nextInt(3)) : next);
    }
    String id = "g" + ++lastId;
    String known = transfers.usedId(members.getFirst().getDebitAccountId());
    return finish(random.nextInt(15) == 0 && !known.isEmpty() ? known : id, members);
  }

  /** One that is likely to pass. */
  private static Transfer calm(Transfer transfer, long amount) {
    return transfer.hasAmountMinor() && transfer.getAmountMinor() > amount
        ? transfer.toBuilder().setAmountMinor(amount).build()
        : transfer;
  }

  /** Mostly something about a member before it. */
  private Transfer follower(List<Transfer> before, List<String> debits, List<String> credits) {
    Transfer known = transfers.any(before);
    Transfer made =
        switch (random.nextInt(9)) {
          case 0, 1 -> passOn(known, debits, credits);
          case 2 -> passOn(before.getLast(), debits, credits);
          case 3, 4 -> transfers.changeIn(before, debits, credits);
          case 5 -> transfers.refundIn(before, debits, credits);
          default -> Transfer.getDefaultInstance();
        };
    return RandomTransfers.isWellFormed(made) ? made : transfers.member(debits, credits);
  }

  /** The money goes on from where it came to. */
  private Transfer passOn(Transfer known, List<String> debits, List<String> credits) {
    String from = known.getCreditAccountId();
    String to = transfers.any(credits);
    if (!debits.contains(from) || from.equals(to)) {
      return Transfer.getDefaultInstance();
    }
    Transfer next = transfers.member(List.of(from), List.of(to));
    long amount = Math.max(1, known.getAmountMinor() - random.nextInt(2));
    return next.hasAmountMinor() && random.nextInt(4) != 0
        ? next.toBuilder().setAmountMinor(amount).build()
        : next;
  }

  private SubmitGroupRequest again(
      SubmitGroupRequest known, List<String> firsts, List<String> debits, List<String> credits) {
    if (random.nextInt(2) == 0) {
      return known;
    }
    List<Transfer> members = new ArrayList<>(known.getTransfersList());
    String id = known.getGroupId();
    int place = random.nextInt(members.size());
    switch (random.nextInt(6)) {
      case 0 -> members.remove(place);
      case 1 -> members.addFirst(members.remove(place));
      case 2 -> members.add(transfers.member(debits, credits));
      case 3 -> members.set(place, transfers.other(members.get(place), debits, credits));
      default -> id = "g" + ++lastId;
    }
    boolean fits =
        !members.isEmpty()
            && members.stream().noneMatch(each -> LedgerModel.kind(each).equals("SWEEP"))
            && firsts.contains(members.getFirst().getDebitAccountId());
    SubmitGroupRequest changed = fits ? finish(id, members) : known;
    return changed.getTransfersCount() == 0 ? known : changed;
  }

  /** Without what would make it malformed. */
  private static SubmitGroupRequest finish(String id, List<Transfer> members) {
    Set<String> seen = new HashSet<>();
    seen.add(LedgerModel.key(members.getFirst().getDebitAccountId(), id));
    SubmitGroupRequest.Builder group = SubmitGroupRequest.newBuilder().setGroupId(id);
    for (Transfer member : members) {
      if (seen.add(LedgerModel.key(member)) && group.getTransfersCount() < MOST) {
        group.addTransfers(member);
      } else if (group.getTransfersCount() == 0) {
        group.setGroupId(id + "x");
        seen.clear();
        seen.add(LedgerModel.key(member.getDebitAccountId(), id + "x"));
        seen.add(LedgerModel.key(member));
        group.addTransfers(member);
      }
    }
    return group.build();
  }
}
