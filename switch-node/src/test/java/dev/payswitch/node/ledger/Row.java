// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.Totals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of the contract's tables: a sentence of semantics.md, what was before, a command, its
 * outcome, and what the accounts show afterwards, as {@code "debits/credits posted debits/credits
 * pending available"}. An account of which a row says nothing must stand as it did at the start.
 */
final class Row {
  private static final String A_AT_START = "0/100 0/0 100";
  private static final String EMPTY = "0/0 0/0 0";

  private final String sentence;
  private final List<Step> given = new ArrayList<>();
  private final List<Step> meanwhile = new ArrayList<>();
  private final List<OutcomeStatus> alsoTrue = new ArrayList<>();
  private final Map<String, String> totals = new LinkedHashMap<>();
  private Step command = Steps.later(Steps.HOUR);
  private Enum<?> status = Step.Done.DONE;
  private @Nullable Long amountMinor;
  private List<Long> amounts = List.of();
  private @Nullable Integer index;
  private @Nullable LimitWindow window;
  private boolean leavesIntents;

  private Row(String sentence) {
    this.sentence = sentence;
    totals.put("a", A_AT_START);
    totals.put("b", EMPTY);
    totals.put("c", EMPTY);
  }

  static Row row(String sentence) {
    return new Row(sentence);
  }

  /** What was before; every step of it succeeds. */
  Row given(Step... steps) {
    given.addAll(List.of(steps));
    Set<String> undecided = new HashSet<>();
    for (Step step : given) {
      switch (step) {
        case Step.Undecided transfer -> leavesIntents = true;
        case Step.Far far -> undecided.add(far.group().id());
        case Step.FarEnds ends -> undecided.remove(ends.group());
        default -> {}
      }
    }
    leavesIntents |= !undecided.isEmpty();
    return this;
  }

  Row when(Step step) {
    command = step;
    return this;
  }

  /** What comes in between home's look and its decision. */
  Row meanwhile(Step... steps) {
    meanwhile.addAll(List.of(steps));
    return this;
  }

  /** The outcome; where something is moved, what was asked for. */
  Row expect(Enum<?> expected) {
    status = expected;
    boolean moved = expected == OutcomeStatus.CREATED || expected == OutcomeStatus.EXISTS;
    if (moved && command instanceof Step.Send send) {
      amountMinor = send.transfer().getAmountMinor();
    }
    if (moved && command instanceof Step.Group group) {
      amounts = group.members().stream().map(each -> each.transfer().getAmountMinor()).toList();
    }
    return this;
  }

  /** What each member of a group moved, where that is not what was asked for. */
  Row moving(Long... moved) {
    amounts = List.of(moved);
    return this;
  }

  /** Which member of a group is to blame. */
  Row at(int failing) {
    index = failing;
    return this;
  }

  Row expect(OutcomeStatus expected, long movedMinor) {
    status = expected;
    amountMinor = movedMinor;
    return this;
  }

  Row expect(OutcomeStatus expected, LimitWindow exceeded) {
    status = expected;
    window = exceeded;
    return this;
  }

  /** Another reason that is true as well and comes later in precedence. */
  Row before(OutcomeStatus other) {
    alsoTrue.add(other);
    return this;
  }

  Row a(String expected) {
    return has("a", expected);
  }

  Row b(String expected) {
    return has("b", expected);
  }

  Row c(String expected) {
    return has("c", expected);
  }

  Row has(String account, String expected) {
    totals.put(account, expected);
    return this;
  }

  String sentence() {
    return sentence;
  }

  Enum<?> status() {
    return status;
  }

  /** The pairs of reasons of which this row shows the order. */
  List<Pair> pairs() {
    return alsoTrue.stream().map(other -> new Pair(status, other)).toList();
  }

  /** Two reasons of which the first is told. */
  record Pair(Enum<?> first, OutcomeStatus second) {}

  /** What makes a row another one than the others, apart from its name. */
  List<Object> shape() {
    return List.of(given, meanwhile, command, status, String.valueOf(window));
  }

  /** Runs it, and then the same command once more, which must be told the same. */
  void check(ContractWorld.Layout layout) {
    ContractWorld world = new ContractWorld(layout);
    for (Step step : given) {
      assertThat(step.run(world, () -> {})).as("%s", step).matches(Step.Answer::isGood, "succeeds");
    }
    Runnable between =
        meanwhile.isEmpty() ? Step.NOTHING : () -> meanwhile.forEach(step -> runIn(world, step));
    Step.Answer answer = command.run(world, between);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.index()).as("failing index").isEqualTo(index);
    assertThat(answer.amounts()).as("amounts").isEqualTo(amounts);
    assertThat(answer.amountMinor()).as("amount").isEqualTo(amountMinor);
    assertThat(answer.window()).as("window").isEqualTo(window);
    checkTotals(world);
    ContractChecks.check(world, leavesIntents);
    world.restart();
    assertThat(command.run(world, Step.NOTHING)).as("again").isEqualTo(answer.replayed());
    checkTotals(world);
    ContractChecks.check(world, leavesIntents);
  }

  private static void runIn(ContractWorld world, Step step) {
    assertThat(step.run(world, () -> {})).as("%s", step).matches(Step.Answer::isGood, "succeeds");
  }

  private void checkTotals(ContractWorld world) {
    Set<String> accounts = new LinkedHashSet<>(totals.keySet());
    accounts.addAll(command.accounts());
    accounts.remove("world");
    for (String name : accounts) {
      Account account = Steps.ACCOUNTS.contains(name) ? world.find(name) : null;
      if (account == null) {
        assertThat(totals).as("there is no account %s", name).doesNotContainKey(name);
      } else {
        assertThat(shown(account.totals()))
            .as("totals of %s", name)
            .isEqualTo(requireNonNull(totals.getOrDefault(name, EMPTY)));
      }
    }
  }

  private static String shown(Totals totals) {
    return "%d/%d %d/%d %d"
        .formatted(
            totals.debitsPosted(),
            totals.creditsPosted(),
            totals.debitsPending(),
            totals.creditsPending(),
            totals.available());
  }

  @Override
  public String toString() {
    return sentence;
  }
}
