// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.proto.v1.Account;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every change of an account's settings names. Filled by picocli. */
final class ChangeOptions {
  @Parameters(index = "0", paramLabel = "ACCOUNT", description = "The account's id.")
  private String account = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, up to 140 bytes; kept in the audit trail with --actor.")
  private String reason = "";

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Only if the account still has this version (default: the one it has now).")
  private @Nullable Long version;

  @Option(names = "--dry-run", description = "Show what would change; changes nothing.")
  private boolean dryRun;

  String accountId() {
    return Values.accountId(account);
  }

  String reason() {
    return Values.reason(reason);
  }

  boolean isDryRun() {
    return dryRun;
  }

  /** Fails when the account has another version than the one that the caller has seen. */
  void requireVersion(Account now) {
    if (version != null && version != now.getVersion()) {
      throw versionMismatch(now, version);
    }
  }

  static CliFailure versionMismatch(Account now, long expected) {
    return new CliFailure(
        ExitCode.PRECONDITION,
        "the account "
            + now.getId()
            + " has version "
            + Long.toUnsignedString(now.getVersion())
            + ", not "
            + Long.toUnsignedString(expected),
        "look at what was changed: payswitch audit list " + now.getId());
  }
}
