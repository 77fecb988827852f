// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.ShareRow;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the agenda a row stands behind: intents that wait, holds that end, groups that are
 * not settled. The agenda does not move with arcs; the target makes it anew.
 */
public final class Dues {
  private Dues() {}

  /** The keys in the agenda. */
  static List<byte[]> of(byte[] key, byte @Nullable [] value) {
    if (value == null) {
      return List.of();
    }
    return switch (Keys.kindOf(key)) {
      case CREDIT -> {
        CreditKey name = CreditRow.decodeKey(key);
        yield of(name, CreditRow.decode(name.creditAccount(), value));
      }
      case HOLD -> of(Hold.decode(value));
      case SHARE -> of(CreditRow.decodeKey(key), ShareRow.decode(value));
      case OTHER -> List.of();
    };
  }

  private static List<byte[]> of(CreditKey name, CreditRow row) {
    return row.intents().stream()
        .map(intent -> Keys.intentAge(new IntentAge(intent.timeMicros(), name, intent.attempt())))
        .toList();
  }

  private static List<byte[]> of(Hold hold) {
    return hold.isOpen() ? List.of(Keys.holdDue(hold.expireTimeMicros(), hold.key())) : List.of();
  }

  private static List<byte[]> of(CreditKey name, ShareRow share) {
    IntentAge age = new IntentAge(share.timeMicros(), name, share.attempt());
    return switch (share) {
      case ShareRow.Prepared prepared -> List.of(Keys.intentAge(age));
      case ShareRow.Applied applied -> applied.settled() ? List.of() : List.of(Keys.unsettled(age));
    };
  }

  /** Whether a row stands behind a key of the agenda, when the batch ends. */
  static boolean isExplained(WorkingSet rows, byte[] due) {
    if (Keys.isHoldDue(due)) {
      Hold hold = rows.hold(Keys.holdIn(due));
      return hold != null && contains(of(hold), due);
    }
    CreditKey name = IntentAge.decode(due).key();
    ShareRow share = rows.shares().get(name);
    return contains(of(name, rows.credit(name)), due)
        || (share != null && contains(of(name, share), due));
  }

  /** The same, as far as it is applied. */
  public static boolean isExplained(RowReader rows, Arc arc, byte[] due) {
    if (Keys.isHoldDue(due)) {
      return isExplained(rows, Keys.hold(arc, Keys.holdIn(due)), due);
    }
    CreditKey name = IntentAge.decode(due).key();
    return isExplained(rows, Keys.credit(arc, name), due)
        || isExplained(rows, Keys.share(arc, name), due);
  }

  private static boolean isExplained(RowReader rows, byte[] key, byte[] due) {
    return contains(of(key, rows.get(Family.DATA, key)), due);
  }

  private static boolean contains(List<byte[]> dues, byte[] due) {
    return dues.stream().anyMatch(each -> Arrays.equals(each, due));
  }
}
