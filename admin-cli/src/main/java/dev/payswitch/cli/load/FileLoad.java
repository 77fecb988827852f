// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file once, in chunks of lines that were understood; the others are reported and passed
 * over.
 */
final class FileLoad<T> {
  /** Makes an item of a line, or says why it cannot. */
  interface Parser<T> {
    T parse(long number, CsvHeader.Row row) throws BadLine;
  }

  /** Takes a chunk; {@code done} is to be told its bytes when it is through. False: stop. */
  interface Sink<T> {
    boolean take(List<T> chunk, Runnable done);
  }

  /** Which columns a file must and may have. */
  record Columns(Set<String> required, Set<String> known) {}

  private final Path file;
  private final LoadReport report;
  private final Parser<T> parser;

  FileLoad(Path file, LoadReport report, Parser<T> parser) {
    this.file = file;
    this.report = report;
    this.parser = parser;
  }

  /** The names of columns that are there and not used. */
  List<String> read(Columns columns, int chunkSize, LongConsumer progress, Sink<T> sink) {
    try (CsvLines lines = new CsvLines(Files.newInputStream(file))) {
      CsvLines.Line first = lines.next();
      if (first == null) {
        throw new CliFailure(
            ExitCode.USAGE,
            file + " is empty",
            "its first line must name the columns: " + String.join(",", columns.required()));
      }
      CsvHeader header = CsvHeader.of(file.toString(), first, columns.required());
      readChunks(lines, header, chunkSize, progress, sink);
      return header.unused(columns.known());
    } catch (IOException unreadable) {
      throw new CliFailure(
          ExitCode.FAILED,
          CliFailure.Fate.REFUSED,
          "cannot read " + file + ": " + unreadable.getMessage(),
          "check the path and run it again",
          unreadable);
    }
  }

  private void readChunks(
      CsvLines lines, CsvHeader header, int chunkSize, LongConsumer progress, Sink<T> sink)
      throws IOException {
    long reported = 0;
    boolean more = true;
    while (more) {
      List<T> chunk = new ArrayList<>(chunkSize);
      CsvLines.Line line = lines.next();
      while (line != null) {
        T item = parse(header, line);
        if (item != null) {
          chunk.add(item);
        }
        line = chunk.size() < chunkSize ? lines.next() : null;
      }
      long bytes = lines.readBytes() - reported;
      reported = lines.readBytes();
      if (chunk.isEmpty()) {
        progress.accept(bytes);
        return;
      }
      more = sink.take(chunk, () -> progress.accept(bytes)) && chunk.size() == chunkSize;
    }
  }

  private @Nullable T parse(CsvHeader header, CsvLines.Line line) {
    try {
      return parser.parse(line.number(), header.row(line));
    } catch (BadLine bad) {
      report.bad(file + ":" + line.number(), bad.problem());
      return null;
    }
  }
}
