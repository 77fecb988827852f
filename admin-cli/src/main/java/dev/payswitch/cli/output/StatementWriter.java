// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import com.google.protobuf.Timestamp;
import dev.payswitch.proto.v1.AccountEntry;
import org.jspecify.annotations.Nullable;

/** Takes a statement in its order: once the beginning, each line, once the end. */
public interface StatementWriter {
  /** The balance before the first line; {@code from} is null for the beginning of the account. */
  void begin(String ledger, @Nullable Timestamp from, long openingMinor);

  /** A line; {@code movedMinor} is below 0 for a debit. */
  void entry(AccountEntry entry, long movedMinor);

  /** The balance after the last line; {@code until} is null for now. */
  void end(@Nullable Timestamp until, long closingMinor);
}
