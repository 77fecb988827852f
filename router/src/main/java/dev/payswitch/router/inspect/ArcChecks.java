// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the ring with what the shards' logs say: every arc is served by exactly the shard that
 * the ring names, since the same ring epoch. While a move cuts over, its arcs are with nobody for a
 * moment, or with the target before the ring says so.
 */
final class ArcChecks {
  static final String NAME = "ring arcs";
  private static final int MAX_FINDINGS = 20;
  private static final String COMPARE =
      "no money is at risk, since shards serve what their logs say, but calls for these accounts wait;"
          + " see who changed the ring, and when: payswitch ring history";

  private final Ring ring;
  private final List<MoveFacts> cuttingOver;
  private final Set<ShardId> answered = new HashSet<>();
  private final List<List<Seen>> seen = new ArrayList<>();

  /** What one shard says of an arc. */
  private record Seen(ShardId shard, ArcRange range) {}

  /** What is to be said of an arc; null parts are not to be said. */
  private record Verdict(
      Kind kind,
      ShardId owner,
      long arcEpoch,
      @Nullable ArcRange range,
      List<Seen> others,
      String move) {
    /** The same but for where the ranges begin and end. */
    private boolean isLike(Verdict other) {
      return kind == other.kind
          && owner.equals(other.owner)
          && arcEpoch == other.arcEpoch
          && text(range).equals(text(other.range))
          && texts(others).equals(texts(other.others))
          && move.equals(other.move);
    }
  }

  private enum Kind {
    FINE,
    UNTOLD,
    TWO_OWNERS,
    OTHER_EPOCH,
    ELSEWHERE,
    NOBODY
  }

  private ArcChecks(Ring ring, List<ShardFacts> shards, List<MoveFacts> moves) {
    this.ring = ring;
    this.cuttingOver = moves.stream().filter(MoveFacts::isCuttingOver).toList();
    for (int arc = 0; arc < ring.arcCount(); arc++) {
      seen.add(new ArrayList<>(1));
    }
    shards.forEach(this::enter);
  }

  private void enter(ShardFacts shard) {
    ShardFacts.Told told = shard.told();
    if (told == null) {
      return;
    }
    answered.add(shard.id());
    for (ArcRange range : told.arcs()) {
      int end = Math.min(ring.arcCount(), range.firstArc() + range.arcCount());
      for (int arc = range.firstArc(); arc < end; arc++) {
        seen.get(arc).add(new Seen(shard.id(), range));
      }
    }
  }

  static List<Check> of(Ring ring, List<ShardFacts> shards, List<MoveFacts> moves) {
    return new ArcChecks(ring, shards, moves).run();
  }

  private List<Check> run() {
    List<Check> checks = new ArrayList<>();
    int fine = 0;
    int wrong = 0;
    int next = 0;
    while (next < ring.arcCount()) {
      Verdict verdict = judge(next);
      int end = next + 1;
      while (end < ring.arcCount() && verdict.isLike(judge(end))) {
        end++;
      }
      if (verdict.kind() == Kind.FINE) {
        fine += end - next;
      } else if (++wrong <= MAX_FINDINGS) {
        checks.add(tell(arcs(next, end), verdict));
      }
      next = end;
    }
    if (wrong > MAX_FINDINGS) {
      checks.add(
          Check.fail(NAME, (wrong - MAX_FINDINGS) + " more ranges of arcs are not right", COMPARE));
    }
    if (fine == ring.arcCount()) {
      checks.add(
          Check.ok(
              NAME, "each of " + fine + " arcs is served by its owner alone, since its epoch"));
    }
    return checks;
  }

  private Verdict judge(int arc) {
    Run run = ring.runOf(new Arc(arc));
    ArcRange own = null;
    List<Seen> others = new ArrayList<>();
    for (Seen each : seen.get(arc)) {
      if (each.shard().equals(run.owner())) {
        own = each.range();
      } else if (each.range().state() == ArcRange.State.SERVING) {
        others.add(each);
      }
    }
    return new Verdict(
        kind(run, own, others), run.owner(), run.arcEpoch().value(), own, others, moveOver(arc));
  }

  private Kind kind(Run run, @Nullable ArcRange own, List<Seen> others) {
    boolean serves = own != null && own.state() == ArcRange.State.SERVING;
    if (serves && !others.isEmpty()) {
      return Kind.TWO_OWNERS;
    }
    if (serves) {
      return Objects.requireNonNull(own).arcEpoch() == run.arcEpoch().value()
          ? Kind.FINE
          : Kind.OTHER_EPOCH;
    }
    if (!others.isEmpty()) {
      return Kind.ELSEWHERE;
    }
    return answered.contains(run.owner()) ? Kind.NOBODY : Kind.UNTOLD;
  }

  private String moveOver(int arc) {
    return cuttingOver.stream()
        .filter(move -> move.covers(arc))
        .map(MoveFacts::id)
        .findFirst()
        .orElse("");
  }

  private static Check tell(String arcs, Verdict verdict) {
    String named = arcs + " are " + verdict.owner() + "'s since ring epoch " + verdict.arcEpoch();
    return switch (verdict.kind()) {
      case FINE -> throw new IllegalArgumentException("nothing to tell of " + verdict);
      case UNTOLD ->
          Check.warn(
              NAME,
              named + ", but it does not answer: whether it serves them is not known",
              "bring " + verdict.owner() + " back: payswitch cluster status");
      case TWO_OWNERS ->
          Check.fail(
              NAME,
              named + ", which serves them, and so does " + texts(verdict.others()),
              "stop the node of the shard that the ring does not name, and keep all disks as they are");
      case OTHER_EPOCH ->
          Check.fail(
              NAME,
              named + ", but it serves them since " + since(verdict.range()) + ": it refuses calls",
              COMPARE);
      case ELSEWHERE, NOBODY -> notServed(named, verdict);
    };
  }

  private static Check notServed(String named, Verdict verdict) {
    String where =
        verdict.kind() == Kind.NOBODY
            ? "nobody serves them"
            : texts(verdict.others()) + " serves them";
    if (!verdict.move().isEmpty()) {
      return Check.warn(
          NAME,
          named + ", but " + where + ": move " + verdict.move() + " is cutting over",
          "look again in some seconds");
    }
    return Check.fail(
        NAME, named + ", to which they are " + text(verdict.range()) + ", and " + where, COMPARE);
  }

  private static String text(@Nullable ArcRange range) {
    return range == null ? "ABSENT" : range.state() + " since " + since(range);
  }

  private static long since(@Nullable ArcRange range) {
    return range == null ? 0 : range.arcEpoch();
  }

  private static String texts(List<Seen> others) {
    return String.join(
        ", ",
        others.stream().map(each -> each.shard() + " since " + each.range().arcEpoch()).toList());
  }

  /** As people write them. */
  static String arcs(int first, int end) {
    return end - first == 1
        ? String.format(Locale.ROOT, "arc 0x%03x", first)
        : String.format(Locale.ROOT, "arcs 0x%03x-0x%03x", first, end - 1);
  }
}
