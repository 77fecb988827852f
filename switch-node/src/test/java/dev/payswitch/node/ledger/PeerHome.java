// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.LedgerFixture.PEER;
import static dev.payswitch.node.ledger.LedgerFixture.TOKEN;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.HoldState;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The home of accounts that live elsewhere, as far as this shard notices it: it asks to prepare and
 * tells decisions in order. What it decides is random within what a home can decide.
 */
final class PeerHome {
  private final RandomGenerator random;
  private final LedgerModel model;
  private final RandomTransfers transfers;

  /** Its holds, as it knows them. */
  final Map<String, Hold> holds = new HashMap<>();

  /** The ids that it has used up. */
  final Set<String> committed = new HashSet<>();

  final PeerGroups groups;
  private final List<OwedDecision> told = new ArrayList<>();
  private long lastSerial;

  PeerHome(RandomGenerator random, LedgerModel model, RandomTransfers transfers) {
    this.random = random;
    this.model = model;
    this.transfers = transfers;
    this.groups = new PeerGroups(random, model, transfers, this);
  }

  private record Prepared(long serial, String row, ModelParticipant.Intent intent, String credit) {}

  /**
   * Asks this shard to prepare a transfer. An id whose attempts are not decided may come with
   * another content: to its caller it is still free.
   */
  LedgerStep prepare(Transfer wanted) {
    Prepared waiting = random.nextInt(6) == 0 ? anyPrepared() : null;
    boolean instead = waiting != null && !waiting.intent.transfer().getCreditAccountId().isEmpty();
    Transfer transfer =
        waiting != null && instead ? transfers.instead(waiting.intent.transfer()) : wanted;
    Hold hold = holds.get(LedgerModel.targetKey(transfer));
    boolean aboutHold = LedgerModel.isAboutHold(transfer);
    if (aboutHold
        && (hold == null || !hold.isOpen() || !LedgerModel.kind(transfer).equals("ADJUST"))) {
      return decide();
    }
    String credit =
        aboutHold && hold != null ? hold.creditAccount().value() : transfer.getCreditAccountId();
    long added = Math.max(1, transfer.getAmountMinor());
    if (LedgerModel.kind(transfer).equals("SWEEP") || aboutHold) {
      added = Math.min(added, 1 + random.nextInt(60));
    }
    boolean repeats = lastSerial > 3 && random.nextInt(8) == 0;
    long serial = repeats ? lastSerial - random.nextInt(3) : ++lastSerial;
    boolean checkOnly = random.nextInt(8) == 0;
    TransferRequest request = Payments.request(transfer.toBuilder());
    LedgerCommand.TransferPrepare prepare =
        new LedgerCommand.TransferPrepare(
            attempt(serial), request, new AccountId(credit), new Amount(added), checkOnly);
    return new LedgerStep(
        new LedgerCommand.PrepareTransfers(PEER, TOKEN, List.of(prepare)),
        model.participant.prepare(serial, transfer, credit, BigInteger.valueOf(added), checkOnly));
  }

  long nextSerial() {
    return ++lastSerial;
  }

  private static Attempt attempt(long serial) {
    return new Attempt(ArcEpoch.FIRST, 1, serial);
  }

  /** Tells the next decisions, or again what was told before. */
  LedgerStep decide() {
    List<OwedDecision> decisions = new ArrayList<>();
    StringBuilder available = new StringBuilder();
    if (!told.isEmpty() && random.nextInt(4) == 0) {
      int from = Math.max(0, told.size() - 1 - random.nextInt(10));
      decisions.addAll(told.subList(from, told.size()));
    }
    for (int count = random.nextInt(3); count >= 0; count--) {
      OwedDecision decision = next(available);
      if (decision != null) {
        told.add(decision);
        decisions.add(decision);
      }
    }
    return decisions.isEmpty()
        ? new LedgerStep(new LedgerCommand.DropIntents(List.of()), "DONE")
        : new LedgerStep(
            new LedgerCommand.ApplyDecisions(PEER, TOKEN, decisions),
            "UP TO " + told.size() + available);
  }

