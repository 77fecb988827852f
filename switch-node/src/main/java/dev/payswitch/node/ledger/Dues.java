// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.ShareRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the agenda a row stands behind: intents that wait, holds that end, groups that are
 * not settled. The agenda does not move with arcs; the target makes it anew.
 */
final class Dues {
  private Dues() {}

  /** The keys in the agenda. */
  static List<byte[]> of(byte[] key, byte @Nullable [] value) {
    if (value == null) {
      return List.of();
    }
    return switch (Keys.kindOf(key)) {
      case CREDIT -> {
        CreditKey name = CreditRow.decodeKey(key);
        yield CreditRow.decode(name.creditAccount(), value).intents().stream()
            .map(
                intent ->
                    Keys.intentAge(new IntentAge(intent.timeMicros(), name, intent.attempt())))
            .toList();
      }
      case HOLD -> {
        Hold hold = Hold.decode(value);
        yield hold.isOpen()
            ? List.of(Keys.holdDue(hold.expireTimeMicros(), hold.key()))
            : List.of();
      }
      case SHARE -> share(CreditRow.decodeKey(key), ShareRow.decode(value));
      case OTHER -> List.of();
    };
  }

  private static List<byte[]> share(CreditKey name, ShareRow share) {
    IntentAge age = new IntentAge(share.timeMicros(), name, share.attempt());
    return switch (share) {
      case ShareRow.Prepared prepared -> List.of(Keys.intentAge(age));
      case ShareRow.Applied applied -> applied.settled() ? List.of() : List.of(Keys.unsettled(age));
    };
  }
}
