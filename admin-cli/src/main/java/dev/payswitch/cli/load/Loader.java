// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import dev.payswitch.cli.client.RouterClient;
import dev.payswitch.cli.load.LoadReport.Section;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * Loads an accounts file, then a transfers file. All accounts and opening balances are in before
 * the first transfer goes out; among themselves the lines of a file have no order.
 */
public final class Loader {
  private static final String ACCOUNT_STATUS = "ACCOUNT_OUTCOME_STATUS_";
  private static final String TRANSFER_STATUS = "OUTCOME_STATUS_";

  private final Courier courier;
  private final LoadReport report;
  private final LoadOptions options;

  public Loader(
      RouterClient router, LoadReport report, LoadOptions options, RandomGenerator random) {
    this.courier = new Courier(router, options.retryLimit(), random);
    this.report = report;
    this.options = options;
  }

  /** Loads accounts with their opening balances; returns the columns that were not used. */
  public List<String> loadAccounts(Path file, LongConsumer progress) {
    Set<String> opened = new HashSet<>();
    try (ListsInFlight lists = new ListsInFlight(options.listsInFlight())) {
      List<String> unused =
          new FileLoad<>(file, report, AccountLine::of)
              .read(
                  new FileLoad.Columns(AccountLine.REQUIRED, AccountLine.COLUMNS),
                  options.listSize(),
                  progress,
                  (chunk, done) -> {
                    openLedgers(chunk, opened);
                    return lists.start(() -> create(file, chunk, done));
                  });
      lists.await();
      return unused;
    }
  }

  /** Loads transfers; returns the columns that were not used. */
  public List<String> loadTransfers(Path file, LongConsumer progress) {
    try (ListsInFlight lists = new ListsInFlight(options.listsInFlight())) {
      List<String> unused =
          new FileLoad<>(file, report, TransferLine::of)
              .read(
                  new FileLoad.Columns(TransferLine.REQUIRED, TransferLine.COLUMNS),
                  options.listSize(),
                  progress,
                  (chunk, done) ->
                      lists.start(
                          () -> {
                            submit(file, Section.TRANSFERS, chunk);
                            done.run();
                          }));
      lists.await();
      return unused;
    }
  }

  /** The accounts that opening balances are paid from must be there before the first is paid. */
  private void openLedgers(List<AccountLine> chunk, Set<String> opened) {
    List<Account> missing = new ArrayList<>();
    for (AccountLine line : chunk) {
      if (line.hasOpening() && opened.add(line.account().getLedger())) {
        missing.add(AccountLine.openingAccount(line.account().getLedger()));
      }
    }
    if (!missing.isEmpty()) {
      courier.create(missing);
    }
  }

  private void create(Path file, List<AccountLine> chunk, Runnable done) {
    List<AccountOutcome> outcomes =
        courier.create(chunk.stream().map(AccountLine::account).toList());
    List<TransferLine> openings = new ArrayList<>();
    for (int index = 0; index < chunk.size(); index++) {
      AccountLine line = chunk.get(index);
      AccountOutcome outcome = outcomes.get(index);
      String status = name(outcome.getStatus(), ACCOUNT_STATUS);
      if (isThere(outcome)) {
        report.recorded(Section.ACCOUNTS, status);
        if (line.hasOpening()) {
          openings.add(new TransferLine(line.number(), line.opening()));
        }
      } else if (Courier.isOpen(outcome)) {
        report.unresolved(Section.ACCOUNTS, status);
      } else {
        report.refused(Section.ACCOUNTS, status, file + ":" + line.number());
      }
    }
    if (!openings.isEmpty()) {
      submit(file, Section.OPENINGS, openings);
    }
    done.run();
  }

  private void submit(Path file, Section section, List<TransferLine> chunk) {
    List<Transfer> transfers = chunk.stream().map(TransferLine::transfer).toList();
    List<TransferOutcome> outcomes = courier.submit(transfers);
    for (int index = 0; index < chunk.size(); index++) {
      TransferOutcome outcome = outcomes.get(index);
      String status = name(outcome.getStatus(), TRANSFER_STATUS);
      if (Courier.isOpen(outcome)) {
        report.unresolved(section, status);
      } else if (stays(section, outcome)) {
        report.recorded(section, status);
      } else {
        report.refused(section, status, file + ":" + chunk.get(index).number());
      }
    }
  }

  /** A declined transfer is an answer; an account that lacks its opening balance is a fault. */
  private static boolean stays(Section section, TransferOutcome outcome) {
    return outcome.getOutcomeClass() == OutcomeClass.OUTCOME_CLASS_SUCCESS
        || (section == Section.TRANSFERS
            && outcome.getOutcomeClass() == OutcomeClass.OUTCOME_CLASS_REJECTED);
  }

  private static boolean isThere(AccountOutcome outcome) {
    return outcome.getStatus() == AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED
        || outcome.getStatus() == AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_EXISTS;
  }

  private static String name(Enum<?> status, String prefix) {
    return status.name().startsWith(prefix)
        ? status.name().substring(prefix.length())
        : status.name();
  }
}