  /** Decisions of one group follow each other. */
  private @Nullable OwedDecision next(StringBuilder available) {
    if (random.nextInt(3) == 0) {
      groups.decide();
    }
    OwedDecision ofGroup = groups.tell(told.size() + 1L, available);
    if (ofGroup != null) {
      return ofGroup;
    }
    return random.nextInt(4) == 0 ? change(available) : decided(available);
  }

  /** Says that an attempt is dead without the lane. */
  LedgerStep drop() {
    List<LedgerCommand.DeadAttempt> dead = new ArrayList<>();
    Prepared chosen = anyPrepared();
    if (chosen != null) {
      model.participant.forget(chosen.serial, chosen.row);
      dead.add(new LedgerCommand.DeadAttempt(creditKey(chosen), attempt(chosen.serial)));
    }
    return new LedgerStep(new LedgerCommand.DropIntents(dead), "DONE");
  }

  private static CreditKey creditKey(Prepared chosen) {
    return new CreditKey(
        new AccountId(chosen.credit), LedgerWords.key(LedgerModel.key(chosen.intent.transfer())));
  }

  private @Nullable Prepared anyPrepared() {
    List<Prepared> prepared = new ArrayList<>();
    model.participant.waiting.forEach(
        (key, row) ->
            row.attempts.forEach(
                (serial, intent) -> prepared.add(new Prepared(serial, key, intent, row.credit))));
    return prepared.isEmpty() ? null : transfers.any(prepared);
  }

  private @Nullable OwedDecision decided(StringBuilder available) {
    Prepared chosen = anyPrepared();
    if (chosen == null) {
      return null;
    }
    long sequence = told.size() + 1L;
    Transfer transfer = chosen.intent.transfer();
    String kind = LedgerModel.kind(transfer);
    Hold hold = holds.get(LedgerModel.targetKey(transfer));
    if (isDead(chosen, hold) || random.nextInt(3) == 0) {
      model.participant.forget(chosen.serial, chosen.row);
      return LedgerFixture.aborted(sequence, attempt(chosen.serial), creditKey(chosen));
    }
    committed.add(LedgerModel.key(transfer));
    long prepared = chosen.intent.amount().longValueExact();
    boolean mayBeLess = kind.equals("SWEEP") || kind.equals("ADJUST");
    long amount = mayBeLess ? 1 + random.nextLong(prepared) : prepared;
    OwedDecision.HoldChange change = null;
    if (kind.equals("HOLD")) {
      change = new OwedDecision.HoldChange(open(chosen, amount), true, null);
    } else if (kind.equals("ADJUST") && hold != null) {
      Hold more =
          hold.changed(
              hold.held().plus(new Amount(amount)),
              hold.captured(),
              HoldState.OPEN,
              hold.expireTimeMicros());
      change = new OwedDecision.HoldChange(more, true, null);
    }
    boolean pends = change != null;
    if (change != null) {
      keep(change.hold());
    }
    transfers.remember(transfer, chosen.credit);
    BigInteger posted = BigInteger.valueOf(pends ? 0 : amount);
    BigInteger pending = BigInteger.valueOf(pends ? amount : 0);
    tell(available, sequence, model.participant.commit(chosen.serial, chosen.row, posted, pending));
    return new OwedDecision(
        sequence,
        creditKey(chosen).transfer(),
        creditKey(chosen).creditAccount(),
        attempt(chosen.serial),
        new OwedDecision.Commit(
            new LedgerId(transfer.getLedger()),
            posted.longValueExact(),
            pending.longValueExact(),
            change));
  }

  /** An id commits once, whichever credit accounts its attempts name; a hold keeps its own. */
  private boolean isDead(Prepared chosen, @Nullable Hold hold) {
    Transfer transfer = chosen.intent.transfer();
    boolean fits =
        hold != null && hold.isOpen() && hold.creditAccount().value().equals(chosen.credit);
    return committed.contains(LedgerModel.key(transfer))
        || (LedgerModel.kind(transfer).equals("ADJUST") && !fits);
  }

