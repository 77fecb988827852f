// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What happened in a simulation: messages, log entries, faults, calls and answers. Only the last
 * part is kept, and it is put into words only when somebody wants to read it.
 */
final class SimulatedHistory {
  /** How many lines are told of a failure. */
  static final int LAST = 600;

  private static final Pattern BYTES =
      Pattern.compile(
          "<ByteString@[0-9a-f]+ size=\\d+ contents=\"(?:\\\\.|[^\"\\\\])*\">|\\[B@[0-9a-f]+");

  private final SimulatedTime time;
  private final int most;
  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private long count;

  SimulatedHistory(SimulatedTime time, int most) {
    this.time = time;
    this.most = most;
  }

  private record Event(long micros, String where, String what, Object about) {
    String line() {
      String words = BYTES.matcher(String.valueOf(about)).replaceAll("…");
      return micros + " " + where + " " + what + " " + words;
    }
  }

  /**
   * Takes a line.
   *
   * @param about something that never changes
   */
  void add(String where, String what, Object about) {
    if (events.size() == most) {
      events.removeFirst();
    }
    events.addLast(new Event(time.elapsedMicros(), where, what, about));
    count++;
  }

  /** What is kept, oldest first. */
  List<String> lines() {
    return events.stream().map(Event::line).toList();
  }

  /** What is kept, to be read. */
  String text() {
    StringBuilder text = new StringBuilder();
    if (count > events.size()) {
      text.append(count - events.size()).append(" lines before\n");
    }
    lines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
