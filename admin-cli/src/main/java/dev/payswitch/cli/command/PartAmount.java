// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import java.util.List;
import java.util.OptionalLong;

/** The last words of a transfer that takes all of another one, or a part: [AMOUNT] LEDGER. */
record PartAmount(String ledger, OptionalLong amountMinor) {
  static PartAmount of(List<String> words) {
    if (words.size() > 2) {
      throw Values.usage("at most an amount and a ledger end the command, not " + words);
    }
    String ledger = Values.ledger(words.getLast());
    return new PartAmount(
        ledger,
        words.size() < 2
            ? OptionalLong.empty()
            : OptionalLong.of(Values.positiveAmountMinor(words.getFirst(), ledger)));
  }
}
