// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSettings;
import dev.payswitch.node.rows.AccountState;
import dev.payswitch.node.rows.AuditRecord;
import dev.payswitch.node.rows.RiskWindows;
import dev.payswitch.node.rows.Totals;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Makes accounts, and changes and closes them: everything but what payments move. */
final class AccountChanges {
  private final WorkingSet rows;

  AccountChanges(WorkingSet rows) {
    this.rows = rows;
  }

  CommandResult create(LedgerCommand.CreateAccount command) {
    ShardTables tables = rows.tables();
    if (!rows.serves(command.id())) {
      return new CommandResult.NotServed();
    }
    long now = now();
    Account known = rows.account(command.id());
    if (known != null) {
      return new CommandResult.AccountDecided(compare(known, command), known, now);
    }
    if (!tables.header().allows(command.ledger())) {
      return new CommandResult.AccountDecided(AccountOutcome.LEDGER_NOT_ALLOWED, null, now);
    }
    Account account =
        new Account(
            command.id(),
            command.ledger(),
            command.code(),
            command.reference(),
            new AccountSettings(command.bounds(), command.limits(), AccountState.OPEN),
            Totals.ZERO,
            1,
            now,
            now,
            0);
    rows.put(account);
    tables.ledger(tables.ledger(command.ledger()).plusAccount());
    return new CommandResult.AccountDecided(AccountOutcome.CREATED, account, now);
  }

  private static AccountOutcome compare(Account known, LedgerCommand.CreateAccount command) {
    if (!known.ledger().equals(command.ledger())) {
      return AccountOutcome.EXISTS_WITH_DIFFERENT_LEDGER;
    }
    if (known.code() != command.code()) {
      return AccountOutcome.EXISTS_WITH_DIFFERENT_CODE;
    }
    return known.reference().equals(command.reference())
        ? AccountOutcome.EXISTS
        : AccountOutcome.EXISTS_WITH_DIFFERENT_REFERENCE;
  }

  CommandResult update(LedgerCommand.UpdateAccount command) {
    ShardTables tables = rows.tables();
    if (!tables.arcs().serves(rows.arcOf(command.id()), command.arcEpoch())) {
      return new CommandResult.NotServed();
    }
    Account account = rows.account(command.id());
    UpdateStatus refusal = refusal(account, command);
    if (refusal != null || account == null) {
      UpdateStatus status = refusal == null ? UpdateStatus.ACCOUNT_NOT_FOUND : refusal;
      return new CommandResult.AccountUpdated(status, account, now());
    }
    Account changed =
        change(account, command.change().of(account.settings()), command.actor(), command.reason());
    return new CommandResult.AccountUpdated(UpdateStatus.UPDATED, changed, now());
  }

  /** Why nothing changes; UPDATED: this very change was made before. */
  private @Nullable UpdateStatus refusal(
      @Nullable Account account, LedgerCommand.UpdateAccount command) {
    if (account == null) {
      return UpdateStatus.ACCOUNT_NOT_FOUND;
    }
    if (account.state() == AccountState.CLOSED) {
      return UpdateStatus.ACCOUNT_CLOSED;
    }
    if (account.version() != command.version()) {
      return isRepeated(account, command) ? UpdateStatus.UPDATED : UpdateStatus.VERSION_MISMATCH;
    }
    SettingsChange.Bound floor = command.change().floor();
    Amount low = floor == null ? null : floor.amount();
    if (low != null && account.totals().available() < low.minor()) {
      return UpdateStatus.FLOOR_ABOVE_AVAILABLE;
    }
    SettingsChange.Bound ceiling = command.change().ceiling();
    Amount high = ceiling == null ? null : ceiling.amount();
    return high != null && highest(account.totals()).compareTo(BigInteger.valueOf(high.minor())) > 0
        ? UpdateStatus.CEILING_BELOW_BALANCE
        : null;
  }

  private boolean isRepeated(Account account, LedgerCommand.UpdateAccount command) {
    if (account.version() != command.version() + 1) {
      return false;
    }
    AuditRecord last = rows.audit(account.id(), account.version());
    return last != null
        && last.actor().equals(command.actor())
        && last.reason().equals(command.reason())
        && command.change().of(last.before()).equals(last.after());
  }

  /** What the balance may come to if everything that is pending or intended is posted. */
  private static BigInteger highest(Totals totals) {
    return BigInteger.valueOf(totals.balance())
        .add(BigInteger.valueOf(totals.creditsPending()))
        .add(BigInteger.valueOf(totals.creditsIntended()));
  }

  CommandResult close(LedgerCommand.CloseAccount command) {
    ShardTables tables = rows.tables();
    if (!tables.arcs().serves(rows.arcOf(command.id()), command.arcEpoch())) {
      return new CommandResult.NotServed();
    }
    Account account = rows.account(command.id());
    CloseStatus status = statusOf(account, command);
    if (status == null && account != null) {
      account = close(account, command);
      status = CloseStatus.CLOSED;
    }
    return new CommandResult.AccountClosed(
        status == null ? CloseStatus.ACCOUNT_NOT_FOUND : status, account, now());
  }

  /** Why it is not closed now, or that it is; null: nothing is in the way. */
  private static @Nullable CloseStatus statusOf(
      @Nullable Account account, LedgerCommand.CloseAccount command) {
    if (account == null) {
      return CloseStatus.ACCOUNT_NOT_FOUND;
    }
    if (account.state() == AccountState.CLOSED) {
      // A closed account does not change any more, whichever of its last versions was seen.
      boolean seen =
          account.version() == command.version() || account.version() == command.version() + 1;
      return seen ? CloseStatus.CLOSED : CloseStatus.VERSION_MISMATCH;
    }
    if (account.version() != command.version()) {
      return CloseStatus.VERSION_MISMATCH;
    }
    if (account.hasPending()) {
      return CloseStatus.HAS_PENDING;
    }
    return account.totals().balance() == 0 ? null : CloseStatus.BALANCE_NOT_ZERO;
  }

  /**
   * Whether a sweep may be posted: one that closes its account only if it takes all there is, and
   * the account is as the caller saw it.
   */
  boolean mayClose(TransferRequest sweep) {
    LedgerCommand.CloseAccount closing = sweep.closing();
    if (closing == null) {
      return true;
    }
    Account account = rows.account(sweep.debitAccount());
    return account != null && account.version() == closing.version() && !account.hasPending();
  }

  /** Closes the account of a closing sweep that was just posted. */
  void closeAfter(TransferRequest sweep) {
    LedgerCommand.CloseAccount closing = sweep.closing();
    Account account = closing == null ? null : rows.account(sweep.debitAccount());
    if (closing != null && account != null) {
      close(account, closing);
    }
  }

  private Account close(Account account, LedgerCommand.CloseAccount command) {
    AccountSettings closed =
        new AccountSettings(account.bounds(), account.limits(), AccountState.CLOSED);
    return change(account, closed, command.actor(), command.reason());
  }

  private Account change(Account account, AccountSettings settings, String actor, String reason) {
    Account changed = account.withSettings(settings, now());
    rows.put(changed);
    RiskWindows used = rows.windows(account);
    RiskWindows kept = used.only(settings.limits());
    if (!kept.equals(used)) {
      rows.put(account.id(), kept);
    }
    rows.add(
        account.id(),
        new AuditRecord(
            changed.version(), now(), actor, reason, account.settings(), changed.settings()));
    return changed;
  }

  private long now() {
    return rows.tables().applied().batchTimeMicros();
  }
}
