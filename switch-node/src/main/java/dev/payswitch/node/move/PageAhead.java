// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.rows.CopyMark;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the page that is copied next while the one before is on its way. A page may be read as
 * early as one likes once the feed has begun: what changes later comes with the feed. Owned by the
 * event loop.
 */
final class PageAhead {
  private final RangeReader rows;
  private final long pageBytes;
  private @Nullable CopyMark begun;
  private RangeReader.@Nullable Page read;
  private @Nullable Consumer<RangeReader.Page> asking;

  PageAhead(RangeReader rows, long pageBytes) {
    this.rows = rows;
    this.pageBytes = pageBytes;
  }

  /** Answers with the page after a mark; the one who asked before is forgotten. */
  void page(ArcRange arcs, CopyMark after, Consumer<RangeReader.Page> answer) {
    asking = answer;
    CopyMark ahead = begun;
    if (ahead == null || !ahead.isAt(after)) {
      begin(arcs, after);
    } else {
      answer(arcs);
    }
  }

  private void begin(ArcRange arcs, CopyMark after) {
    begun = after;
    read = null;
    rows.page(
        arcs,
        after,
        pageBytes,
        page -> {
          if (begun == after) {
            read = page;
            answer(arcs);
          }
        });
  }

  private void answer(ArcRange arcs) {
    RangeReader.Page page = read;
    Consumer<RangeReader.Page> to = asking;
    if (page == null || to == null) {
      return;
    }
    asking = null;
    if (page.mark().all()) {
      begun = null;
      read = null;
    } else {
      begin(arcs, page.mark());
    }
    to.accept(page);
  }
}
