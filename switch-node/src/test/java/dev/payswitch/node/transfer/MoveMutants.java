// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static dev.payswitch.node.transfer.SimulatedRun.Kind.MOVES;

import java.util.List;
import java.util.stream.Stream;

/** Mistakes about moves of arcs that the simulation must find. */
final class MoveMutants {
  private MoveMutants() {}

  static List<Mutant> all() {
    return Stream.of(rows(), cutOver(), forwards(), attempts(), holds(), arcsThatComeBack())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutant> rows() {
    return List.of(
        Mutant.named("a row of the feed left out")
            .because("the target misses a line of a history that was added while rows were copied")
            .in(MOVES, 9)
            .change(
                "ledger/Feed",
                "    if (family.isKeptByArc()) {\n      keep(family, key, value);",
                "    if (family == Family.DATA) {\n      keep(family, key, value);"),
        Mutant.named("rows of a move taken twice")
            .because("a message that comes again brings back rows as they were")
            .in(MOVES, 0)
            .change(
                "ledger/Arrivals",
                "known.complete() || command.number() <= known.number()",
                "known.complete()")
            .change(
                "ledger/Arrivals",
                "rest.number() <= known.number() ? known : taken(rest, known)",
                "taken(rest, known)"),
        Mutant.named("accounts handed over without a look at their sums")
            .because("the feed leaves out accounts, and neither side compares what they add up to")
            .in(MOVES, 1)
            .change(
                "ledger/Feed",
                "    if (departure != null && departure.arcs().containsKey(key)) {",
                "    if (departure != null && departure.arcs().containsKey(key) && key[2] != 1) {")
            .change(
                "move/DepartureDriver",
                "} else if (!expected.sums().equals(known.sums())) {",
                "} else if (expected.feedPosition() < 0) {")
            .change(
                "ledger/Arrivals", "\n            && whole.sums().equals(command.sums());", ";"));
  }

  private static List<Mutant> cutOver() {
    return List.of(
        Mutant.named("the last changes not told with the switch")
            .because("the target misses lines of histories, and adds up to what it should")
            .in(MOVES, 77)
            .change(
                "move/DepartureDriver",
                "rest = rows(known, changes.rows(), null, changes.position());",
                "rest = rows(known, changes.rows().stream().filter(r -> r.family() == 0).toList(), null, changes.position());"),
        Mutant.named("arcs served in the middle of an entry")
            .because("what follows in it does not see the rows that came with the switch")
            .in(MOVES, 699)
            .change(
                "ledger/Ledger",
                "case MoveCommand.CompleteArrival later -> new CommandResult.Done();",
                "case MoveCommand.CompleteArrival complete -> arrivals.complete(complete);")
            .change(
                "ledger/Ledger",
                "        results.set(index, arrivals.complete(complete));\n",
                "        complete.rest();\n"),
        Mutant.named("arcs served while they are on their way")
            .because("two shards serve them, one of them with half of the rows")
            .in(MOVES, 0)
            .change(
                "rows/ArcTable",
                "return stateOf(arc) == ArcState.SERVING;",
                "return stateOf(arc) == ArcState.SERVING || stateOf(arc) == ArcState.INCOMING;"),
        Mutant.named("a target whose clock is behind that of the source")
            .because("what it posts stands before what its accounts have in their histories")
            .in(MOVES, 128)
            .change(
                "ledger/Arrivals",
                "    tables.notEarlierThan(command.batchTimeMicros(), command.postTimeMicros());\n",
                ""),
        Mutant.named("what is due not made anew at the target")
            .because("intents wait for ever, and holds do not end")
            .in(MOVES, 0)
            .change(
                "ledger/Arrivals",
                "      Dues.of(row.key(), after).forEach(due -> rows.addDue(due));\n",
                ""));
  }

  private static List<Mutant> forwards() {
    return List.of(
        Mutant.named("a decision about an account that went away dropped")
            .because("its new owner never learns it")
            .in(MOVES, 30)
            .change(
                "ledger/ParticipantSteps",
                """
                        OwedDecision forwarded = owed.forward(owner, decision);
                        told.add(new CommandResult.Told(owner, forwarded));
                        forwards.add(new IncomingLane.Forward(decision.sequence(), owner, forwarded.sequence()));
                """,
                ""),
        Mutant.named("a forward acknowledged before it is shown")
            .because("the caller is told that both sides show it, and one does not")
            .in(MOVES, 139)
            .change(
                "rows/IncomingLane",
                "return forwards.isEmpty() ? appliedSequence : forwards.getFirst().sequence() - 1;",
                "return appliedSequence;"),
        Mutant.named("a decision about an account that went to the one who tells it")
            .because("the lane waits for the account to come back, which it never does")
            .in(MOVES, 69)
            .change(
                "ledger/ParticipantSteps",
                "owner == null || isComingFrom(source, decision.creditAccount());",
                "owner == null || owner.equals(source);"),
        Mutant.named("forwards that wait for all that is older")
            .because("two shards that passed decisions on to each other wait for each other")
            .in(MOVES, 8558)
            .change(
                "ledger/OwedDecisions",
                "sequence <= command.appliedSequence() && !command.waiting().contains(sequence));",
                "sequence < 0);"));
  }

  private static List<Mutant> attempts() {
    return List.of(
        Mutant.named("attempts of another owner resolved by the start index alone")
            .because("start indices of two logs have nothing to do with each other")
            .in(MOVES, 1306)
            .change(
                "transfer/AttemptResolver",
                "        || !shard.arcs().serves(arc)\n"
                    + "        || attempt.arcEpoch().value() > shard.arcs().epochOf(arc)) {",
                ") {"));
  }

  private static List<Mutant> holds() {
    return List.of(
        Mutant.named("a hold changed before its last version shows")
            .because("its versions go over two lanes, and the second overtakes the first")
            .in(MOVES, 257)
            .change(
                "ledger/WorkingSet",
                "        || tables.isAcknowledged(told);",
                "        || told.sequence() > 0;")
            .change(
                "ledger/ParticipantSteps",
                "return known == null || known.version() + 1 < change.hold().version();",
                "return false;"));
  }

  private static List<Mutant> arcsThatComeBack() {
    return List.of(
        Mutant.named("arcs that come back while old rows of them wait to be removed")
            .because("rows that are older than all others are found among the new ones")
            .in(MOVES, 27)
            .change(
                "ledger/Arrivals",
                "return departures.isCleaning(command.arcs())",
                "return departures.isCleaning(command.arcs()) && command.arcs().count() < 0"),
        Mutant.named("accounts that come back remembered as they were")
            .because("what was paid elsewhere meanwhile is paid once more")
            .in(MOVES, 11)
            .change("ledger/Arrivals", "        rows.forget(Keys.accountIn(name.key));\n", ""),
        Mutant.named("a move begun once more by a late message")
            .because("nobody knows of it, and no other move may come")
            .in(MOVES, 313)
            .change(
                "ledger/Arrivals",
                "if (moves.isOver(command.source(), command.moveId())) {",
                "if (moves.isOver(command.source(), \"\")) {"),
        Mutant.named("what was due of an arc's last time here not forgotten")
            .because("home is asked about it for ever")
            .in(MOVES, 514)
            .change(
                "move/Moves",
                "case SERVING -> !Dues.isExplained(parts.store(), arc, key);",
                "case SERVING -> false;"));
  }
}
