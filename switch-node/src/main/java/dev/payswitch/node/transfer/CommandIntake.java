// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Clock;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.HomeViews;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.PublishedShard;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.log.ReplyTo;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.ShardHeader;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where the commands of callers enter a shard: refuses what cannot be served now, sends a transfer
 * inside the shard straight to the log and one that leaves it to the coordinator. Owned by the
 * event loop.
 */
public final class CommandIntake {
  private static final Duration RETRY_AFTER = Duration.ofMillis(5);

  private static final Refusal NOT_LEADING =
      Refusal.recovering("the shard is starting or has no leader here");

  private final Ledger ledger;
  private final LedgerStore store;
  private final Batcher batcher;
  private final Clock clock;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Coordinators coordinators;
  private final Consumer<AccountId> undecided;
  private final Routes routes;
  private BooleanSupplier hasRoom = () -> true;
  private Refusal closed = NOT_LEADING;
  private boolean open;

  CommandIntake(
      LeaderPorts ports, Routes routes, Coordinators coordinators, Consumer<AccountId> undecided) {
    this.ledger = ports.ledger();
    this.store = ports.store();
    this.batcher = ports.batcher();
    this.clock = ports.clock();
    this.scheduler = ports.scheduler();
    this.random = ports.random();
    this.coordinators = coordinators;
    this.undecided = undecided;
    this.routes = routes;
  }

  /** Says whether there is still room on the disk; before it is full, callers are told BUSY. */
  public void limitBy(BooleanSupplier room) {
    hasRoom = room;
  }

  void open() {
    open = true;
  }

  /** Refuses everything for this reason until a person has looked. */
  void closeFor(Refusal reason) {
    open = false;
    closed = reason;
  }

  void close() {
    open = false;
  }

  /** Whether nothing of what was taken waits for the log. */
  boolean isIdle() {
    return batcher.isIdle();
  }

  /** Takes a transfer. */
  public void submit(TransferCall call) {
    Refusal refusal = refusal(call.transfer().debitAccount(), call.arcEpoch());
    if (refusal != null) {
      call.reply().refused(refusal);
      return;
    }
    PublishedShard shard = ledger.published();
    ShardHeader header = shard.header();
    if (header == null) {
      call.reply().refused(Refusal.recovering("the shard was not told the ring"));
    } else {
      AccountId credit = creditAccount(call, header);
      if (credit == null || shard.arcs().serves(header.arcOf(credit))) {
        execute(call);
      } else {
        coordinate(call, credit);
      }
    }
  }

  /** Some kinds take it from the hold that they name; without a hold there is none. */
  private @Nullable AccountId creditAccount(TransferCall call, ShardHeader header) {
    if (!call.transfer().content().kind().isAboutHold()) {
      return call.transfer().content().credit();
    }
    Hold hold = HomeViews.hold(store, header, call.transfer());
    return hold == null ? null : hold.creditAccount();
  }

  /** Takes a group. */
  public void submit(GroupCall call) {
    Refusal refusal = refusal(call.group().debitAccount(), call.arcEpoch());
    if (refusal == null) {
      coordinators.groups().start(call);
    } else {
      call.reply().refused(refusal);
    }
  }

  /** Takes a command about one account. */
  public void submit(LoggedCall call) {
    Refusal refusal = refusal(call.account(), call.arcEpoch());
    if (refusal != null) {
      call.reply().refused(refusal);
      return;
    }
    batcher.submit(
        call.command(),
        new ReplyTo() {
          @Override
          public void applied(CommandResult result) {
            if (result instanceof CommandResult.NotServed) {
              call.reply().refused(routes.gone(call.account(), call.arcEpoch()));
            } else {
              call.reply().applied(result);
            }
          }

          @Override
          public void failed(boolean mayBeApplied) {
            call.reply().refused(notLogged(mayBeApplied));
          }
        });
  }

  /** Closes an account, with a sweep of what is left where one is asked for. */
  public void close(
      LedgerCommand.CloseAccount command, long deadlineMicros, LoggedCall.LoggedReply reply) {
    new AccountClosing(this, command, deadlineMicros, reply).start();
  }

  private @Nullable Refusal refusal(AccountId account, long arcEpoch) {
    if (!open) {
      return closed;
    }
    if (batcher.isFull()) {
      return Refusal.busy("too many commands are waiting");
    }
    if (!hasRoom.getAsBoolean()) {
      return Refusal.busy("the data disk is nearly full");
    }
    return routes.refusal(account, arcEpoch);
  }

  private void coordinate(TransferCall call, AccountId credit) {
    ShardId participant = routes.ownerElsewhere(credit);
    if (participant == null) {
      call.reply().refused(routes.unknownOwner(credit));
    } else {
      coordinators.transfers().start(call, credit, participant);
    }
  }

  private void execute(TransferCall call) {
    batcher.submit(
        new LedgerCommand.ExecuteTransfer(call.transfer(), call.arcEpoch()),
        new ReplyTo() {
          @Override
          public void applied(CommandResult result) {
            if (result instanceof CommandResult.TransferDecided decided) {
              answer(call, decided.outcome());
            } else {
              call.reply().refused(routes.gone(call.transfer().debitAccount(), call.arcEpoch()));
            }
          }

          @Override
          public void failed(boolean mayBeApplied) {
            call.reply().refused(notLogged(mayBeApplied));
          }
        });
  }

  /**
   * What hung on undecided amounts is tried again while there is time; the amounts are asked about.
   */
  private void answer(TransferCall call, TransferOutcome outcome) {
    if (outcome instanceof TransferOutcome.NotExecuted) {
      AccountId credit = call.transfer().content().credit();
      undecided.accept(call.transfer().debitAccount());
      if (credit != null) {
        undecided.accept(credit);
      }
      long pause = random.nextLong(RETRY_AFTER.toMillis()) + 1;
      if (clock.nowMicros() + 1_000 * pause < call.deadlineMicros()) {
        scheduler.schedule(Duration.ofMillis(pause), () -> submit(call));
        return;
      }
    }
    call.reply().outcome(outcome);
  }

  private static Refusal notLogged(boolean mayBeApplied) {
    return mayBeApplied
        ? Refusal.of(Refusal.Reason.OUTCOME_UNKNOWN, "the log did not confirm the command")
        : Refusal.recovering("the log did not take the command");
  }
}
