// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.payswitch.node.codec.ParsedTransfer;
import dev.payswitch.node.codec.TransferCodec;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferReference;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes well-formed transfers of all kinds, biased towards what happened before: the same id again
 * with and without a difference, changes of holds and refunds of transfers that took place.
 */
final class RandomTransfers {
  private static final int MEMORY = 50;

  private final RandomGenerator random;
  private final LedgerModel model;
  private final List<Transfer> recent = new ArrayList<>();
  private final List<Known> holds = new ArrayList<>();
  private final List<Known> posted = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private int lastId;

  /** A transfer that took place. */
  private record Known(Transfer transfer, String credit) {}

  RandomTransfers(RandomGenerator random, LedgerModel model) {
    this.random = random;
    this.model = model;
  }

  /** It took place. */
  void remember(Transfer transfer, String credit) {
    String kind = LedgerModel.kind(transfer);
    if (kind.equals("HOLD")) {
      holds.add(new Known(transfer, credit));
    }
    if (!kind.equals("VOID") && !kind.equals("ADJUST")) {
      posted.add(new Known(transfer, credit));
    }
    shorten(holds, 15);
    shorten(posted, MEMORY);
  }

  /** An id was used for a group. */
  void rememberGroup(String debit, String id) {
    groups.add(LedgerModel.key(debit, id));
    shorten(groups, 10);
  }

  /** An id of an account that was used; empty: none is known. */
  String usedId(String debit) {
    List<Transfer> known =
        recent.stream().filter(each -> each.getDebitAccountId().equals(debit)).toList();
    return known.isEmpty() ? "" : any(known).getId();
  }

  /** Mostly a new transfer, and no sweep. */
  Transfer member(List<String> debits, List<String> credits) {
    Transfer made = random.nextInt(40) == 0 ? next(debits, credits) : make(debits, credits);
    while (LedgerModel.kind(made).equals("SWEEP")) {
      made = make(debits, credits);
    }
    recent.add(made);
    shorten(recent, MEMORY);
    return made;
  }

  /** The same with a difference, or another one. */
  Transfer other(Transfer known, List<String> debits, List<String> credits) {
    return again(known, debits, credits);
  }

  /** A change of a hold that is made by one of these. */
  Transfer changeIn(List<Transfer> members, List<String> debits, List<String> credits) {
    List<Known> made =
        members.stream()
            .filter(each -> LedgerModel.kind(each).equals("HOLD"))
            .map(each -> new Known(each, each.getCreditAccountId()))
            .toList();
    List<Known> fitting = fitting(made, debits, credits);
    return fitting.isEmpty() ? Transfer.getDefaultInstance() : change(any(fitting), credits);
  }

  /** A refund of one of these. */
  Transfer refundIn(List<Transfer> members, List<String> debits, List<String> credits) {
    return refund(
        members.stream().map(each -> new Known(each, each.getCreditAccountId())).toList(),
        debits,
        credits);
  }

  private static void shorten(List<?> list, int length) {
    if (list.size() > length) {
      list.removeFirst();
    }
  }

  /** A transfer between accounts of these; those of a hold that is changed come with the hold. */
  Transfer next(List<String> debits, List<String> credits) {
    List<Transfer> fitting =
        random.nextInt(4) != 0
            ? List.of()
            : recent.stream()
                .filter(each -> debits.contains(each.getDebitAccountId()))
                .filter(
                    each ->
                        each.getCreditAccountId().isEmpty()
                            || credits.contains(each.getCreditAccountId()))
                .toList();
    Transfer made =
        fitting.isEmpty() ? make(debits, credits) : again(any(fitting), debits, credits);
    recent.add(made);
    shorten(recent, MEMORY);
    return made;
  }

  /** The same once more, or with one difference. */
  private Transfer again(Transfer known, List<String> debits, List<String> credits) {
    if (random.nextInt(3) == 0) {
      return known;
    }
    Transfer.Builder changed = known.toBuilder();
    switch (random.nextInt(11)) {
      case 0 -> changed.setKindValue(1 + random.nextInt(7));
      case 1 -> changed.setCreditAccountId(any(credits));
      case 2 -> changed.setAmountMinor(amount());
      case 3 -> changed.setLedger(known.getLedger().equals("EUR") ? "USD" : "EUR");
      case 4 -> changed.setCode(known.getCode() + 1);
      case 5 -> changed.setReference(known.getReference() + "x");
      case 6 -> changed.setTimeout(timeout());
      case 7 -> changed.setTarget(changed.getTarget().toBuilder().setId("t" + random.nextInt(9)));
      case 8 -> changed.setFinal(random.nextBoolean());
      case 9 -> changed.setEffectiveTime(Timestamp.newBuilder().setSeconds(random.nextInt(3)));
      default ->
          // Another transfer altogether, under the same id.
          changed =
              make(List.of(known.getDebitAccountId()), credits).toBuilder().setId(known.getId());
    }
    return isWellFormed(changed.build()) && debits.contains(changed.getDebitAccountId())
        ? changed.build()
        : known;
  }

