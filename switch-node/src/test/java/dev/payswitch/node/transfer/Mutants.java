// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static dev.payswitch.node.transfer.SimulatedRun.Kind.FEW_IDS;
import static dev.payswitch.node.transfer.SimulatedRun.Kind.GROUPS;
import static dev.payswitch.node.transfer.SimulatedRun.Kind.TRANSFERS;

import java.util.List;
import java.util.stream.Stream;

/** The mistakes that the simulation must find. */
final class Mutants {
  private Mutants() {}

  static List<Mutant> all() {
    return Stream.of(
            attempts(),
            leaders(),
            prepared(),
            outcomes(),
            answers(),
            rejections(),
            undecided(),
            lanes(),
            decisions(),
            groups(),
            shares(),
            routers(),
            MoveMutants.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutant> attempts() {
    return List.of(
        Mutant.named("attempt without the leader's start index")
            .because(
                "two leaders give the same attempt to two contents of one id; a participant takes"
                    + " the second for the first. The check of start indices is off, so that the"
                    + " money shows it")
            .in(FEW_IDS, 1087)
            .change(
                "transfer/AttemptSource",
                "new Attempt(new ArcEpoch(arcEpoch), startIndex, ++serial)",
                "new Attempt(new ArcEpoch(arcEpoch), 0, ++serial)")
            .change(
                "ledger/Identity",
                "attempt.startIndex() == rows.tables().leader().startIndex()",
                "true")
            .change(
                "transfer/AttemptResolver",
                "\n            || attempt.startIndex() < shard.leader().startIndex();",
                ";")
            .changeCheck(
                "transfer/StepChecks",
                "onlyTheLeaderInOfficeDecided(commands.size() == 1 ? leader : leaderBefore);",
                ""),
        Mutant.named("attempt ended in memory")
            .because("a participant is told that an attempt is dead, and it commits all the same")
            .in(TRANSFERS, 85)
            .change(
                "transfer/AttemptResolver",
                "      end(participant, credit, attempt, answer);",
                "      answer.accept(AttemptFate.DEAD);"),
        Mutant.named("commit that ignores ABORTED")
            .because("the participant has dropped the intent of an attempt that commits")
            .in(TRANSFERS, 47)
            .change(
                "ledger/Identity",
                "row instanceof IdRow.Aborted mark && attempt.compareTo(mark.upTo()) <= 0",
                "false"),
        Mutant.named("ABORTED deleted under the same leader")
            .because(
                "a mark is never deleted; here it goes when the participant has acknowledged the"
                    + " abort, and a commit of that attempt comes later")
            .in(TRANSFERS, 1114)
            .change(
                "ledger/WorkingSet",
                "    writes.delete(Family.AGENDA, Keys.owed(target, sequence));",
                """
                    byte[] key = Keys.owed(target, sequence);
                    byte[] row = store.get(Family.AGENDA, key);
                    OwedDecision told = row == null ? null : OwedDecision.decode(key, row);
                    boolean aborted = told != null && told.commit() == null;
                    if (aborted && id(told.transfer()) instanceof IdRow.Aborted) {
                      put(told.transfer(), new IdRow.Free());
                    }
                    writes.delete(Family.AGENDA, key);
                """));
  }

  private static List<Mutant> leaders() {
    return List.of(
        Mutant.named("home answering by id instead of by attempt")
            .because(
                "an intent of another attempt waits for ever for a decision that was another's")
            .in(FEW_IDS, 849)
            .change(
                "transfer/AttemptResolver",
                "\n        && committed.crossShard().attempt().equals(attempt)",
                ""),
        Mutant.named("answering before the start entry is applied")
            .because(
                "a leader that takes office says that attempts are dead of which its rows show"
                    + " nothing; their commits stand in the log and are not applied yet")
            .in(TRANSFERS, 774)
            .change(
                "transfer/ShardLeader",
                "    if (state != State.SERVING) {\n",
                """
                    resolver.takesOffice = state == State.TAKING_OFFICE;
                    if (state != State.SERVING && state != State.TAKING_OFFICE) {
                """)
            .change(
                "transfer/AttemptResolver",
                "  private final Lanes lanes;\n",
                "  private final Lanes lanes;\n  boolean takesOffice;\n")
            .change(
                "transfer/AttemptResolver",
                "|| attempt.startIndex() < shard.leader().startIndex();",
                "|| takesOffice || attempt.startIndex() < shard.leader().startIndex();"));
  }

  private static List<Mutant> prepared() {
    return List.of(
        Mutant.named("attempts of one id counted twice")
            .because("at most one commits, so what is intended would be more than can come")
            .in(FEW_IDS, 28)
            .change(
                "rows/CreditRow",
                "largest = largest.max(intent.amount());",
                "largest = largest.plus(intent.amount());"),
        Mutant.named("commit for more than is prepared")
            .because("the participant has not room for it")
            .in(TRANSFERS, 121)
            .change("ledger/Home", "home.addedMinor() <= prepared.minor() && ", ""));
  }

  private static List<Mutant> outcomes() {
    return List.of(
        Mutant.named("commit that ignores CANCELLED")
            .because("an id that was said to be used up takes place")
            .in(TRANSFERS, 0)
            .change(
                "ledger/Home",
                "    if (recorded != null) {\n      return recorded;",
                "    if (recorded != null && !(rows.id(transfer.key()) instanceof IdRow.Cancelled)) {"
                    + "\n      return recorded;"),
        Mutant.named("a decision told before it is applied")
            .because(
                "decisions get their place when they are applied; here the participant is told of"
                    + " payments when the commit is only on its way into the log")
            .in(TRANSFERS, 1)
            .change(
                "transfer/TransferCoordinator",
                "  private void commit(Coordination work) {\n",
                """
                  private void commit(Coordination work) {
                    var content = work.call.transfer().content();
                    if (content.kind() == dev.payswitch.node.rows.TransferKind.PAYMENT) {
                      lanes.owe(
                          work.participant,
                          new OwedDecision(
                              lanes.to(work.participant).status().decidedSequence() + 1,
                              work.key(),
                              work.creditAccount,
                              work.attempt,
                              new OwedDecision.Commit(
                                  content.ledger(), work.prepared.minor(), 0, null)));
                    }
                """));
  }

  private static List<Mutant> answers() {
    return List.of(
        Mutant.named("settled before the participant has acknowledged")
            .because("the caller is told that both sides show it, and one does not")
            .in(TRANSFERS, 0)
            .change(
                "transfer/TransferCoordinator",
                "if (acknowledged(work.participant) >= work.sequence) {",
                "if (work.sequence >= 0) {"),
        Mutant.named("not executed, while the commit is in the log")
            .because("the caller is told that nothing happened, and it happens")
            .in(TRANSFERS, 100)
            .change(
                "transfer/TransferCoordinator",
                "work.refuse(Refusal.of(Refusal.Reason.OUTCOME_UNKNOWN, \"the log is slow\"));",
                "work.answer(new TransferOutcome.NotExecuted(OutcomeStatus.RETRY));"));
  }

  private static List<Mutant> rejections() {
    return List.of(
        Mutant.named("a rejection recorded on what the participant calls undecided")
            .because("home takes RETRY for NO")
            .in(TRANSFERS, 24)
            .change(
                "transfer/TransferCoordinator",
                """
                          reject(work, LedgerCommand.ParticipantFinding.of(reason, true));
                        } else {
                          backOff(work);
                """,
                """
                          reject(work, LedgerCommand.ParticipantFinding.of(reason, false));
                        } else {
                          reject(work, LedgerCommand.ParticipantFinding.of(reason, false));
                """),
        Mutant.named("a rejection recorded on something undecided, at home")
            .because("a check that home will refuse itself has found something undecided")
            .in(TRANSFERS, 10)
            .change(
                "ledger/Home",
                "check.isFine() || check.undecided() || overtaken",
                "check.isFine() || overtaken"),
        Mutant.named("a no of a participant on something undecided")
            .because("intents of others may go away")
            .in(TRANSFERS, 19)
            .change(
                "ledger/ParticipantSteps",
                "check.undecided() ? CommandResult.VerdictKind.RETRY : CommandResult.VerdictKind.NO",
                "CommandResult.VerdictKind.NO"));
  }

  private static List<Mutant> undecided() {
    return List.of(
        Mutant.named("a rejection recorded on something undecided, on one shard")
            .because("intents and shares of others may go away")
            .in(GROUPS, 323)
            .change(
                "ledger/Home",
                "    if (check.undecided()) {\n      return retry();\n    }\n    return check.isFine()",
                "    return check.isFine()"),
        Mutant.named("a group that failed on something undecided")
            .because("shares of others may go away")
            .in(GROUPS, 0)
            .change(
                "ledger/GroupHome",
                "if (check.isFine() || check.undecided()) {",
                "if (check.isFine()) {"),
        Mutant.named("a rejection of another amount than the participant was asked about")
            .because("home would ask about another amount by now, which may be fine")
            .in(TRANSFERS, 146)
            .change(
                "ledger/Home",
                "boolean overtaken = home.addedMinor() != command.prepared().minor();",
                "boolean overtaken = false;"),
        Mutant.named("intents of others not counted at the ceiling")
            .because("what is prepared can always be committed")
            .in(TRANSFERS, 39)
            .change(
                "ledger/CreditRules",
                "Long.compareUnsigned(room - added.minor(), othersIntended) < 0",
                "room < 0 && room > 0"),
        Mutant.named("undecided refunds of others not counted")
            .because("more goes back than was paid")
            .in(GROUPS, 5073)
            .change(
                "ledger/CreditRules",
                "original.refunds().reserved().minus(original.ownReserved())",
                "Amount.ZERO"));
  }

  private static List<Mutant> lanes() {
    return List.of(
        Mutant.named("credit row deleted")
            .because("a late PREPARE finds nothing and leaves an intent of what is credited")
            .in(TRANSFERS, 795)
            .change(
                "ledger/ParticipantSteps",
                """
                        new CreditRow(
                            new CreditRow.Applied(decision.attempt(), source, decision.sequence(), postTime),
                            List.of()));
                """,
                "        CreditRow.NONE);\n"),
        Mutant.named("credit row ignored by a late PREPARE")
            .because("it leaves an intent of what is credited")
            .in(TRANSFERS, 525)
            .change(
                "ledger/ParticipantSteps",
                "    if (row.applied() != null) {",
                "    if (row.applied() != null && row.isNone()) {"));
  }

  private static List<Mutant> decisions() {
    return List.of(
        Mutant.named("a decision applied again when it is sent again")
            .because("a new stream sends everything that is not acknowledged")
            .in(TRANSFERS, 141)
            .change(
                "ledger/ParticipantSteps",
                """
                      if (decision.sequence() <= applied) {
                        return true;
                      }
                      InvariantViolation.require(
                          decision.sequence() == applied + 1, "decisions of one message must follow each other");
                """,
                ""),
        Mutant.named("a decision acknowledged before it is applied")
            .because("home forgets it, and the participant may never have it")
            .in(TRANSFERS, 1)
            .change(
                "transfer/LaneSession",
                "    submit(new LedgerCommand.ApplyDecisions(from, held, decisions));",
                """
                    replies.acknowledged(decisions.getLast().sequence(), List.of());
                    submit(new LedgerCommand.ApplyDecisions(from, held, decisions));
                """),
        Mutant.named("decisions not sent again on a new stream")
            .because("the participant waits for them for ever")
            .in(TRANSFERS, 3)
            .change("transfer/Lane", "    decisions.rewind();\n", ""));
  }

  private static List<Mutant> groups() {
    String versionIsNext =
        """
            InvariantViolation.require(
                hold.version() == (before == null ? 1 : before.version() + 1),
                "version " + hold.version() + " of hold " + hold.key() + " was told out of order");
        """;
    String amountIsSame =
        """
            InvariantViolation.require(
                held + movement.pending() == hold.held().minor(),
                "hold " + hold.key() + " has another amount with its credit account");
        """;
    return List.of(
        Mutant.named("a hold free before every shard shows its group")
            .because("its next version goes over another lane, and overtakes this one")
            .in(GROUPS, 180)
            .change(
                "ledger/ParticipantSteps",
                "return known == null || known.version() + 1 < change.hold().version();",
                "return false;")
            .change(
                "ledger/GroupParticipant", "    holds.forEach(each -> lockOpen(each, true));\n", "")
            .change("ledger/GroupParticipant", "false, List.copyOf(holds)", "false, List.of()"),
        Mutant.named("hold versions ignored")
            .because(
                "sequences keep the versions of one lane in order, so only a hold that is free too"
                    + " soon, as above, shows it: both copies end up different")
            .in(GROUPS, 180)
            .change(
                "ledger/ParticipantSteps",
                "return known == null || known.version() + 1 < change.hold().version();",
                "return false;")
            .change(
                "ledger/GroupParticipant", "    holds.forEach(each -> lockOpen(each, true));\n", "")
            .change("ledger/GroupParticipant", "false, List.copyOf(holds)", "false, List.of()")
            .change("ledger/WorkingSet", versionIsNext, "")
            .change("ledger/Posting", amountIsSame, ""),
        Mutant.named("a group settled before every shard shows it")
            .because(
                "what it changed is free too soon; versions of holds hide that, as above, so they are"
                    + " ignored, too")
            .in(GROUPS, 1129)
            .change(
                "transfer/AttemptResolver",
                "MetaRows.isSettled(rows, shard.self(), group)",
                "attempt != null")
            .change(
                "ledger/ParticipantSteps",
                "return known == null || known.version() + 1 < change.hold().version();",
                "return false;")
            .change("ledger/WorkingSet", versionIsNext, "")
            .change("ledger/Posting", amountIsSame, ""));
  }

  private static List<Mutant> shares() {
    return List.of(
        Mutant.named("a share that reserves nothing")
            .because("what a prepared group will take is spent by others")
            .in(GROUPS, 207)
            .change(
                "ledger/GroupParticipant",
                "            extent.reservedMinor(),\n",
                "            0,\n"),
        Mutant.named("a share that intends nothing")
            .because("the room for what a prepared group will bring is taken by others")
            .in(GROUPS, 134)
            .change(
                "ledger/GroupParticipant",
                "            extent.intendedMinor(),\n",
                "            0,\n"),
        Mutant.named("commit of a group by an attempt that was aborted")
            .because("participants have dropped its shares")
            .in(GROUPS, 5)
            .change(
                "ledger/GroupHome",
                "return identity.isDead(attempt, group.key()) ? retry() : null;",
                "return null;"),
        Mutant.named("home answering for a group by id instead of by attempt")
            .because("a share of another attempt waits for ever")
            .in(GROUPS, 1649)
            .change(
                "transfer/AttemptResolver",
                "known instanceof GroupRow group && group.isCommitted(attempt)",
                "known instanceof GroupRow group && group.isCommitted()"));
  }

  private static List<Mutant> routers() {
    return List.of(
        Mutant.named("refused, while the command may be at work")
            .because("the router sent it, and tells of the last refusal as if it had not")
            .in(TRANSFERS, 8)
            .changeRouter(
                "routing/ShardRouter",
                "command.state == State.SENT || command.inDoubt",
                "command.attempts < 0")
            .changeRouter(
                "routing/ShardRouter",
                "        command.inDoubt\n            ?",
                "        command.attempts < 0\n            ?"));
  }
}
