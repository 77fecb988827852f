// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.WindowLimit;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Says what is wrong with a call that changes the settings of an account, as far as it is wrong
 * whatever the account is: then it is not sent to its shard. Pure.
 */
final class SettingsCheck {
  private static final int MAX_REASON_BYTES = 140;

  private SettingsCheck() {}

  static void require(UpdateAccountRequest request) {
    requireWhoAndWhy(request.getAccountId(), request.getActor(), request.getReason());
    requireBounds(request);
    requireLimits(request.getLimits());
    switch (request.getState()) {
      case ACCOUNT_STATE_UNSPECIFIED,
          ACCOUNT_STATE_OPEN,
          ACCOUNT_STATE_DEBITS_FROZEN,
          ACCOUNT_STATE_CREDITS_FROZEN,
          ACCOUNT_STATE_FROZEN -> {}
      case ACCOUNT_STATE_CLOSED ->
          throw StatusMapper.invalidArgument("state", "an account is closed by CloseAccount");
      case UNRECOGNIZED -> throw StatusMapper.invalidArgument("state", "is not a known state");
    }
    if (changesNothing(request)) {
      throw StatusMapper.invalidArgument("request", "names nothing to change");
    }
  }

  static void require(CloseAccountRequest request) {
    requireWhoAndWhy(request.getAccountId(), request.getActor(), request.getReason());
    if (request.getSweepToAccountId().isEmpty() && request.getTransferId().isEmpty()) {
      return;
    }
    // Neither goes without the other, and an empty id is no id.
    Ids.account("sweep_to_account_id", request.getSweepToAccountId());
    Ids.transfer("transfer_id", request.getTransferId());
  }

  private static void requireWhoAndWhy(String account, String actor, String reason) {
    Ids.account("account_id", account);
    Ids.actor(actor);
    int length = reason.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > MAX_REASON_BYTES) {
      throw StatusMapper.invalidArgument("reason", "must be 1 to 140 bytes");
    }
  }

  private static void requireBounds(UpdateAccountRequest request) {
    long floor = request.getFloorMinor();
    if (floor > 0 || floor == Long.MIN_VALUE) {
      throw StatusMapper.invalidArgument("floor_minor", "must be -2^63+1 to 0, but is " + floor);
    }
    if (request.hasFloorMinor() && request.getNoFloor()) {
      throw StatusMapper.invalidArgument("no_floor", "cannot be true together with floor_minor");
    }
    if (request.getCeilingMinor() < 0) {
      throw StatusMapper.invalidArgument(
          "ceiling_minor", "must be 0 or more, but is " + request.getCeilingMinor());
    }
    if (request.hasCeilingMinor() && request.getRemoveCeiling()) {
      throw StatusMapper.invalidArgument(
          "remove_ceiling", "cannot be true together with ceiling_minor");
    }
  }

  private static void requireLimits(AccountLimits limits) {
    if (limits.hasSingleAmountMinor() && limits.getSingleAmountMinor() < 1) {
      throw StatusMapper.invalidArgument(
          "limits.single_amount_minor",
          "must be 1 or more, but is " + limits.getSingleAmountMinor());
    }
    Set<LimitWindow> named = EnumSet.noneOf(LimitWindow.class);
    for (int index = 0; index < limits.getWindowsCount(); index++) {
      String field = "limits.windows[" + index + "]";
      WindowLimit limit = limits.getWindows(index);
      requireWindow(field, limit);
      if (!named.add(limit.getWindow())) {
        throw StatusMapper.invalidArgument(field + ".window", "is named twice");
      }
    }
  }

  private static void requireWindow(String field, WindowLimit limit) {
    switch (limit.getWindow()) {
      case LIMIT_WINDOW_HOUR, LIMIT_WINDOW_DAY, LIMIT_WINDOW_THIRTY_DAYS -> {}
      case LIMIT_WINDOW_UNSPECIFIED, UNRECOGNIZED ->
          throw StatusMapper.invalidArgument(field + ".window", "is missing or not known");
    }
    if (limit.getAmountMinor() < 0) {
      throw StatusMapper.invalidArgument(
          field + ".amount_minor", "must be 0 or more, but is " + limit.getAmountMinor());
    }
    if (limit.getCount() < 0) {
      throw StatusMapper.invalidArgument(
          field + ".count", "must be 0 or more, but is " + limit.getCount());
    }
  }

  private static boolean changesNothing(UpdateAccountRequest request) {
    return !request.hasFloorMinor()
        && !request.hasNoFloor()
        && !request.hasCeilingMinor()
        && !request.getRemoveCeiling()
        && !request.hasLimits()
        && request.getState() == AccountState.ACCOUNT_STATE_UNSPECIFIED;
  }
}
