// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What became of the lines: counts by outcome, and bad lines as they come. Thread-safe. */
public final class LoadReport {
  /** What lines are counted apart. */
  public enum Section {
    /** Lines of the accounts file. */
    ACCOUNTS,
    /** Opening balances of that file. */
    OPENINGS,
    /** Lines of the transfers file. */
    TRANSFERS
  }

  /** More are only counted: a file of another format would bury the rest. */
  private static final int MAX_SHOWN = 1_000;

  private final PrintWriter err;
  private final Map<Section, SortedMap<String, Long>> counts = new EnumMap<>(Section.class);
  private long badLines;
  private long unresolved;
  private long recorded;

  public LoadReport(PrintWriter err) {
    this.err = err;
    for (Section section : Section.values()) {
      counts.put(section, new TreeMap<>());
    }
  }

  /** An answer that stays: the switch recorded it, or had recorded it before. */
  synchronized void recorded(Section section, String status) {
    recorded++;
    count(section, status);
  }

  /** An answer that says that the line is not what is recorded, or cannot be. */
  synchronized void refused(Section section, String status, String where) {
    count(section, status);
    bad(where, status);
  }

  /** No answer that stays, after all tries. */
  synchronized void unresolved(Section section, String status) {
    unresolved++;
    count(section, status);
  }

  /** A line that was not sent. */
  synchronized void bad(String where, String problem) {
    badLines++;
    if (badLines <= MAX_SHOWN) {
      err.println(where + ": " + problem);
    } else if (badLines == MAX_SHOWN + 1) {
      err.println("further bad lines are only counted");
    }
    err.flush();
  }

  /** Counts by outcome, in the order of the names. */
  public synchronized SortedMap<String, Long> counts(Section section) {
    return new TreeMap<>(counts.getOrDefault(section, new TreeMap<>()));
  }

  public synchronized long total(Section section) {
    return counts(section).values().stream().mapToLong(Long::longValue).sum();
  }

  public synchronized long badLines() {
    return badLines;
  }

  public synchronized long unresolved() {
    return unresolved;
  }

  public synchronized boolean hasRecorded() {
    return recorded > 0;
  }

  private void count(Section section, String status) {
    counts.computeIfAbsent(section, absent -> new TreeMap<>()).merge(status, 1L, Long::sum);
  }
}
