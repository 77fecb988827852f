// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which entries the log files hold, read before Ratis opens them: it takes a log that ends too
 * early for a leftover and deletes it.
 *
 * @param start the first index
 * @param end the last index; {@code start - 1} if there is none
 * @param torn the file whose tail a crash cut short, with the size that is good
 */
record LogExtent(long start, long end, @Nullable TornFile torn) {
  private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
  private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");

  /** A file to be truncated once it is certain that nothing acknowledged goes with the tail. */
  record TornFile(Path file, long goodBytes) {}

  private record Segment(Path file, long start, long end, @Nullable TornFile torn) {}

  /** The entries in a directory; null if there is no log file in it. */
  static @Nullable LogExtent read(Path directory) throws IOException {
    List<Segment> segments = segments(directory);
    if (segments.isEmpty()) {
      return null;
    }
    Segment previous = segments.getFirst();
    for (Segment next : segments.subList(1, segments.size())) {
      if (next.start != previous.end + 1) {
        throw new LogRefused(
            "The log has a gap: "
                + previous.file
                + " ends at entry "
                + previous.end
                + ", the next file "
                + next.file
                + " begins at entry "
                + next.start
                + ".\nLog files were removed, cut or changed. "
                + LogGuard.REMEDY);
      }
      previous = next;
    }
    return new LogExtent(segments.getFirst().start, previous.end, previous.torn);
  }

  private static List<Segment> segments(Path directory) throws IOException {
    List<Segment> segments = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return segments;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "log_*")) {
      for (Path file : files) {
        Segment segment = segment(file);
        if (segment != null) {
          segments.add(segment);
        }
      }
    }
    segments.sort(Comparator.comparingLong(Segment::start));
    return segments;
  }

  private static @Nullable Segment segment(Path file) throws IOException {
    String name = file.getFileName().toString();
    Matcher closed = CLOSED.matcher(name);
    if (closed.matches()) {
      return new Segment(
          file, Long.parseLong(closed.group(1)), Long.parseLong(closed.group(2)), null);
    }
    Matcher open = OPEN.matcher(name);
    return open.matches() ? openSegment(file, Long.parseLong(open.group(1))) : null;
  }

  private static Segment openSegment(Path file, long start) throws IOException {
    OpenSegment content = OpenSegment.read(file);
    long end = start + content.entries() - 1;
    return switch (content.tail()) {
      case CLEAN -> new Segment(file, start, end, null);
      case TORN -> new Segment(file, start, end, new TornFile(file, content.goodBytes()));
      case DAMAGED ->
          throw new LogRefused(
              "The log file "
                  + file
                  + " is damaged behind entry "
                  + end
                  + ", at byte "
                  + content.goodBytes()
                  + ".\nThe disk lost or changed what was written. "
                  + LogGuard.REMEDY);
    };
  }
}
