// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import dev.payswitch.cluster.KeptRing;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDifference;
import dev.payswitch.core.ring.RingDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rings that are kept, and what each of them changed. What is past does not change, so it is
 * compared once; only the newest ring and the one before it are read each time. Blocks; guarded by
 * its own lock.
 */
public final class RingHistory {
  private final RingArchive archive;
  private final Map<RingEpoch, Entry> past = new TreeMap<>();

  /**
   * One ring.
   *
   * @param since when it became the ring; null: not known
   * @param change null: there was none before it, or that one is not kept
   * @param problem why the change cannot be told; empty: it can
   */
  public record Entry(
      RingEpoch epoch, @Nullable Instant since, @Nullable RingDifference change, String problem) {}

  /** A document, and the ring in it or why there is none. */
  private record Page(KeptRing kept, @Nullable Ring ring, String problem) {
    static Page of(KeptRing kept) {
      try {
        return new Page(kept, RingDocument.read(kept.document()), "");
      } catch (IllegalArgumentException refused) {
        return new Page(kept, null, String.valueOf(refused.getMessage()));
      }
    }
  }

  public RingHistory(RingArchive archive) {
    this.archive = archive;
  }

  /** All that are kept, newest first; empty before the cluster is made. */
  public synchronized List<Entry> read() {
    Optional<KeptRing> newest = archive.current();
    if (newest.isEmpty()) {
      return List.of();
    }
    Page current = Page.of(newest.get());
    SortedSet<RingEpoch> kept = archive.previousEpochs();
    RingEpoch epoch = epochOf(current, kept);
    past.keySet().retainAll(kept);
    Map<RingEpoch, Optional<Page>> pages = new TreeMap<>();
    List<Entry> entries = new ArrayList<>();
    @Nullable RingEpoch before = null;
    for (RingEpoch each : kept.headSet(epoch)) {
      Entry known = past.get(each);
      if (known == null) {
        known = entry(each, page(each, pages), page(before, pages));
        past.put(each, known);
      }
      entries.add(known);
      before = each;
    }
    entries.add(
        before == null ? first(epoch, current) : entry(epoch, current, page(before, pages)));
    Collections.reverse(entries);
    return entries;
  }

  /** Reads a document once in a call. */
  private @Nullable Page page(@Nullable RingEpoch epoch, Map<RingEpoch, Optional<Page>> pages) {
    return epoch == null
        ? null
        : pages
            .computeIfAbsent(epoch, wanted -> archive.previous(wanted).map(Page::of))
            .orElse(null);
  }

  /** A current document that cannot be read has at least its place. */
  private static RingEpoch epochOf(Page current, SortedSet<RingEpoch> previous) {
    if (current.ring() != null) {
      return current.ring().epoch();
    }
    return previous.isEmpty() ? RingEpoch.FIRST : previous.last().next();
  }

  /** The only one there is: its document still tells when it was written. */
  private static Entry first(RingEpoch epoch, Page current) {
    return new Entry(epoch, current.kept().written(), null, current.problem());
  }

  private static Entry entry(RingEpoch epoch, @Nullable Page page, @Nullable Page before) {
    if (page == null) {
      return new Entry(epoch, null, null, "it was removed while it was read");
    }
    Instant since = before == null ? null : before.kept().written();
    if (page.ring() == null) {
      return new Entry(epoch, since, null, page.problem());
    }
    if (before == null) {
      return new Entry(epoch, null, null, "");
    }
    if (before.ring() == null) {
      return new Entry(epoch, since, null, "the one before it: " + before.problem());
    }
    try {
      return new Entry(epoch, since, RingDifference.between(before.ring(), page.ring()), "");
    } catch (IllegalArgumentException other) {
      return new Entry(epoch, since, null, String.valueOf(other.getMessage()));
    }
  }
}
