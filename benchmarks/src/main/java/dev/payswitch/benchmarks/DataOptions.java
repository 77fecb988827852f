// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the cluster holds before it is measured. */
final class DataOptions {
  @Option(
      names = "--accounts",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Accounts to make and use. Default: ${DEFAULT-VALUE}.")
  int accountCount;

  @Option(
      names = "--stored",
      paramLabel = "N",
      defaultValue = "5000000",
      description = "Transfers to store before. Default: ${DEFAULT-VALUE}.")
  long storedTransferCount;

  @Option(
      names = "--ledger",
      defaultValue = "EUR",
      description = "Ledger of all accounts. Default: ${DEFAULT-VALUE}.")
  String ledger = "EUR";

  @Option(
      names = "--funds",
      paramLabel = "MINOR",
      description =
          "Give each account so many minor units and no overdraft. Without it accounts have no"
              + " floor, and no transfer is declined.")
  @Nullable Long fundsMinor;

  @Option(names = "--prepare-only", description = "Make accounts and transfers, then stop.")
  boolean prepareOnly;

  @Option(
      names = "--reuse",
      description = "The cluster already holds what an earlier run prepared; measure at once.")
  boolean reuse;
}
