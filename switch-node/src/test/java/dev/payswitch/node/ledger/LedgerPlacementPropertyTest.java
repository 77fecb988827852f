// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.testkit.Seeded;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * No outcome depends on where the accounts live: the same history, one call after the other, on one
 * shard, on three, and in the model.
 */
final class LedgerPlacementPropertyTest {
  private static final int CALLS_PER_ROUND = 10_000;
  private static final int LOOK_EVERY = 1_000;

  @Seeded(rounds = 10)
  void outcomesDoNotDependOnPlacement(RandomGenerator random) {
    Round round = new Round(random);
    for (int calls = 1; calls <= CALLS_PER_ROUND; calls++) {
      round.next();
      if (calls % LOOK_EVERY == 0) {
        round.compareAll();
      }
    }
  }

  private static final class Round {
    private final RandomGenerator random;
    private final LedgerModel model = new LedgerModel();
    private final RandomTransfers transfers;
    private final RandomGroups groups;
    private final RandomAccounts accounts;
    private final RandomTime time;
    private final PlacedLedgers together = new PlacedLedgers(1);
    private final PlacedLedgers apart = new PlacedLedgers(3);

    Round(RandomGenerator random) {
      this.random = random;
      this.transfers = new RandomTransfers(random, model);
      this.groups = new RandomGroups(random, transfers);
      this.accounts = new RandomAccounts(random, model);
      this.time = new RandomTime(random, model);
    }

    void next() {
      long before = model.now;
      time.next();
      // Post times of the call before must be over, so that both placements tell the same times.
      model.now = Math.max(model.now, before + 200);
      together.moveTo(model.now);
      apart.moveTo(model.now);
      switch (random.nextInt(24)) {
        case 0, 1 -> create();
        case 2, 3 -> update();
        case 4 -> close();
        case 5 -> expire();
        case 6 -> cancel();
        case 7, 8, 9, 10, 11 -> group();
        default -> submit();
      }
    }

    private void submit() {
      List<String> credits =
          random.nextInt(25) == 0 ? List.of("nowhere", "nobody") : accounts.names;
      Transfer transfer = transfers.next(accounts.names, credits);
      String credit = model.creditOf(transfer);
      String expected = model.execute(transfer, null);
      TransferRequest request = Payments.request(transfer.toBuilder());
      TransferOutcome one = together.submit(request);
      TransferOutcome three = apart.submit(request);
      String words = LedgerWords.of(one, false);
      assertThat(LedgerWords.of(three, false)).as("%s", transfer).isEqualTo(words);
      if (!isOfGroup(LedgerModel.key(transfer))) {
        assertThat(LedgerWords.timeOf(three)).isEqualTo(LedgerWords.timeOf(one));
      }
      // Nothing is undecided between two calls.
      assertThat(one.status()).isNotEqualTo(OutcomeStatus.RETRY);
      assertThat(expected).as("%s", transfer).startsWith(words);
      if (expected.startsWith("CREATED")) {
        transfers.remember(transfer, credit);
        compareAccounts(transfer.getDebitAccountId(), credit);
      }
    }

    /**
     * Its post time, which is the time shown, depends on what was posted before it on its shard.
     */
    private boolean isOfGroup(String key) {
      ModelRecord record = model.recorded.get(key);
      return model.groups.recorded.containsKey(key)
          || (record != null && !record.group().isEmpty());
    }

    private void group() {
      List<String> credits =
          random.nextInt(25) == 0 ? List.of("nowhere", "nobody") : accounts.names;
      SubmitGroupRequest request = groups.next(accounts.names, accounts.names, credits);
      GroupRequest group = Payments.group(request);
      String key = LedgerModel.key(group.debitAccount().value(), request.getGroupId());
      String expected = model.groups.execute(key, request.getTransfersList());
      GroupOutcome one = together.submit(group);
      GroupOutcome three = apart.submit(group);
      assertThat(LedgerWords.of(one)).as("%s", request).isEqualTo(expected);
      assertThat(LedgerWords.of(three).replace("unsettled", "settled"))
          .as("%s", request)
          .isEqualTo(expected);
      assertThat(one.outcome().status()).isNotEqualTo(OutcomeStatus.RETRY);
      if (one.outcome() instanceof TransferOutcome.Rejected) {
        assertThat(LedgerWords.timeOf(three.outcome()))
            .isEqualTo(LedgerWords.timeOf(one.outcome()));
      }
      ModelGroup recorded = model.groups.recorded.get(key);
      if (expected.startsWith("CREATED") && recorded != null) {
        for (ModelRecord member : recorded.members()) {
          transfers.remember(member.content(), member.credit());
          compareAccounts(member.content().getDebitAccountId(), member.credit());
        }
      }
    }

