// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out at start whether the log still holds what it must: Ratis starts without a word on a log
 * that is lost or cut, and acknowledged payments would be missing. It compares the log files with
 * the state, and with a tiny file that says how far entries were applied, hence answered; that file
 * is at most a second behind.
 */
final class LogGuard {
  static final String REMEDY =
      "Do not delete anything. Bring back the files of this replica as they were, or, if other"
          + " replicas have the whole log, make this replica anew from one of them.";

  private static final Logger LOG = LoggerFactory.getLogger(LogGuard.class);
  private static final String BOUND_FILE = "acknowledged";
  private static final String PREFIX = "acknowledged=";

  private final Path directory;
  private final Path boundFile;
  private final Path logFiles;

  /** What the file says; the smallest number if it is not there. Owned by the calling thread. */
  private long written = Long.MIN_VALUE;

  /**
   * @param directory of the log; keeps the acknowledged bound
   * @param logFiles the directory with the log files; need not exist
   */
  LogGuard(Path directory, Path logFiles) {
    this.directory = directory;
    this.boundFile = directory.resolve(BOUND_FILE);
    this.logFiles = logFiles;
  }

  /**
   * Checks the log files before they are opened, and cuts off what a crash left half written.
   *
   * @return the last entry; -1: there is none
   */
  long check(LogPosition applied) throws IOException {
    LogExtent log = LogExtent.read(logFiles);
    long bound = readBound(log != null || applied.index() >= 0);
    if (log == null) {
      requireFresh(applied, bound);
    } else {
      requireWhole(log, applied, bound);
    }
    acknowledge(Math.max(applied.index(), bound));
    return log == null ? -1 : log.end();
  }

  private void requireWhole(LogExtent log, LogPosition applied, long bound) throws IOException {
    if (log.start() > applied.index() + 1) {
      throw new LogRefused(
          "The log in "
              + logFiles
              + " begins at entry "
              + log.start()
              + " but the store has only the entries up to "
              + applied.index()
              + ".\nThe store is older than the log, or log files were removed. "
              + REMEDY);
    }
    requireReaches(log.end(), applied.index(), "the store has the effects of entry ");
    requireReaches(log.end(), bound, boundFile + " says that clients were answered up to entry ");
    LogExtent.TornFile torn = log.torn();
    if (torn != null) {
      LOG.warn(
          "event=log_tail_cut file={} good_bytes={} last_entry={} reason=unfinished_write",
          torn.file(),
          torn.goodBytes(),
          log.end());
      DurableFiles.truncate(torn.file(), torn.goodBytes());
    }
  }

  /** Notes that entries up to this one were applied and are in the log files. */
  void acknowledge(long index) throws IOException {
    if (index > written) {
      DurableFiles.replace(directory, BOUND_FILE, PREFIX + index + "\n");
      written = index;
    }
  }

  /** Makes the names of log files and of the term-and-vote file durable, which Ratis does not. */
  void forceNames() throws IOException {
    DurableFiles.forceDirectory(logFiles);
  }

  private void requireFresh(LogPosition applied, long bound) {
    if (applied.index() >= 0 || bound >= 0) {
      throw new LogRefused(
          "There is no log in "
              + logFiles
              + " but the store has the entries up to "
              + applied.index()
              + " and clients were answered up to entry "
              + bound
              + ".\nThe log is lost. "
              + REMEDY);
    }
  }

  private void requireReaches(long end, long index, String whoSays) {
    if (end < index) {
      throw new LogRefused(
          "The log in "
              + logFiles
              + " ends at entry "
              + end
              + " but "
              + whoSays
              + index
              + ".\nThe end of the log is lost. "
              + REMEDY);
    }
  }

  private long readBound(boolean expected) throws IOException {
    if (!Files.exists(boundFile)) {
      if (expected) {
        throw new LogRefused(
            "The file "
                + boundFile
                + " is missing: it says up to which entry clients were answered, and is written"
                + " before the first entry.\nFiles of the log were removed. "
                + REMEDY);
      }
      return -1;
    }
    String content = Files.readString(boundFile, StandardCharsets.UTF_8).strip();
    Long bound = content.startsWith(PREFIX) ? parse(content.substring(PREFIX.length())) : null;
    if (bound == null) {
      throw new LogRefused(
          "The file "
              + boundFile
              + " does not say up to which entry clients were answered.\nIt was changed or the"
              + " disk damaged it. "
              + REMEDY);
    }
    written = bound;
    return bound;
  }

  private static @Nullable Long parse(String number) {
    try {
      return Long.valueOf(number);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
