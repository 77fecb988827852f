// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.codec.GroupCodec;
import dev.payswitch.node.codec.ParsedGroup;
import dev.payswitch.node.ledger.GroupRequest;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes well-formed groups of every kind at random: of members that have nothing to do with each
 * other, or are about each other, or about what was made before.
 */
final class SimulatedGroups {
  private static final int FEW = 5;
  private static final int MANY = 20;

  private final RandomGenerator random;
  private final SimulatedTransfers transfers;
  private final List<String> accounts;
  private final Function<String, ShardId> owner;
  private int lastId;

  SimulatedGroups(
      RandomGenerator random,
      SimulatedTransfers transfers,
      List<String> accounts,
      Function<String, ShardId> owner) {
    this.random = random;
    this.transfers = transfers;
    this.accounts = accounts;
    this.owner = owner;
  }

  GroupRequest next() {
    while (true) {
      GroupRequest group = wellFormed("g" + ++lastId, members());
      if (group != null) {
        return group;
      }
    }
  }

  private List<Transfer> members() {
    List<Transfer> members = new ArrayList<>();
    switch (random.nextInt(4)) {
      case 0 -> makeHoldElsewhere(members);
      case 1 -> changeHoldElsewhere(members);
      default -> {
        for (int rest = random.nextInt(12) == 0 ? MANY : 1 + random.nextInt(FEW);
            rest > 0;
            rest--) {
          members.add(transfers.member());
        }
      }
    }
    return members;
  }

  /** Where possible, home and the two accounts of the hold are on three shards. */
  private void makeHoldElsewhere(List<Transfer> members) {
    List<String> spread = spread();
    members.add(transfers.memberPayment(spread.get(0), spread.get(1 + random.nextInt(2))));
    members.add(transfers.memberHold(spread.get(1), spread.get(2)));
    while (random.nextInt(3) == 0) {
      members.add(transfers.memberAboutHold());
    }
    if (random.nextInt(3) == 0) {
      members.add(transfers.member());
    }
  }

  private void changeHoldElsewhere(List<Transfer> members) {
    List<String> spread = spread();
    members.add(transfers.memberPayment(spread.get(0), spread.get(1)));
    do {
      members.add(transfers.memberAboutHold());
    } while (random.nextInt(3) == 0);
  }

  /** Three accounts of as many shards as possible. */
  private List<String> spread() {
    List<String> spread = new ArrayList<>();
    List<ShardId> shards = new ArrayList<>();
    for (int tries = 0; spread.size() < 3; tries++) {
      String account = accounts.get(random.nextInt(accounts.size()));
      String first = spread.isEmpty() ? account : spread.getFirst();
      boolean isNew =
          !spread.contains(account)
              && SimulatedTransfers.ledgerOf(account).equals(SimulatedTransfers.ledgerOf(first));
      if (isNew && (tries > 50 || !shards.contains(owner.apply(account)))) {
        spread.add(account);
        shards.add(owner.apply(account));
      }
    }
    return spread;
  }

  /** The same id again, for something else. */
  GroupRequest changed(GroupRequest first) {
    SubmitGroupRequest.Builder changed = read(first).toBuilder();
    int count = changed.getTransfersCount();
    int index = random.nextInt(count);
    switch (random.nextInt(5)) {
      case 0 -> {
        if (count > 1) {
          changed.removeTransfers(count - 1);
        }
      }
      case 1 -> changed.addTransfers(transfers.member());
      case 2 -> {
        Transfer.Builder member = changed.getTransfersBuilder(index);
        if (member.hasAmountMinor()) {
          member.setAmountMinor(member.getAmountMinor() + 1);
        }
      }
      case 3 -> {
        if (index > 0) {
          changed.setTransfers(index, transfers.member());
        }
      }
      default -> {
        if (index > 1) {
          Transfer second = changed.getTransfers(1);
          changed.setTransfers(1, changed.getTransfers(index)).setTransfers(index, second);
        }
      }
    }
    GroupRequest group = wellFormed(changed.getGroupId(), changed.getTransfersList());
    return group == null ? first : group;
  }

  /** A member of a group as a transfer of its own. */
  static Transfer member(GroupRequest group, int index) {
    return read(group).getTransfers(index);
  }

  private static SubmitGroupRequest read(GroupRequest group) {
    try {
      return SubmitGroupRequest.parseFrom(group.bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable GroupRequest wellFormed(String id, List<Transfer> members) {
    SubmitGroupRequest request =
        SubmitGroupRequest.newBuilder().setGroupId(id).addAllTransfers(members).build();
    return GroupCodec.parse(request.toByteString()) instanceof ParsedGroup.WellFormed parsed
        ? parsed.group()
        : null;
  }
}
