// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static dev.payswitch.node.ledger.Payments.about;
import static dev.payswitch.node.ledger.Payments.hold;
import static dev.payswitch.node.ledger.Payments.payment;
import static dev.payswitch.node.ledger.Payments.refund;
import static dev.payswitch.node.ledger.Payments.request;
import static dev.payswitch.node.ledger.Payments.seconds;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes well-formed transfers of every kind at random. Those about another transfer are about one
 * that was made before, most often a suitable one, whatever became of it.
 */
final class SimulatedTransfers {
  private static final int MAX_MINOR = 60;
  private static final int RECENT = 4;
  private static final int FEW_ACCOUNTS = 4;
  private static final Set<TransferKind> HOLDS = Set.of(TransferKind.TRANSFER_KIND_HOLD);
  private static final Set<TransferKind> REFUNDABLE =
      Set.of(
          TransferKind.TRANSFER_KIND_PAYMENT,
          TransferKind.TRANSFER_KIND_CAPTURE,
          TransferKind.TRANSFER_KIND_SWEEP);

  private final RandomGenerator random;
  private final List<String> accounts;
  private final int ids;
  private final Duration shortHold;
  private final List<Transfer> made = new ArrayList<>();
  private int lastId;

  /**
   * A source of transfers.
   *
   * @param ids so many ids are used by few accounts again and again, for this and that; 0: each
   *     transfer has its own
   * @param shortHold how long most holds last
   */
  SimulatedTransfers(RandomGenerator random, List<String> accounts, int ids, Duration shortHold) {
    this.random = random;
    this.accounts = ids > 0 ? accounts.subList(0, FEW_ACCOUNTS) : accounts;
    this.ids = ids;
    this.shortHold = shortHold;
  }

  TransferRequest next() {
    return remember(fresh("t" + (ids > 0 ? random.nextInt(ids) : ++lastId)));
  }

  /** Something about a hold that was made lately. */
  TransferRequest nextAboutHold() {
    return remember(aboutHold("t" + ++lastId));
  }

  /** A short hold, and changes of its timeout. */
  List<TransferRequest> holdAndProlongations() {
    Transfer.Builder made = anyHold("t" + ++lastId).setTimeout(seconds(shortHold));
    List<TransferRequest> all = new ArrayList<>(List.of(remember(made)));
    for (int count = 0; count < RECENT; count++) {
      all.add(
          remember(
              about(made.build(), TransferKind.TRANSFER_KIND_ADJUST, "t" + ++lastId)
                  .setTimeout(seconds(shortHold))));
    }
    return all;
  }

  /** A transfer that can be part of a group. */
  Transfer member() {
    String id = ids > 0 && random.nextInt(4) == 0 ? "t" + random.nextInt(ids) : "m" + ++lastId;
    return member(fresh(id));
  }

  /** A transfer that can be part of a group, about a hold that was made lately. */
  Transfer memberAboutHold() {
    return member(aboutHold("m" + ++lastId));
  }

  /** A hold that can be part of a group. */
  Transfer memberHold(String debit, String credit) {
    String id = "m" + ++lastId;
    return member(hold(debit, credit, amount(MAX_MINOR), id, timeout()).setLedger(ledgerOf(debit)));
  }

  /** A payment that can be part of a group. */
  Transfer memberPayment(String debit, String credit) {
    String id = "m" + ++lastId;
    return member(payment(debit, credit, amount(MAX_MINOR), id).setLedger(ledgerOf(debit)));
  }

  private Transfer member(Transfer.Builder transfer) {
    if (transfer.getKind() == TransferKind.TRANSFER_KIND_SWEEP) {
      transfer.setKind(TransferKind.TRANSFER_KIND_PAYMENT);
    }
    Transfer member = transfer.build();
    made.add(member);
    return member;
  }

  private TransferRequest remember(Transfer.Builder transfer) {
    if (random.nextInt(20) == 0) {
      transfer.setCode(1);
    }
    made.add(transfer.build());
    return request(transfer);
  }

