// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.node.ledger.LedgerCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The prepares of a lane that wait for their verdicts: those that are still to be sent, and those
 * that are sent on this stream. On a new stream all of them are sent again. Only in memory; owned
 * by the event loop.
 */
final class PrepareWindow {
  /** Prepares that may wait; more are refused. */
  static final int CAPACITY = 8_192;

  private final SequencedMap<Long, Waiting> unsent = new LinkedHashMap<>();
  private final SequencedMap<Long, Waiting> sent = new LinkedHashMap<>();

  /**
   * One prepare.
   *
   * @param sinceMicros when it came
   * @param sentBefore whether it may have been on an earlier stream
   */
  private record Waiting(LedgerCommand.Prepare prepare, long sinceMicros, boolean sentBefore) {}

  int size() {
    return unsent.size() + sent.size();
  }

  void add(LedgerCommand.Prepare prepare, long nowMicros) {
    unsent.put(prepare.attempt().serial(), new Waiting(prepare, nowMicros, false));
  }

  /** Whether the prepare may have reached the participant, on this stream or an earlier one. */
  boolean wasSent(long serial) {
    Waiting waiting = unsent.get(serial);
    return sent.containsKey(serial) || (waiting != null && waiting.sentBefore());
  }

  void remove(long serial) {
    unsent.remove(serial);
    sent.remove(serial);
  }

  /** A verdict came: since when it was waited for, or null if nobody waits for it. */
  @Nullable Long answered(long serial) {
    Waiting waiting = sent.remove(serial);
    return waiting == null ? null : waiting.sinceMicros();
  }

  boolean hasUnsent() {
    return !unsent.isEmpty();
  }

  /** The next ones to send, with so many legs at most, or one prepare if it alone has more. */
  List<LedgerCommand.Prepare> takeUnsent(int mostLegs) {
    List<LedgerCommand.Prepare> taken = new ArrayList<>();
    int legs = 0;
    while (legs < mostLegs && !unsent.isEmpty()) {
      Map.Entry<Long, Waiting> next = unsent.pollFirstEntry();
      LedgerCommand.Prepare prepare = next.getValue().prepare();
      sent.put(next.getKey(), next.getValue());
      taken.add(prepare);
      legs += prepare instanceof LedgerCommand.GroupPrepare group ? group.legs().size() : 1;
    }
    return taken;
  }

  /** There is a new stream. */
  void rewind() {
    sent.forEach(
        (serial, waiting) ->
            unsent.put(serial, new Waiting(waiting.prepare(), waiting.sinceMicros(), true)));
    sent.clear();
  }

  /** When the one came that waits longest; null: none waits. */
  @Nullable Long oldestMicros() {
    Long oldest = null;
    for (SequencedMap<Long, Waiting> waiting : List.of(unsent, sent)) {
      Map.Entry<Long, Waiting> first = waiting.firstEntry();
      if (first != null && (oldest == null || first.getValue().sinceMicros() < oldest)) {
        oldest = first.getValue().sinceMicros();
      }
    }
    return oldest;
  }

  void clear() {
    unsent.clear();
    sent.clear();
  }
}
