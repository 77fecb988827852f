// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns padded to their widest cell, two spaces apart, no trailing spaces. */
public final class TablePrinter {
  private static final String GAP = "  ";

  private record Column(String name, boolean right) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a column of text. */
  public TablePrinter left(String name) {
    columns.add(new Column(name, false));
    return this;
  }

  /** Adds a column of numbers. */
  public TablePrinter right(String name) {
    columns.add(new Column(name, true));
    return this;
  }

  public TablePrinter row(String... cells) {
    return row(List.of(cells));
  }

  public TablePrinter row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells for " + columns.size() + " columns");
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  public void print(PrintWriter out) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      int width = length(columns.get(column).name());
      for (List<String> row : rows) {
        width = Math.max(width, length(row.get(column)));
      }
      widths.add(width);
    }
    out.println(line(columns.stream().map(Column::name).toList(), widths));
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(widths.get(column) - length(cell));
      line.append(column == 0 ? "" : GAP)
          .append(columns.get(column).right() ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