  private Transfer.Builder fresh(String id) {
    return switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> anyPayment(id);
      case 4, 5, 6 -> anyHold(id);
      case 7, 8, 9, 10 -> aboutHold(id);
      case 11, 12 -> anyRefund(id);
      default -> anyPayment(id).setKind(TransferKind.TRANSFER_KIND_SWEEP);
    };
  }

  private Transfer.Builder anyPayment(String id) {
    String debit = accounts.get(random.nextInt(accounts.size()));
    return payment(debit, other(debit), amount(MAX_MINOR), id).setLedger(ledgerOf(debit));
  }

  /** The ledger of an account, so that there is more than one. */
  static String ledgerOf(String account) {
    return "jkl".contains(account) ? "USD" : "EUR";
  }

  private Transfer.Builder anyHold(String id) {
    Transfer.Builder payment = anyPayment(id);
    return hold(
            payment.getDebitAccountId(),
            payment.getCreditAccountId(),
            payment.getAmountMinor(),
            id,
            timeout())
        .setLedger(payment.getLedger());
  }

  /** Short ones, which end while shards are away, and some that outlast the simulation. */
  private Duration timeout() {
    return switch (random.nextInt(5)) {
      case 0 -> Duration.ofHours(1);
      case 1 -> shortHold.multipliedBy(2);
      default -> shortHold;
    };
  }

  private Transfer.Builder aboutHold(String id) {
    Transfer hold = earlier(HOLDS);
    if (hold == null) {
      return anyHold(id);
    }
    Transfer.Builder change =
        switch (random.nextInt(8)) {
          case 0 -> about(hold, TransferKind.TRANSFER_KIND_VOID, id);
          case 1, 2, 3 -> adjust(hold, id);
          default -> capture(hold, id);
        };
    if (random.nextInt(10) == 0) {
      change.setCreditAccountId(
          random.nextBoolean() && !hold.getCreditAccountId().isEmpty()
              ? hold.getCreditAccountId()
              : other(hold.getDebitAccountId()));
    }
    return change;
  }

  private Transfer.Builder capture(Transfer hold, String id) {
    Transfer.Builder capture = about(hold, TransferKind.TRANSFER_KIND_CAPTURE, id);
    if (random.nextInt(3) != 0) {
      capture.setAmountMinor(amount(hold.getAmountMinor() + 3));
    }
    if (random.nextInt(3) != 0) {
      capture.setFinal(random.nextInt(4) == 0);
    }
    return capture;
  }

  private Transfer.Builder adjust(Transfer hold, String id) {
    Transfer.Builder adjust = about(hold, TransferKind.TRANSFER_KIND_ADJUST, id);
    if (random.nextInt(4) != 0) {
      adjust.setAmountMinor(amount(2 * hold.getAmountMinor()));
    }
    if (!adjust.hasAmountMinor() || random.nextInt(3) == 0) {
      adjust.setTimeout(seconds(timeout()));
    }
    return adjust;
  }

  private Transfer.Builder anyRefund(String id) {
    Transfer original = earlier(REFUNDABLE);
    if (original == null) {
      return anyPayment(id);
    }
    String receiver = receiverOf(original);
    String giver = original.getDebitAccountId();
    return refund(
            receiver.equals(giver) ? other(giver) : receiver,
            TransferReference.newBuilder().setDebitAccountId(giver).setId(original.getId()).build(),
            amount(original.hasAmountMinor() ? original.getAmountMinor() + 1 : MAX_MINOR),
            id)
        .setLedger(original.getLedger());
  }

  private String receiverOf(Transfer transfer) {
    if (!transfer.getCreditAccountId().isEmpty()) {
      return transfer.getCreditAccountId();
    }
    return made.stream()
        .filter(each -> each.getDebitAccountId().equals(transfer.getDebitAccountId()))
        .filter(each -> each.getId().equals(transfer.getTarget().getId()))
        .map(Transfer::getCreditAccountId)
        .filter(credit -> !credit.isEmpty())
        .findFirst()
        .orElseGet(() -> other(transfer.getDebitAccountId()));
  }

  /** One of those made before, often a recent one; now and then one of another kind. */
  private @Nullable Transfer earlier(Set<TransferKind> kinds) {
    boolean any = random.nextInt(20) == 0;
    List<Transfer> found =
        made.stream().filter(each -> any || kinds.contains(each.getKind())).toList();
    if (found.isEmpty()) {
      return null;
    }
    int most = random.nextBoolean() ? Math.min(RECENT, found.size()) : found.size();
    return found.get(found.size() - 1 - random.nextInt(most));
  }

  /** The same id again, for something else. */
  TransferRequest changed(TransferRequest first) {
    Transfer known = read(first);
    Transfer.Builder changed = known.toBuilder();
    switch (random.nextInt(5)) {
      case 0 -> {
        if (!known.getCreditAccountId().isEmpty()) {
          changed.setCreditAccountId(other(known.getDebitAccountId()));
        }
      }
      case 1 -> {
        if (known.hasAmountMinor()) {
          changed.setAmountMinor(known.getAmountMinor() + random.nextInt(2));
        }
      }
      case 2 -> changed.setCode(random.nextInt(2));
      case 3 -> retarget(changed);
      default -> changed = asAnother(known);
    }
    return request(changed);
  }

  /** About another transfer of the same account. */
  private void retarget(Transfer.Builder transfer) {
    String account =
        transfer.getTarget().getDebitAccountId().isEmpty()
            ? transfer.getDebitAccountId()
            : transfer.getTarget().getDebitAccountId();
    List<Transfer> others =
        made.stream().filter(each -> each.getDebitAccountId().equals(account)).toList();
    if (transfer.hasTarget() && !others.isEmpty()) {
      transfer.getTargetBuilder().setId(others.get(random.nextInt(others.size())).getId());
    }
  }

  /** Another transfer of the same debit account, where there is one to be had. */
  private Transfer.Builder asAnother(Transfer known) {
    for (int tries = 0; tries < RECENT; tries++) {
      Transfer.Builder another = fresh(known.getId());
      if (!another.getCreditAccountId().equals(known.getDebitAccountId())) {
        return another.setDebitAccountId(known.getDebitAccountId());
      }
    }
    return known.toBuilder();
  }

  private static Transfer read(TransferRequest transfer) {
    try {
      return Transfer.parseFrom(transfer.bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private long amount(long most) {
    return random.nextLong(Math.max(1, most)) + 1;
  }

  private String other(String account) {
    String other = account;
    int tries = random.nextInt(10) == 0 ? 0 : 20;
    while (other.equals(account) || (tries-- > 0 && !ledgerOf(other).equals(ledgerOf(account)))) {
      other = accounts.get(random.nextInt(accounts.size()));
    }
    return other;
  }
}
