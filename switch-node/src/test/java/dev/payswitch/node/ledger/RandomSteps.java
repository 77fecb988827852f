// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.LedgerFixture.PEER;
import static java.util.Objects.requireNonNull;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.codec.SettingsCodec;
import dev.payswitch.node.codec.TransferCodec;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the commands of a shard that is home, participant or both, and asks the model about each.
 */
final class RandomSteps {
  private static final List<String> FAR = List.of("far1", "far2", "far3");
  private static final List<String> FINDINGS =
      List.of(
          "CREDIT_ACCOUNT_NOT_FOUND",
          "LEDGER_MISMATCH",
          "CREDIT_ACCOUNT_CLOSED",
          "CREDIT_ACCOUNT_FROZEN",
          "ORIGINAL_MISMATCH",
          "?EXCEEDS_REFUNDABLE_AMOUNT",
          "CEILING_EXCEEDED",
          "?CEILING_EXCEEDED",
          "AMOUNT_OVERFLOW",
          "?AMOUNT_OVERFLOW");

  private final RandomGenerator random;
  private final LedgerModel model;
  private final RandomTransfers transfers;
  private final PeerHome peer;
  private final RandomGroups groups;
  private final HomeGroups homeGroups;
  private final List<Prepared> prepared = new ArrayList<>();
  private final List<Prepared> ended = new ArrayList<>();
  private long lastSerial;

  /** The accounts of this shard. */
  final RandomAccounts accounts;

  /** A transfer of this home for which the peer has prepared an amount. */
  private record Prepared(
      long serial, Transfer transfer, long amount, @Nullable CloseAccountRequest closing) {}

  RandomSteps(RandomGenerator random, LedgerModel model) {
    this.random = random;
    this.model = model;
    this.transfers = new RandomTransfers(random, model);
    this.accounts = new RandomAccounts(random, model);
    this.peer = new PeerHome(random, model, transfers);
    this.groups = new RandomGroups(random, transfers);
    this.homeGroups = new HomeGroups(random, model, transfers, peer, () -> ++lastSerial);
  }

  LedgerStep next() {
    int number = random.nextInt(100);
    if (random.nextInt(7) == 0) {
      return group(number);
    }
    if (number < 56) {
      return home(transfers.next(accounts.names, names()), null);
    }
    if (number < 68) {
      return peer.prepare(transfers.next(FAR, accounts.names));
    }
    if (number < 80) {
      return peer.decide();
    }
    return switch (number) {
      case 80, 81 -> peer.drop();
      case 82, 83, 84 -> create();
      case 85, 86, 87, 88 -> update();
      case 89 -> close();
      case 90, 91 -> cancel();
      case 92, 93, 94 -> expire();
      case 95 -> acknowledge();
      case 96 -> abort();
      default -> later();
    };
  }

  private LedgerStep group(int number) {
    LedgerStep step = null;
    if (number < 50) {
      List<String> debits = number < 25 ? accounts.names : everybody();
      List<String> credits = number < 25 ? accounts.names : names();
      step = homeGroups.submit(groups.next(accounts.names, debits, credits));
    } else if (number < 76) {
      step = peer.groups.prepare(groups.next(FAR, everybody(), names()));
    } else if (number < 79) {
      step = peer.groups.drop();
    } else if (number < 88) {
      step = peer.groups.settle();
    } else if (number < 92) {
      step = homeGroups.later();
    } else if (number < 94) {
      step = homeGroups.abort();
    }
    return step == null ? peer.decide() : step;
  }

  /** Those of this shard, those of elsewhere, and one that is nowhere. */
  private List<String> names() {
    return random.nextInt(20) == 0 ? List.of("nowhere") : everybody();
  }

  private List<String> everybody() {
    List<String> names = new ArrayList<>(accounts.names);
    names.addAll(FAR);
    return names;
  }

  private LedgerStep create() {
    if (random.nextInt(10) == 0) {
      accounts.renew();
    }
    Account account = accounts.create();
    return new LedgerStep(Payments.create(account.toBuilder()), model.create(account));
  }

  private LedgerStep update() {
    UpdateAccountRequest request = accounts.update();
    return new LedgerStep(RandomAccounts.command(request), model.update(request));
  }

  /** Closes an account, or begins the sweep that closes it. */
  private LedgerStep close() {
    CloseAccountRequest request =
        accounts.close(transfers.any(names()), "c" + random.nextInt(1_000_000));
    LedgerCommand.CloseAccount command = RandomAccounts.command(request);
    LedgerCommand.ClosingSweep sweep = command.sweep();
    ModelAccount account = model.accounts.get(request.getAccountId());
    if (sweep == null || account == null || random.nextInt(4) == 0) {
      return new LedgerStep(command, model.close(request));
    }
    return home(sweep(request, account.ledger), request);
  }

  /** The sweep that goes before a closing, as a caller would send it. */
  static Transfer sweep(CloseAccountRequest closing, String ledger) {
    LedgerCommand.CloseAccount command = RandomAccounts.command(closing);
    TransferRequest request =
        SettingsCodec.sweep(command, requireNonNull(command.sweep()), new LedgerId(ledger));
    return TransferCodec.write(request.key(), request.content());
  }

  /** A transfer of this home, alone or with the peer. */
  private LedgerStep home(Transfer transfer, @Nullable CloseAccountRequest closing) {
    return LedgerModel.isFar(model.creditOf(transfer))
        ? coordinate(transfer, closing)
        : execute(transfer, closing);
  }

