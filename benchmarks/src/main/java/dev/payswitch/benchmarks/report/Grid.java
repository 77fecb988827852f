// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Cells in columns as wide as their widest cell: the first to the left, the others to the right.
 */
final class Grid {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Grid row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int width = row.get(column).length();
        if (column == widths.size()) {
          widths.add(width);
        }
        widths.set(column, Math.max(widths.get(column), width));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String padding = " ".repeat(widths.get(column) - cell.length());
      line.append(column == 0 ? cell + padding : GAP + padding + cell);
    }
    return line.toString().stripTrailing();
  }
}
