// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.AccountState;
import picocli.CommandLine.Option;

/** Which sides of an account are meant: both, unless one of them is named. Filled by picocli. */
final class SideOptions {
  @Option(names = "--debits", description = "Only what it gives.")
  private boolean debits;

  @Option(names = "--credits", description = "Only what it receives.")
  private boolean credits;

  /** The state with these sides frozen or not, and the other side as it was. */
  AccountState apply(AccountState before, boolean frozen) {
    boolean both = debits == credits;
    return state(
        (both || debits) ? frozen : isDebitsFrozen(before),
        (both || credits) ? frozen : isCreditsFrozen(before));
  }

  private static AccountState state(boolean debitsFrozen, boolean creditsFrozen) {
    if (debitsFrozen) {
      return creditsFrozen
          ? AccountState.ACCOUNT_STATE_FROZEN
          : AccountState.ACCOUNT_STATE_DEBITS_FROZEN;
    }
    return creditsFrozen
        ? AccountState.ACCOUNT_STATE_CREDITS_FROZEN
        : AccountState.ACCOUNT_STATE_OPEN;
  }

  private static boolean isDebitsFrozen(AccountState state) {
    return state == AccountState.ACCOUNT_STATE_DEBITS_FROZEN
        || state == AccountState.ACCOUNT_STATE_FROZEN;
  }

  private static boolean isCreditsFrozen(AccountState state) {
    return state == AccountState.ACCOUNT_STATE_CREDITS_FROZEN
        || state == AccountState.ACCOUNT_STATE_FROZEN;
  }
}
