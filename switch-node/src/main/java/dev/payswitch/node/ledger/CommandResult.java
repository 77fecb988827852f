// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.ArcOwner;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.Arrival;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What applying a command answers. Never logged: applying the same log gives the same answers. */
public sealed interface CommandResult {

  /** The command concerns an arc that this shard does not serve under that arc epoch. */
  record NotServed() implements CommandResult {}

  /**
   * What became of a transfer at home.
   *
   * @param owed the decision that the participant must learn; null: none
   */
  record TransferDecided(TransferOutcome outcome, @Nullable OwedDecision owed)
      implements CommandResult {}

  /**
   * What became of a group at home.
   *
   * @param told the decisions that participants must learn
   */
  record GroupDecided(GroupOutcome outcome, List<Told> told) implements CommandResult {
    public GroupDecided {
      told = List.copyOf(told);
    }
  }

  /**
   * What is true of an attempt of a group after it was to be ended.
   *
   * @param committed exactly this attempt committed; otherwise it never will
   * @param told the aborts that participants must learn
   */
  record GroupEnded(boolean committed, List<Told> told) implements CommandResult {
    public GroupEnded {
      told = List.copyOf(told);
    }
  }

  /** What became of an account to be made, and the account as it is now. */
  record AccountDecided(AccountOutcome outcome, @Nullable Account account, long asOfMicros)
      implements CommandResult {}

  /**
   * What is recorded of a transfer id that was to be cancelled.
   *
   * @param outcome not executed: it is part of a prepared group, so it is in progress
   */
  record CancelDecided(TransferOutcome outcome) implements CommandResult {}

  /** What became of a change of settings, and the account as it is now. */
  record AccountUpdated(UpdateStatus status, @Nullable Account account, long asOfMicros)
      implements CommandResult {}

  /** What became of the closing of an account, and the account as it is now. */
  record AccountClosed(CloseStatus status, @Nullable Account account, long asOfMicros)
      implements CommandResult {}

  /** What participants must learn of holds that were released now. */
  record HoldsExpired(List<Told> told) implements CommandResult {
    public HoldsExpired {
      told = List.copyOf(told);
    }
  }

  /** A decision and who must learn it. */
  record Told(ShardId participant, OwedDecision owed) {}

  /** The leader's start entry is applied. */
  record LeaderStarted(long startIndex) implements CommandResult {}

  /** The lane is open from the next sequence on. */
  record LaneAccepted(long appliedSequence) implements CommandResult {}

  /** A greater token has been seen; nothing of the command was applied. */
  record StaleToken(FencingToken greatest) implements CommandResult {}

  /** A decision is missing before the first one told; nothing of the command was applied. */
  record SequenceGap(long appliedSequence) implements CommandResult {}

  /** One verdict for each prepare, in order. */
  record Prepared(List<Verdict> verdicts) implements CommandResult {
    public Prepared {
      verdicts = List.copyOf(verdicts);
    }
  }

  /**
   * Decisions are applied.
   *
   * @param shownSequence up to where they show at their accounts
   * @param appliedSequence up to where this shard has them, of which some are passed on
   * @param told what was passed on to the new owners of accounts
   * @param early whether the next decision must wait for another one, or for arcs that are on their
   *     way here
   */
  record DecisionsApplied(
      long shownSequence,
      long appliedSequence,
      List<Credited> credits,
      List<Told> told,
      boolean early)
      implements CommandResult {
    public DecisionsApplied {
      credits = List.copyOf(credits);
      told = List.copyOf(told);
    }
  }

  /** A commit that was applied now, and what is available of the credit account right after it. */
  record Credited(long sequence, long availableMinor) {}

  /**
   * What is true of an attempt after it was to be ended.
   *
   * @param committed exactly this attempt committed; otherwise it never will
   * @param owed the abort that the participant must learn; null: none
   */
  record AttemptEnded(boolean committed, @Nullable OwedDecision owed) implements CommandResult {}

  /**
   * What came of a step at the source of a move.
   *
   * @param why it was not done; empty: it is done, or was before
   * @param later whether it may be done when another move is over
   */
  record DepartureStep(String why, boolean later) implements CommandResult {
    public boolean isDone() {
      return why.isEmpty();
    }
  }

  /**
   * How far a move into this shard is.
   *
   * @param arrival null: there is none
   * @param rejected why the step was not done; empty: it is done, or was before
   */
  record ArrivalStep(@Nullable Arrival arrival, String rejected) implements CommandResult {}

  /** Applied; there is nothing to tell. */
  record Done() implements CommandResult {}

  /**
   * What a participant says to a prepare.
   *
   * @param serial of the attempt
   * @param reason with NO and RETRY: the first reason, or what it hangs on, where there is one
   * @param member with NO and RETRY to a group: which member it is about; otherwise null
   * @param goneTo with STALE_ROUTE: whom the participant gave the accounts to; null: nobody
   */
  record Verdict(
      long serial,
      VerdictKind kind,
      @Nullable OutcomeStatus reason,
      @Nullable MemberFound member,
      @Nullable ArcOwner goneTo) {
    /** About a transfer, or about no member of a group. */
    public Verdict(long serial, VerdictKind kind, @Nullable OutcomeStatus reason) {
      this(serial, kind, reason, null, null);
    }

    /** The participant does not serve all accounts. */
    public static Verdict staleRoute(long serial, @Nullable ArcOwner goneTo) {
      return new Verdict(serial, VerdictKind.STALE_ROUTE, null, null, goneTo);
    }
  }

  /**
   * Which member of a group a verdict is about.
   *
   * @param window the one whose limit is the reason, if it is one
   * @param stale holds that stand otherwise than home believes
   */
  record MemberFound(int index, @Nullable LimitWindow window, List<Hold> stale) {
    public MemberFound {
      stale = List.copyOf(stale);
    }
  }

  /** The kinds of verdict. */
  enum VerdictKind {
    /** The intent is written; it can be committed whatever happens. */
    PREPARED,
    /** No, and it would stay so; nothing was written. */
    NO,
    /** It hangs on undecided amounts; nothing was written. */
    RETRY,
    /** Not the owner of the credit account; nothing was written. */
    STALE_ROUTE,
    /** Credited before; nothing was written. */
    APPLIED,
    /** A check alone found no reason against it; nothing was written. */
    FINE
  }
}
