// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.CreditKey;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One transfer across shards that home is working on. Owned by the event loop. */
final class Coordination {
  private static final long FIRST_PAUSE_MICROS = 2_000;
  private static final long MAX_PAUSE_MICROS = 200_000;

  final TransferCall call;
  final AccountId creditAccount;
  final ShardId participant;
  final List<TransferCall> copies = new ArrayList<>();
  Phase phase = Phase.PREPARING;
  Attempt attempt;
  Amount prepared = Amount.ZERO;
  boolean checkOnly;
  boolean answered;
  int retries;
  long dueMicros;
  TransferOutcome.@Nullable Created created;
  long sequence;

  Coordination(TransferCall call, AccountId creditAccount, ShardId participant, Attempt attempt) {
    this.call = call;
    this.creditAccount = creditAccount;
    this.participant = participant;
    this.attempt = attempt;
  }

  /** What it is waiting for; {@code dueMicros} says how long. */
  enum Phase {
    /** The participant's verdict. */
    PREPARING,
    /** A pause before the next attempt. */
    BACKING_OFF,
    /** The entry that commits or rejects. */
    DECIDING,
    /** The entry that ends the attempt. */
    ENDING,
    /** The participant's acknowledgement; the decision is durable. */
    SETTLING
  }

  /** How long to wait before the next attempt: longer each time, and never as long as another. */
  static long pauseMicros(int retries, RandomGenerator random) {
    long pause = Math.min(FIRST_PAUSE_MICROS << Math.min(retries, 16), MAX_PAUSE_MICROS);
    return pause / 2 + random.nextLong(pause);
  }

  TransferKey key() {
    return call.transfer().key();
  }

  CreditKey creditKey() {
    return call.transfer().creditKey(creditAccount);
  }

  void answer(TransferOutcome outcome) {
    if (!answered) {
      answered = true;
      call.reply().outcome(outcome);
    }
  }

  void refuse(Refusal refusal) {
    if (!answered) {
      answered = true;
      call.reply().refused(refusal);
    }
  }
}
