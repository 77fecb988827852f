// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A state that keeps what was applied, and says which prefix of it a crash would leave. */
final class RecordingState implements ReplicatedState {
  /** One applied entry. */
  record Entry(LogPosition position, String text, boolean wasPending) {}

  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private volatile LogPosition durable = LogPosition.NONE;
  private volatile @Nullable String poison;

  RecordingState() {}

  private RecordingState(List<Entry> survivors) {
    entries.addAll(survivors);
    durable = applied();
  }

  /** What a store would have after a crash: the entries that are durable. */
  RecordingState afterCrash() {
    long durableIndex = durable.index();
    return new RecordingState(
        entries.stream().filter(entry -> entry.position().index() <= durableIndex).toList());
  }

  /** As if the store had written all its memory to files. */
  void flush() {
    durable = applied();
  }

  /** As if the store had written memory to files up to the entry with this text. */
  void flushUpTo(String text) {
    durable =
        entries.stream()
            .filter(entry -> entry.text().equals(text))
            .map(Entry::position)
            .findFirst()
            .orElseThrow();
  }

  /** The entry with this text will throw. */
  void poison(String text) {
    poison = text;
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  List<String> texts() {
    return entries.stream().map(Entry::text).toList();
  }

  @Override
  public LogPosition applied() {
    return entries.isEmpty() ? LogPosition.NONE : entries.getLast().position();
  }

  @Override
  public LogPosition durable() {
    return durable;
  }

  @Override
  public void apply(LogPosition position, ByteString bytes, @Nullable PendingBatch pending) {
    String text = WaitingBatch.textOf(bytes);
    if (text.equals(poison)) {
      throw new IllegalStateException("poisoned by " + text);
    }
    entries.add(new Entry(position, text, pending != null));
    if (pending instanceof WaitingBatch batch) {
      batch.applied(position);
    }
  }
}