  /** Another transfer between the same accounts under the same id, which has no outcome yet. */
  Transfer instead(Transfer known) {
    List<String> debits = List.of(known.getDebitAccountId());
    List<String> credits = List.of(known.getCreditAccountId());
    Transfer refund = random.nextInt(3) == 0 ? known : refund(debits, credits);
    Transfer made = isWellFormed(refund) ? refund : movement(debits, credits, random.nextInt(6));
    return made.toBuilder().setId(known.getId()).build();
  }

  private Transfer make(List<String> debits, List<String> credits) {
    int number = random.nextInt(24);
    Transfer made = Transfer.getDefaultInstance();
    if (number < 9) {
      made = change(debits, credits);
    } else if (number < 12) {
      made = refund(debits, credits);
    }
    return isWellFormed(made) ? made : movement(debits, credits, number % 6);
  }

  private Transfer movement(List<String> debits, List<String> credits, int number) {
    Transfer.Builder made = Payments.payment(any(debits), any(credits), amount(), nextId());
    while (made.getDebitAccountId().equals(made.getCreditAccountId())) {
      made.setDebitAccountId(any(debits)).setCreditAccountId(any(credits));
    }
    ModelAccount giver = model.accounts.get(made.getDebitAccountId());
    boolean waits = giver != null && !giver.shares.isEmpty() && random.nextInt(3) == 0;
    if (waits || random.nextInt(10) == 0) {
      made.setAmountMinor(edge(made.getDebitAccountId(), made.getCreditAccountId()));
    }
    if (number == 0 || number == 1) {
      made.setKind(TransferKind.TRANSFER_KIND_HOLD).setTimeout(timeout());
    } else if (number == 2) {
      made.setKind(TransferKind.TRANSFER_KIND_SWEEP);
      made.setAmountMinor(random.nextBoolean() ? Long.MAX_VALUE : amount());
    }
    String used = groups.isEmpty() || random.nextInt(40) != 0 ? "" : any(groups);
    if (used.startsWith(made.getDebitAccountId() + "/")) {
      made.setId(used.substring(used.indexOf('/') + 1));
    }
    return finish(made);
  }

  /** Information that is kept and compared, and now and then the wrong ledger. */
  private Transfer finish(Transfer.Builder made) {
    if (random.nextInt(25) == 0) {
      made.setLedger("USD");
    }
    if (random.nextInt(10) == 0) {
      made.setCode(random.nextInt(3)).setReference("r" + random.nextInt(3));
    }
    if (random.nextInt(20) == 0) {
      made.setEffectiveTime(Timestamp.newBuilder().setSeconds(5).setNanos(random.nextInt(3)));
    }
    return made.build();
  }

  /** A capture, void or adjust of a hold, or of what is none. */
  private Transfer change(List<String> debits, List<String> credits) {
    List<Known> candidates = random.nextInt(15) == 0 ? posted : holds;
    List<Known> fitting = fitting(candidates, debits, credits);
    if (fitting.isEmpty()) {
      return Transfer.getDefaultInstance();
    }
    return change(any(fitting), credits);
  }

  private Transfer change(Known chosen, List<String> credits) {
    Transfer hold = chosen.transfer;
    Transfer.Builder made =
        Transfer.newBuilder()
            .setId(nextId())
            .setDebitAccountId(hold.getDebitAccountId())
            .setLedger(hold.getLedger())
            .setTarget(target(hold, random.nextInt(20) == 0 ? any(credits) : ""));
    switch (random.nextInt(4)) {
      case 0 -> made.setCreditAccountId(chosen.credit);
      case 1 -> made.setCreditAccountId(random.nextInt(4) == 0 ? any(credits) : chosen.credit);
      default -> made.clearCreditAccountId();
    }
    int number = random.nextInt(8);
    long held = Math.max(1, hold.getAmountMinor());
    if (number == 0) {
      made.setKind(TransferKind.TRANSFER_KIND_VOID);
    } else if (number < 5) {
      made.setKind(TransferKind.TRANSFER_KIND_CAPTURE);
      if (random.nextInt(3) != 0) {
        made.setAmountMinor(part(held));
      }
      if (random.nextInt(3) != 0) {
        made.setFinal(random.nextInt(3) == 0);
      }
    } else {
      made.setKind(TransferKind.TRANSFER_KIND_ADJUST);
      if (random.nextInt(4) == 0) {
        made.setTimeout(timeout());
      }
      if (!made.hasTimeout() || random.nextBoolean()) {
        made.setAmountMinor(random.nextBoolean() ? part(held) : amount());
      }
    }
    return finish(made);
  }