  private static Hold open(Prepared chosen, long amount) {
    return new Hold(
        creditKey(chosen).transfer(),
        creditKey(chosen).creditAccount(),
        new LedgerId(chosen.intent.transfer().getLedger()),
        new Amount(amount),
        Amount.ZERO,
        HoldState.OPEN,
        77,
        1,
        7,
        9,
        false,
        null);
  }

  /** What this home decides alone: a capture, a void, a smaller or longer hold, an expiry. */
  private @Nullable OwedDecision change(StringBuilder available) {
    List<Hold> open = holds.values().stream().filter(Hold::isOpen).toList();
    if (open.isEmpty()) {
      return null;
    }
    Hold hold = transfers.any(open);
    Transfer.Builder transfer =
        Transfer.newBuilder()
            .setId("p" + told.size())
            .setDebitAccountId(hold.key().debitAccount().value())
            .setLedger(hold.ledger().value());
    transfer.getTargetBuilder().setId(hold.key().id().value());
    long held = hold.held().minor();
    long left = held == 0 ? 0 : random.nextLong(held);
    return switch (random.nextInt(4)) {
      case 0 -> {
        transfer
            .setKind(TransferKind.TRANSFER_KIND_CAPTURE)
            .setAmountMinor(Math.max(1, held - left))
            .setFinal(left == 0);
        HoldState state = left == 0 ? HoldState.CAPTURED : HoldState.OPEN;
        yield follow(hold, after(hold, left, held - left, state), transfer, available);
      }
      case 1 ->
          follow(
              hold,
              after(hold, 0, 0, HoldState.VOIDED),
              transfer.setKind(TransferKind.TRANSFER_KIND_VOID),
              available);
      case 2 -> {
        transfer.setKind(TransferKind.TRANSFER_KIND_ADJUST).setAmountMinor(Math.max(1, left));
        long less = Math.max(Math.min(held, 1), left);
        yield follow(hold, after(hold, less, 0, HoldState.OPEN), transfer, available);
      }
      default -> follow(hold, after(hold, 0, 0, HoldState.EXPIRED), null, available);
    };
  }

  private static Hold after(Hold hold, long left, long posted, HoldState state) {
    return hold.changed(
        new Amount(left), hold.captured().plus(new Amount(posted)), state, hold.expireTimeMicros());
  }

  /**
   * The decision that brings a hold from one version to the next; without a transfer it expired.
   */
  private OwedDecision follow(
      Hold before, Hold after, Transfer.@Nullable Builder transfer, StringBuilder available) {
    keep(after);
    long posted = after.captured().minus(before.captured()).minor();
    long pending = after.held().minus(before.held()).minor();
    long sequence = told.size() + 1L;
    TransferRequest request = transfer == null ? null : Payments.request(transfer);
    TransferContent content =
        request == null ? null : request.content().withCredit(before.creditAccount());
    tell(
        available,
        sequence,
        model.participant.told(
            before.creditAccount().value(),
            BigInteger.valueOf(posted),
            BigInteger.valueOf(pending)));
    return new OwedDecision(
        sequence,
        request == null ? before.key() : request.key(),
        before.creditAccount(),
        attempt(0),
        new OwedDecision.Commit(
            before.ledger(), posted, pending, new OwedDecision.HoldChange(after, false, content)));
  }

  private void keep(Hold hold) {
    String key = LedgerModel.key(hold.key().debitAccount().value(), hold.key().id().value());
    holds.put(key, hold);
    model.participant.holds.put(
        hold.creditAccount().value() + " " + key,
        hold.held() + " " + hold.state() + " " + hold.version());
  }

  private static void tell(StringBuilder available, long sequence, BigInteger credit) {
    available.append(' ').append(sequence).append(':').append(credit);
  }
}