    private void compareAccounts(String debit, String credit) {
      for (String id : List.of(debit, credit)) {
        assertThat(apart.account(id)).isEqualTo(together.account(id));
        assertThat(BigInteger.valueOf(apart.account(id).totals().available()))
            .isEqualTo(model.account(id).available());
      }
    }

    private void create() {
      if (random.nextInt(40) == 0) {
        accounts.renew();
      }
      Account account = accounts.create();
      LedgerCommand.CreateAccount command = Payments.create(account.toBuilder());
      String expected = model.create(account);
      assertThat(LedgerWords.of(together.apply(command.id(), command))).isEqualTo(expected);
      assertThat(LedgerWords.of(apart.apply(command.id(), command))).isEqualTo(expected);
    }

    private void update() {
      UpdateAccountRequest request = accounts.update();
      LedgerCommand.UpdateAccount command = RandomAccounts.command(request);
      String expected = model.update(request);
      assertThat(LedgerWords.of(together.apply(command.id(), command))).isEqualTo(expected);
      assertThat(LedgerWords.of(apart.apply(command.id(), command))).isEqualTo(expected);
    }

    /** The sweep is asked of the model as the driver asks for it. */
    private void close() {
      CloseAccountRequest request =
          accounts.close(transfers.any(accounts.names), "c" + random.nextInt(1_000_000));
      LedgerCommand.CloseAccount command = RandomAccounts.command(request);
      CloseStatus one = together.close(command);
      assertThat(apart.close(command)).isEqualTo(one);
      String expected = model.close(request);
      LedgerCommand.ClosingSweep sweep = command.sweep();
      if (expected.equals("BALANCE_NOT_ZERO")
          && sweep != null
          && model.account(request.getAccountId()).balance().signum() > 0) {
        Transfer transfer =
            RandomSteps.sweep(request, model.account(request.getAccountId()).ledger);
        model.execute(transfer, request);
        String again = model.close(request);
        expected = again.equals("BALANCE_NOT_ZERO") ? "SWEEP_REFUSED" : again;
      }
      assertThat(one.name()).isEqualTo(expected);
    }

    private void expire() {
      List<String> due = new ArrayList<>();
      model.open.forEach(
          (key, hold) -> {
            if (model.now >= hold.expires) {
              due.add(key);
            }
          });
      model.expire(due);
      together.expire(due.stream().map(LedgerWords::key).toList());
      apart.expire(due.stream().map(LedgerWords::key).toList());
    }

    private void cancel() {
      Transfer transfer = transfers.next(accounts.names, accounts.names);
      LedgerCommand.CancelTransfer command =
          new LedgerCommand.CancelTransfer(Payments.request(transfer.toBuilder()).key(), 1);
      String expected = model.cancel(LedgerModel.key(transfer));
      for (PlacedLedgers ledgers : List.of(together, apart)) {
        CommandResult result = ledgers.apply(command.transfer().debitAccount(), command);
        String words = LedgerWords.of(((CommandResult.CancelDecided) result).outcome(), false);
        assertThat(expected).startsWith(words);
      }
    }

    /** All accounts, and that nothing was lost between the shards or between the accounts. */
    void compareAll() {
      assertThat(apart.accounts()).isEqualTo(together.accounts());
      assertThat(apart.clearing().values()).allMatch(sum -> sum.signum() == 0);
      Map<String, BigInteger> sums = new HashMap<>();
      model.accounts.forEach(
          (id, account) -> {
            var totals = apart.account(id).totals();
            sums.merge(account.ledger, BigInteger.valueOf(totals.balance()), BigInteger::add);
            sums.merge(
                account.ledger + " pending",
                BigInteger.valueOf(totals.creditsPending() - totals.debitsPending()),
                BigInteger::add);
          });
      assertThat(sums.values()).allMatch(sum -> sum.signum() == 0);
    }
  }
}
