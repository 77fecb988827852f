// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.WindowLimit;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * What admins may change of an account, as words and whole numbers; what is not in a map is not
 * bounded. Bounds are {@code floor} and {@code ceiling}, limits {@code single} and, for each
 * window, its name followed by {@code amount} or {@code count}.
 */
record ModelSettings(Map<String, BigInteger> bounds, Map<String, BigInteger> limits, String state) {

  static ModelSettings of(Account account) {
    Map<String, BigInteger> bounds = new TreeMap<>();
    if (!account.getNoFloor()) {
      bounds.put("floor", BigInteger.valueOf(account.getFloorMinor()));
    }
    if (account.hasCeilingMinor()) {
      bounds.put("ceiling", BigInteger.valueOf(account.getCeilingMinor()));
    }
    return new ModelSettings(bounds, limits(account.getLimits()), "OPEN");
  }

  ModelSettings changed(UpdateAccountRequest request) {
    Map<String, BigInteger> after = new TreeMap<>(bounds);
    if (request.getNoFloor()) {
      after.remove("floor");
    } else if (request.hasFloorMinor()) {
      after.put("floor", BigInteger.valueOf(request.getFloorMinor()));
    }
    if (request.getRemoveCeiling()) {
      after.remove("ceiling");
    } else if (request.hasCeilingMinor()) {
      after.put("ceiling", BigInteger.valueOf(request.getCeilingMinor()));
    }
    return new ModelSettings(
        after,
        request.hasLimits() ? limits(request.getLimits()) : limits,
        request.getStateValue() == 0 ? state : word(request.getState()));
  }

  ModelSettings closed() {
    return new ModelSettings(bounds, limits, "CLOSED");
  }

  private static Map<String, BigInteger> limits(AccountLimits limits) {
    Map<String, BigInteger> read = new TreeMap<>();
    if (limits.hasSingleAmountMinor()) {
      read.put("single", BigInteger.valueOf(limits.getSingleAmountMinor()));
    }
    for (WindowLimit limit : limits.getWindowsList()) {
      String window = limit.getWindow().name().replace("LIMIT_WINDOW_", "");
      if (limit.hasAmountMinor()) {
        read.put(window + " amount", BigInteger.valueOf(limit.getAmountMinor()));
      }
      if (limit.hasCount()) {
        read.put(window + " count", BigInteger.valueOf(limit.getCount()));
      }
    }
    return read;
  }

  private static String word(AccountState state) {
    return state.name().replace("ACCOUNT_STATE_", "");
  }
}
