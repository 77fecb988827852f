// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.rows.AccountBounds;
import dev.payswitch.node.rows.AccountLimits;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.OwedDecision;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Every change that can be made to a shard. What is logged is one of these; nothing else writes.
 */
public sealed interface LedgerCommand
    permits LedgerCommand.ExecuteTransfer,
        LedgerCommand.CreateAccount,
        LedgerCommand.StartLeader,
        LedgerCommand.TakeArcs,
        LedgerCommand.AcceptLane,
        LedgerCommand.PrepareTransfers,
        LedgerCommand.ApplyDecisions,
        LedgerCommand.CommitTransfer,
        LedgerCommand.RejectTransfer,
        LedgerCommand.AbortAttempt,
        LedgerCommand.AcknowledgeDecisions,
        LedgerCommand.NotePeer,
        LedgerCommand.PauseLane,
        LedgerCommand.DropIntents,
        LedgerCommand.CancelTransfer,
        LedgerCommand.ExpireHolds,
        LedgerCommand.UpdateAccount,
        LedgerCommand.CloseAccount,
        LedgerCommand.GroupCommand,
        MoveCommand {

  /** A transfer whose accounts are both on this shard. */
  record ExecuteTransfer(TransferRequest transfer, long arcEpoch) implements LedgerCommand {}

  /**
   * A new account.
   *
   * @param bytes as the caller sent them
   */
  record CreateAccount(
      AccountId id,
      LedgerId ledger,
      int code,
      String reference,
      AccountBounds bounds,
      AccountLimits limits,
      ByteString bytes)
      implements LedgerCommand {}

  /** A leader took office; the index of this entry begins its attempts. */
  record StartLeader(long term, String bootId) implements LedgerCommand {}

  /** The shard takes the arcs that the first ring gives it. */
  record TakeArcs(FirstRing ring) implements LedgerCommand {}

  /** What a shard learns from the first ring. */
  record FirstRing(
      long ringEpoch, int arcCount, PointHasher hasher, List<Range> arcs, List<LedgerId> ledgers) {
    public FirstRing {
      arcs = List.copyOf(arcs);
      ledgers = List.copyOf(ledgers);
    }

    /** What a shard takes of a ring. */
    public static FirstRing of(Ring ring, ShardId owner, List<LedgerId> ledgers) {
      List<Range> owned =
          ring.runs().stream()
              .filter(run -> run.owner().equals(owner))
              .map(run -> new Range(run.firstArc().index(), run.arcCount(), run.arcEpoch()))
              .toList();
      return new FirstRing(ring.epoch().value(), ring.arcCount(), ring.hasher(), owned, ledgers);
    }
  }

  /** Neighbouring arcs with the ring epoch since which the shard owns them. */
  record Range(int firstArc, int arcCount, ArcEpoch since) {}

  /** A lane to this shard is opened under a token. */
  record AcceptLane(ShardId source, FencingToken token) implements LedgerCommand {}

  /** This shard is asked to prepare. */
  record PrepareTransfers(ShardId source, FencingToken token, List<Prepare> prepares)
      implements LedgerCommand {
    public PrepareTransfers {
      prepares = List.copyOf(prepares);
    }
  }

  /** Something to prepare. */
  sealed interface Prepare {
    Attempt attempt();
  }

  /**
   * One transfer to prepare.
   *
   * @param creditAccount the account on this shard
   * @param added what it would get at most
   * @param checkOnly home will refuse: tell the first reason and write nothing
   */
  record TransferPrepare(
      Attempt attempt,
      TransferRequest transfer,
      AccountId creditAccount,
      Amount added,
      boolean checkOnly)
      implements Prepare {
    CreditKey creditKey() {
      return transfer.creditKey(creditAccount);
    }
  }

  /**
   * What a group does to accounts of this shard, to prepare.
   *
   * @param timeMicros home's time: timeouts count from here
   * @param legs in the order of the group
   * @param checkOnly home will refuse: tell the first reason and write nothing
   */
  record GroupPrepare(
      Attempt attempt, TransferKey group, long timeMicros, List<GroupLeg> legs, boolean checkOnly)
      implements Prepare {
    public GroupPrepare {
      legs = List.copyOf(legs);
    }

    /** The accounts of this shard that take part. */
    public SequencedSet<AccountId> accounts() {
      return GroupPlan.accounts(legs);
    }
  }

  /** This shard is told decisions, in the order of their sequences. */
  record ApplyDecisions(ShardId source, FencingToken token, List<OwedDecision> decisions)
      implements LedgerCommand {
    public ApplyDecisions {
      decisions = List.copyOf(decisions);
    }
  }

  /**
   * Home commits an attempt that the participant has prepared: the commit point.
   *
   * @param prepared what the participant has prepared for; zero: nothing, it is told only
   */
  record CommitTransfer(
      Attempt attempt,
      TransferRequest transfer,
      AccountId creditAccount,
      ShardId participant,
      Amount prepared)
      implements LedgerCommand {}

  /**
   * Home records a rejection, if it still holds.
   *
   * @param prepared what the participant was asked about
   * @param participant what the participant found; null: nothing, or it was not asked
   */
  record RejectTransfer(
      Attempt attempt,
      TransferRequest transfer,
      Amount prepared,
      @Nullable ParticipantFinding participant)
      implements LedgerCommand {}

  /**
   * A participant's first reason.
   *
   * @param undecided it hangs on undecided amounts and may go away
   */
  record ParticipantFinding(OutcomeStatus reason, boolean undecided) {
    /** Null without a reason. */
    public static @Nullable ParticipantFinding of(
        @Nullable OutcomeStatus reason, boolean undecided) {
      return reason == null ? null : new ParticipantFinding(reason, undecided);
    }
  }

  /** Home ends an attempt, so that it can never commit. */
  record AbortAttempt(Attempt attempt, CreditKey credit, ShardId participant)
      implements LedgerCommand {
    TransferKey transfer() {
      return credit.transfer();
    }
  }

  /** A command about groups. */
  sealed interface GroupCommand extends LedgerCommand {}

  /** A group whose accounts are all on this shard. */
  record ExecuteGroup(GroupRequest group, long arcEpoch) implements GroupCommand {}

  /** An account of another shard that takes part in a group. */
  record GroupShare(AccountId account, ShardId participant) {}

  /**
   * Home commits an attempt of a group that its participants have prepared: the commit point.
   *
   * @param timeMicros the time that participants were told
   * @param holds the holds as participants were told them
   * @param shares what is prepared
   */
  record CommitGroup(
      Attempt attempt,
      GroupRequest group,
      long timeMicros,
      List<Hold> holds,
      List<GroupShare> shares)
      implements GroupCommand {
    public CommitGroup {
      holds = List.copyOf(holds);
      shares = List.copyOf(shares);
    }
  }

  /**
   * Home records that a group failed, if that still holds.
   *
   * @param timeMicros the time that participants were told
   * @param holds the holds as participants were told them
   * @param shares what is prepared, or may be
   * @param participants the first of what participants found; null: nothing
   */
  record RejectGroup(
      Attempt attempt,
      GroupRequest group,
      long timeMicros,
      List<Hold> holds,
      List<GroupShare> shares,
      @Nullable MemberFinding participants)
      implements GroupCommand {
    public RejectGroup {
      holds = List.copyOf(holds);
      shares = List.copyOf(shares);
    }
  }

  /**
   * What participants found against a member of a group.
   *
   * @param index the place of the member, from 0
   * @param undecided it hangs on undecided amounts and may go away
   * @param window the one whose limit is the reason, if it is one
   */
  record MemberFinding(
      int index, OutcomeStatus reason, boolean undecided, @Nullable LimitWindow window) {
    /** The one that is told: about the earlier member, or the first in precedence, or certain. */
    public static MemberFinding first(@Nullable MemberFinding one, MemberFinding other) {
      if (one == null || other.index < one.index) {
        return other;
      }
      SideCheck first = one.check().and(other.check());
      return other.index == one.index && first.equals(other.check()) ? other : one;
    }

    SideCheck check() {
      return new SideCheck(reason, undecided, window);
    }
  }

  /** Home ends an attempt of a group, so that it can never commit. */
  record AbortGroup(Attempt attempt, TransferKey group, List<GroupShare> shares)
      implements GroupCommand {
    public AbortGroup {
      shares = List.copyOf(shares);
    }
  }

  /**
   * Every shard that takes part in these groups shows them.
   *
   * @param shares the account of this shard, and the group's id as the transfer
   */
  record SettleShares(List<CreditKey> shares) implements GroupCommand {
    public SettleShares {
      shares = List.copyOf(shares);
    }
  }

  /** The target of a lane has applied decisions up to a sequence. */
  record AcknowledgeDecisions(ShardId target, long appliedSequence) implements LedgerCommand {}

  /** How far the log of another shard is known to reach: the second net under an old disk. */
  record NotePeer(ShardId peer, long startIndex) implements LedgerCommand {}

  /**
   * A person pauses the lane to another shard, or resumes it.
   *
   * @param actor who
   * @param reason why
   */
  record PauseLane(ShardId target, boolean paused, String actor, String reason)
      implements LedgerCommand {}

  /** Home says that these attempts can never commit. */
  record DropIntents(List<DeadAttempt> attempts) implements LedgerCommand {
    public DropIntents {
      attempts = List.copyOf(attempts);
    }
  }

  /** An attempt that can never commit. */
  record DeadAttempt(CreditKey credit, Attempt attempt) {}

  /** A transfer id is used up, unless it has an outcome. */
  record CancelTransfer(TransferKey transfer, long arcEpoch) implements LedgerCommand {}

  /** Holds whose time seems to have come are released. */
  record ExpireHolds(List<HoldExpiry> holds) implements LedgerCommand {
    public ExpireHolds {
      holds = List.copyOf(holds);
    }
  }

  /**
   * A hold that seems to be due.
   *
   * @param participant where the credit account is; null: here
   */
  record HoldExpiry(TransferKey hold, @Nullable ShardId participant) {}

  /**
   * A change of an account's settings.
   *
   * @param version the one that the caller has seen
   * @param bytes as the caller sent them
   */
  record UpdateAccount(
      AccountId id,
      long version,
      String actor,
      String reason,
      SettingsChange change,
      long arcEpoch,
      ByteString bytes)
      implements LedgerCommand {}

  /**
   * The closing of an account.
   *
   * @param version the one that the caller has seen
   * @param sweep where the rest of the balance goes, under which id; null: the balance must be 0
   * @param bytes as the caller sent them
   */
  record CloseAccount(
      AccountId id,
      long version,
      String actor,
      String reason,
      @Nullable ClosingSweep sweep,
      long arcEpoch,
      ByteString bytes)
      implements LedgerCommand {}

  /** Where the rest of a balance goes when its account is closed. */
  record ClosingSweep(AccountId creditAccount, TransferId id) {}
}
