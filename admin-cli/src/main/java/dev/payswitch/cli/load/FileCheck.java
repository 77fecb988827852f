// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import dev.payswitch.cli.load.LoadReport.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** Reads the files of a load and sends nothing: what would be sent is counted as READY. */
public final class FileCheck {
  private static final String READY = "READY";
  private static final int CHUNK = 1_000;

  private final LoadReport report;

  public FileCheck(LoadReport report) {
    this.report = report;
  }

  /** Returns the columns that are not used. */
  public List<String> checkAccounts(Path file, LongConsumer progress) {
    return new FileLoad<>(file, report, AccountLine::of)
        .read(
            new FileLoad.Columns(AccountLine.REQUIRED, AccountLine.COLUMNS),
            CHUNK,
            progress,
            (chunk, done) -> {
              chunk.forEach(this::countAccount);
              done.run();
              return true;
            });
  }

  /** Returns the columns that are not used. */
  public List<String> checkTransfers(Path file, LongConsumer progress) {
    return new FileLoad<>(file, report, TransferLine::of)
        .read(
            new FileLoad.Columns(TransferLine.REQUIRED, TransferLine.COLUMNS),
            CHUNK,
            progress,
            (chunk, done) -> {
              chunk.forEach(line -> report.recorded(Section.TRANSFERS, READY));
              done.run();
              return true;
            });
  }

  private void countAccount(AccountLine line) {
    report.recorded(Section.ACCOUNTS, READY);
    if (line.hasOpening()) {
      report.recorded(Section.OPENINGS, READY);
    }
  }
}
