// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferReference;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code transfer submit}: one transfer of any kind with all its fields named. */
@Command(
    name = "submit",
    description = {
      "Submit one transfer with every field named.",
      "The short forms are pay, hold, capture, void, adjust, refund and sweep."
    },
    footer = {
      "",
      "Examples:",
      "  payswitch transfer submit --debit-account alice --credit-account merchant:42 \\",
      "      --amount 12.50 --ledger EUR --id order-1001 --reference \"order 1001\"",
      "  payswitch transfer submit --kind void --debit-account alice --target room-12 --ledger EUR"
    })
final class TransferSubmit implements Callable<Integer> {
  private final CliContext context;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "payment",
      description = "One of ${COMPLETION-CANDIDATES}, in either case (default ${DEFAULT-VALUE}).")
  private Kind kind = Kind.PAYMENT;

  @Option(
      names = "--debit-account",
      required = true,
      paramLabel = "ID",
      description = "The account that gives.")
  private String debitAccount = "";

  @Option(
      names = "--credit-account",
      paramLabel = "ID",
      description = "The account that receives; not for capture, void and adjust.")
  private @Nullable String creditAccount;

  @Option(
      names = "--amount",
      paramLabel = "AMOUNT",
      description = "In major units, such as 12.50; may be left out for capture and adjust.")
  private @Nullable String amount;

  @Option(names = "--ledger", required = true, paramLabel = "LEDGER", description = "Such as EUR.")
  private String ledger = "";

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      description = "How long a hold lasts: 12h, 7d; for hold and adjust.")
  private @Nullable Duration expiresIn;

  @Option(
      names = "--target",
      paramLabel = "ID",
      description = "The transfer this one is about; for capture, void, adjust and refund.")
  private @Nullable String target;

  @Option(
      names = "--target-debit-account",
      paramLabel = "ID",
      description = "The debit account of that transfer; for refund.")
  private @Nullable String targetDebitAccount;

  @Option(names = "--keep-rest", description = "The rest of the hold stays held; for capture.")
  private boolean keepRest;

  @Option(
      names = "--effective-time",
      paramLabel = "TIME",
      description = "When it happened in your world; information only.")
  private @Nullable String effectiveTime;

  @Mixin private final TransferOptions options = new TransferOptions();

  TransferSubmit(CliContext context) {
    this.context = context;
  }

  /** What is too much for a kind is left to the switch, which says so in the outcome. */
  @Override
  public Integer call() {
    require("--credit-account", creditAccount, !kind.isAboutHold());
    require("--amount", amount, !kind.isAboutHold());
    require("--expires-in", expiresIn, kind == Kind.HOLD);
    require("--target", target, kind.hasTarget());
    require("--target-debit-account", targetDebitAccount, kind == Kind.REFUND);
    Transfer.Builder transfer = options.transfer(context, kind.sent(), debitAccount, ledger);
    if (creditAccount != null) {
      transfer.setCreditAccountId(Values.accountId(creditAccount));
    }
    if (amount != null) {
      transfer.setAmountMinor(Values.positiveAmountMinor(amount, transfer.getLedger()));
    }
    if (expiresIn != null) {
      transfer.setTimeout(Values.holdTimeout(expiresIn));
    }
    if (target != null) {
      transfer.setTarget(target(target));
    }
    if (keepRest) {
      transfer.setFinal(false);
    }
    if (effectiveTime != null) {
      transfer.setEffectiveTime(Values.time(effectiveTime));
    }
    return options.submit(context, transfer.build()).code();
  }

  private TransferReference.Builder target(String id) {
    TransferReference.Builder reference =
        TransferReference.newBuilder().setId(Values.transferId(id));
    return targetDebitAccount == null
        ? reference
        : reference.setDebitAccountId(Values.accountId(targetDebitAccount));
  }

  private void require(String flag, @Nullable Object value, boolean needed) {
    if (needed && value == null) {
      throw Values.usage(
          "a transfer of kind " + Values.lowerCase(kind) + " needs " + flag + ", which is missing");
    }
  }
}
