// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * The circle as one line of cells, each in the pattern of the shard that owns it. Pattern and name
 * carry the meaning; colour only helps.
 */
public final class RingBar {
  /** Neighbouring arcs of one owner; {@code shardIndex} picks the pattern. */
  public record Segment(String shardId, int shardIndex, int arcCount) {}

  private static final List<String> PATTERNS = List.of("▓", "▒", "░", "█", "▚", "▤", "▦", "▨");
  private static final List<String> COLOURS = List.of("36", "33", "35", "32", "34", "31");
  private static final int MIN_CELLS = 10;

  private RingBar() {}

  /** The line, at most {@code columns} wide, from the first to the last arc. */
  public static String render(List<Segment> segments, int columns, boolean colour) {
    int arcs = segments.stream().mapToInt(Segment::arcCount).sum();
    int digits = Integer.toHexString(Math.max(arcs - 1, 1)).length();
    String first = "0x" + "0".repeat(digits) + " ";
    String last = " 0x" + String.format("%0" + digits + "x", Math.max(arcs - 1, 0));
    int cells = Math.max(MIN_CELLS, columns - first.length() - last.length());
    StringBuilder bar = new StringBuilder(first);
    int arcsBefore = 0;
    int cellsBefore = 0;
    for (Segment segment : merge(segments)) {
      arcsBefore += segment.arcCount();
      int end = (int) Math.round((double) arcsBefore * cells / Math.max(arcs, 1));
      bar.append(paint(segment, end - cellsBefore, arcsBefore == arcs, colour));
      cellsBefore = end;
    }
    return bar.append(last).toString();
  }

  private static String paint(Segment segment, int cells, boolean isLast, boolean colour) {
    if (cells <= 0) {
      return "";
    }
    String pattern = PATTERNS.get(segment.shardIndex() % PATTERNS.size());
    String name = segment.shardId();
    int gap = isLast ? 0 : 1;
    String text =
        cells >= name.length() + 1 + gap
            ? name + pattern.repeat(cells - name.length() - gap) + " ".repeat(gap)
            : pattern.repeat(cells);
    return colour
        ? "\u001b[" + COLOURS.get(segment.shardIndex() % COLOURS.size()) + "m" + text + "\u001b[0m"
        : text;
  }

  /** Runs of one owner with different arc epochs look like one. */
  private static List<Segment> merge(List<Segment> segments) {
    List<Segment> merged = new ArrayList<>();
    for (Segment segment : segments) {
      if (!merged.isEmpty() && merged.getLast().shardId().equals(segment.shardId())) {
        Segment before = merged.removeLast();
        merged.add(
            new Segment(
                before.shardId(), before.shardIndex(), before.arcCount() + segment.arcCount()));
      } else {
        merged.add(segment);
      }
    }
    return merged;
  }
}
