// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import java.util.ArrayList;
import java.util.List;

/**
 * A mistake that somebody could make in production code, and that the simulation must find.
 *
 * @param why what goes wrong with it
 * @param kind the runs that show it soonest
 * @param firstSeed where the search begins: a seed that has shown it
 */
record Mutant(String name, String why, SimulatedRun.Kind kind, long firstSeed, List<Edit> edits) {
  private static final String MAIN = "src/main/java/dev/payswitch/node/";
  private static final String ROUTER = "../router/src/main/java/dev/payswitch/router/";
  private static final String TEST = "src/test/java/dev/payswitch/node/";

  Mutant {
    edits = List.copyOf(edits);
  }

  /**
   * A change of a source file.
   *
   * @param find stands in it exactly once
   */
  record Edit(String file, String find, String replace) {
    /** Puts the change into the source. */
    String apply(String source) {
      int first = source.indexOf(find);
      if (first < 0 || source.indexOf(find, first + 1) >= 0) {
        throw new IllegalStateException(
            file + " has this " + (first < 0 ? "nowhere" : "more than once") + ": " + find);
      }
      return source.replace(find, replace);
    }
  }

  static Mutant named(String name) {
    return new Mutant(name, "", SimulatedRun.Kind.TRANSFERS, 0, List.of());
  }

  Mutant because(String reason) {
    return new Mutant(name, reason, kind, firstSeed, edits);
  }

  Mutant in(SimulatedRun.Kind runs, long seed) {
    return new Mutant(name, why, runs, seed, edits);
  }

  /** Changes production code. */
  Mutant change(String type, String find, String replace) {
    return with(new Edit(MAIN + type + ".java", find, replace));
  }

  /** Changes production code of the router. */
  Mutant changeRouter(String type, String find, String replace) {
    return with(new Edit(ROUTER + type + ".java", find, replace));
  }

  /** Takes a check away, so that another one must find what follows. */
  Mutant changeCheck(String type, String find, String replace) {
    return with(new Edit(TEST + type + ".java", find, replace));
  }

  private Mutant with(Edit edit) {
    List<Edit> more = new ArrayList<>(edits);
    more.add(edit);
    return new Mutant(name, why, kind, firstSeed, more);
  }

  @Override
  public String toString() {
    return name;
  }
}
