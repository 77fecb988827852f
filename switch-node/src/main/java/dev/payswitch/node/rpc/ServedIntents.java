// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.ArcTable;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.ShardHeader;
import java.util.function.BiPredicate;

/**
 * What is prepared in the arcs that a shard serves. Rows of arcs that moved on, or are still
 * coming, lie there, too, for a while: what they say is another shard's business.
 */
final class ServedIntents {
  private ServedIntents() {}

  /** Oldest first, those prepared before a time, for as long as the visitor wants more. */
  static void scan(RowReader rows, long beforeMicros, BiPredicate<Arc, IntentAge> visitor) {
    byte[] head = rows.get(Family.META, Keys.meta(MetaRow.HEADER));
    byte[] table = rows.get(Family.META, Keys.meta(MetaRow.ARCS));
    if (head == null || table == null) {
      return;
    }
    ShardHeader header = ShardHeader.decode(head);
    ArcTable arcs = ArcTable.decode(table);
    rows.scan(
        Family.AGENDA,
        Keys.intentsFrom(0),
        Keys.intentsFrom(beforeMicros),
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          IntentAge intent = IntentAge.decode(key);
          Arc arc = header.arcOf(intent.key().creditAccount());
          return !arcs.serves(arc) || visitor.test(arc, intent);
        });
  }
}