  private Transfer refund(List<String> debits, List<String> credits) {
    return refund(posted, debits, credits);
  }

  private Transfer refund(List<Known> originals, List<String> debits, List<String> credits) {
    List<Known> fitting =
        originals.stream()
            .filter(each -> debits.contains(each.credit))
            .filter(each -> credits.contains(each.transfer.getDebitAccountId()))
            .toList();
    if (fitting.isEmpty()) {
      return Transfer.getDefaultInstance();
    }
    Known original = any(fitting);
    long amount = Math.max(1, original.transfer.getAmountMinor());
    Transfer.Builder made =
        Transfer.newBuilder()
            .setId(nextId())
            .setKind(TransferKind.TRANSFER_KIND_REFUND)
            .setDebitAccountId(random.nextInt(20) == 0 ? any(debits) : original.credit)
            .setCreditAccountId(original.transfer.getDebitAccountId())
            .setAmountMinor(random.nextInt(3) == 0 ? amount : part(amount))
            .setLedger(original.transfer.getLedger())
            .setTarget(target(original.transfer, original.transfer.getDebitAccountId()));
    switch (random.nextInt(25)) {
      case 0 -> made.getTargetBuilder().setId("none");
      case 1 -> made.getTargetBuilder().setDebitAccountId(any(credits));
      case 2 -> made.setCreditAccountId(any(credits));
      default -> {}
    }
    return finish(made);
  }

  private static List<Known> fitting(List<Known> known, List<String> debits, List<String> credits) {
    return known.stream()
        .filter(each -> debits.contains(each.transfer.getDebitAccountId()))
        .filter(each -> credits.contains(each.credit))
        .toList();
  }

  private static TransferReference target(Transfer transfer, String account) {
    return TransferReference.newBuilder()
        .setDebitAccountId(account)
        .setId(transfer.getId())
        .build();
  }

  /** Mostly small; sometimes at the edge of 64 bits. */
  private long amount() {
    return switch (random.nextInt(120)) {
      case 0 -> Long.MAX_VALUE - random.nextInt(3);
      case 1 -> Long.MAX_VALUE / 2 + random.nextInt(3);
      default -> 1 + random.nextInt(80);
    };
  }

  /** What an account can just give or take, or a little less or more. */
  private long edge(String debit, String credit) {
    BigInteger edge = BigInteger.valueOf(amount());
    ModelAccount giver = model.accounts.get(debit);
    ModelAccount taker = model.accounts.get(credit);
    BigInteger floor = giver == null ? null : giver.floor();
    BigInteger ceiling = taker == null ? null : taker.ceiling();
    int which = random.nextInt(8);
    if (giver != null && which == 0) {
      edge = ModelAccount.MAX.subtract(giver.debits).subtract(giver.debitsHeld);
    } else if (giver != null && floor != null && which < 4) {
      edge = giver.available().subtract(floor);
      // What an undecided group would take is the other edge.
      edge = random.nextBoolean() ? edge : edge.add(giver.reserved());
    } else if (taker != null && ceiling != null && which < 7) {
      edge = ceiling.subtract(taker.balance()).subtract(taker.creditsHeld);
    } else if (taker != null && which == 7) {
      edge = ModelAccount.MAX.subtract(taker.credits).subtract(taker.creditsHeld);
    }
    BigInteger near = edge.add(BigInteger.valueOf(random.nextInt(3) - 1));
    return near.max(BigInteger.ONE).min(ModelAccount.MAX).longValueExact();
  }

  /** Part of an amount, all of it, or a little more. */
  private long part(long amount) {
    return switch (random.nextInt(8)) {
      case 0 -> amount == Long.MAX_VALUE ? amount : amount + 1;
      case 1 -> amount;
      default -> 1 + random.nextLong(amount);
    };
  }

  private Duration timeout() {
    Duration.Builder timeout = Duration.newBuilder();
    return switch (random.nextInt(6)) {
      case 0 -> timeout.setSeconds(1).build();
      case 1 -> timeout.setSeconds(1).setNanos(500_001_999).build();
      case 2 -> timeout.setSeconds(90 * 86_400).build();
      case 3 -> timeout.setSeconds(3_600).build();
      default -> timeout.setSeconds(1 + random.nextInt(90)).build();
    };
  }

  private String nextId() {
    return "t" + ++lastId;
  }

  static boolean isWellFormed(Transfer transfer) {
    return TransferCodec.parse(transfer.toByteString()) instanceof ParsedTransfer.WellFormed;
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
