// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;

/** What queries name. Unlike in a transfer, what is wrong with a name makes the call wrong. */
final class Ids {
  static final int MAX_PAGE_SIZE = 1_000;
  private static final int DEFAULT_PAGE_SIZE = 100;
  private static final String SHAPE = "must be 1 to 64 bytes of [A-Za-z0-9._:@/+-]";

  private Ids() {}

  static AccountId account(String field, String value) {
    if (!AccountId.isValid(value)) {
      throw StatusMapper.invalidArgument(field, SHAPE);
    }
    return new AccountId(value);
  }

  static TransferId transfer(String field, String value) {
    if (!TransferId.isValid(value)) {
      throw StatusMapper.invalidArgument(field, SHAPE);
    }
    return new TransferId(value);
  }

  static int pageSize(int asked) {
    if (asked < 0 || asked > MAX_PAGE_SIZE) {
      throw StatusMapper.invalidArgument(
          "page_size", "must be 0 to 1000, but is " + Integer.toUnsignedString(asked));
    }
    return asked == 0 ? DEFAULT_PAGE_SIZE : asked;
  }
}
