// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The columns of a file, by name, and the reading of a line by them. */
final class CsvHeader {
  private final Map<String, Integer> indexes = new HashMap<>();

  private CsvHeader(List<String> names) {
    for (int index = 0; index < names.size(); index++) {
      indexes.put(names.get(index).strip(), index);
    }
  }

  /** Reads the first line, which must name every required column. */
  static CsvHeader of(String file, CsvLines.Line line, Set<String> required) {
    List<String> names;
    try {
      names = split(line);
    } catch (BadLine bad) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          file + ":1 " + bad.problem(),
          "the first line must name the columns: " + String.join(",", required),
          bad);
    }
    CsvHeader header = new CsvHeader(names);
    for (String name : required) {
      if (!header.indexes.containsKey(name)) {
        throw new CliFailure(
            ExitCode.USAGE,
            file + " has no column \"" + name + "\"",
            "its first line must name the columns: " + String.join(",", required));
      }
    }
    return header;
  }

  /** The names that nobody reads. */
  List<String> unused(Set<String> used) {
    return indexes.keySet().stream().filter(name -> !used.contains(name)).sorted().toList();
  }

  Row row(CsvLines.Line line) throws BadLine {
    List<String> cells = split(line);
    if (cells.size() != indexes.size()) {
      throw new BadLine("has " + cells.size() + " columns, the header " + indexes.size());
    }
    return new Row(cells);
  }

  private static List<String> split(CsvLines.Line line) throws BadLine {
    String text = line.text();
    if (text == null) {
      throw new BadLine(line.problem());
    }
    if (text.indexOf('"') < 0) {
      return List.of(text.split(",", -1));
    }
    try (CSVParser parser = CSVParser.parse(text, CSVFormat.RFC4180)) {
      List<CSVRecord> records = parser.getRecords();
      return records.getFirst().toList();
    } catch (IOException | UncheckedIOException unreadable) {
      throw new BadLine("has a quote where none may be");
    }
  }

  /** The cells of one line. */
  final class Row {
    private final List<String> cells;

    private Row(List<String> cells) {
      this.cells = List.copyOf(cells);
    }

    /** The cell of a column, without surrounding spaces; empty when the file has no such column. */
    String cell(String column) {
      Integer index = indexes.get(column);
      return index == null ? "" : cells.get(index).strip();
    }

    /** The cell as it is: for text that belongs to the caller. */
    String text(String column) {
      Integer index = indexes.get(column);
      return index == null ? "" : cells.get(index);
    }
  }
}