  private LedgerStep execute(Transfer transfer, @Nullable CloseAccountRequest closing) {
    String credit = model.creditOf(transfer);
    String expected = model.execute(transfer, closing);
    remember(transfer, credit, expected);
    return new LedgerStep(
        new LedgerCommand.ExecuteTransfer(request(transfer, closing), 1), expected);
  }

  private void remember(Transfer transfer, String credit, String expected) {
    if (expected.startsWith("CREATED")) {
      transfers.remember(transfer, credit);
    }
  }

  /** Mostly what a coordinator would do, sometimes with a hint that was overtaken. */
  private LedgerStep coordinate(Transfer transfer, @Nullable CloseAccountRequest closing) {
    LedgerModel.Found home = model.look(transfer);
    long amount = home.added().longValueExact();
    amount =
        switch (random.nextInt(12)) {
          case 0 -> 0;
          case 1 -> 1 + random.nextInt(50);
          case 2 -> Math.max(0, amount - 1);
          default -> amount;
        };
    boolean repeats = lastSerial > 3 && random.nextInt(12) == 0;
    long serial = repeats ? lastSerial - random.nextInt(3) : ++lastSerial;
    Prepared made = new Prepared(serial, transfer, amount, closing);
    boolean refuses = home.reason() != null && home.asks() && random.nextInt(6) != 0;
    if (refuses || random.nextInt(8) == 0) {
      return reject(made, home.asks() && random.nextBoolean() ? transfers.any(FINDINGS) : null);
    }
    if (random.nextInt(6) != 0) {
      return commit(made);
    }
    prepared.add(made);
    return later();
  }

  /** Commits what was prepared some time ago. */
  private LedgerStep later() {
    return prepared.isEmpty() ? expire() : commit(prepared.remove(random.nextInt(prepared.size())));
  }

  private LedgerStep commit(Prepared made) {
    Transfer transfer = made.transfer;
    String credit = model.creditOf(transfer);
    String expected = model.commit(made.serial, transfer, made.amount, made.closing);
    remember(transfer, credit, expected);
    end(made);
    return new LedgerStep(
        new LedgerCommand.CommitTransfer(
            attempt(made.serial),
            request(transfer, made.closing),
            new AccountId(credit),
            PEER,
            new Amount(made.amount)),
        expected);
  }

  private LedgerStep reject(Prepared made, @Nullable String found) {
    LedgerCommand.ParticipantFinding finding =
        found == null
            ? null
            : new LedgerCommand.ParticipantFinding(
                OutcomeStatus.valueOf(found.replace("?", "")), found.startsWith("?"));
    end(made);
    return new LedgerStep(
        new LedgerCommand.RejectTransfer(
            attempt(made.serial),
            request(made.transfer, made.closing),
            new Amount(made.amount),
            finding),
        model.reject(made.serial, made.transfer, made.amount, found));
  }

  private void end(Prepared made) {
    ended.add(made);
    if (ended.size() > 10) {
      ended.removeFirst();
    }
  }

  /** Ends an attempt that waits, or one that was decided. */
  private LedgerStep abort() {
    boolean waits = !prepared.isEmpty() && random.nextBoolean();
    if (!waits && ended.isEmpty()) {
      return expire();
    }
    Prepared chosen = transfers.any(waits ? prepared : ended);
    return new LedgerStep(
        new LedgerCommand.AbortAttempt(
            attempt(chosen.serial),
            request(chosen.transfer, null).creditKey(new AccountId("far1")),
            PEER),
        model.abort(chosen.serial, chosen.transfer));
  }

  private LedgerStep cancel() {
    Transfer transfer = transfers.next(accounts.names, names());
    return new LedgerStep(
        new LedgerCommand.CancelTransfer(request(transfer, null).key(), 1),
        model.cancel(LedgerModel.key(transfer)));
  }

  /** Whatever seems due, and one that may not be. */
  private LedgerStep expire() {
    List<String> keys = new ArrayList<>();
    List<LedgerCommand.HoldExpiry> expiries = new ArrayList<>();
    model.open.forEach(
        (key, hold) -> {
          if (model.now >= hold.expires || random.nextInt(8) == 0) {
            keys.add(key);
            ShardId other = LedgerModel.isFar(hold.credit) ? PEER : null;
            expiries.add(new LedgerCommand.HoldExpiry(LedgerWords.key(key), other));
          }
        });
    expiries.add(new LedgerCommand.HoldExpiry(LedgerWords.key("a1/none"), null));
    return new LedgerStep(new LedgerCommand.ExpireHolds(expiries), model.expire(keys));
  }

  private LedgerStep acknowledge() {
    long sequence = model.acknowledged + random.nextInt(40);
    model.acknowledge(sequence);
    return new LedgerStep(new LedgerCommand.AcknowledgeDecisions(PEER, sequence), "DONE");
  }

  private static Attempt attempt(long serial) {
    return new Attempt(ArcEpoch.FIRST, 1, serial);
  }

  private static TransferRequest request(Transfer transfer, @Nullable CloseAccountRequest closing) {
    TransferRequest request = Payments.request(transfer.toBuilder());
    return new TransferRequest(
        request.key(),
        request.content(),
        request.bytes(),
        closing == null ? null : RandomAccounts.command(closing));
  }
}
