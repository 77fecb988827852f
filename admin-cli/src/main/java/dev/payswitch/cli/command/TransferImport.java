// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.gson.JsonObject;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.load.FileCheck;
import dev.payswitch.cli.load.LoadOptions;
import dev.payswitch.cli.load.LoadReport;
import dev.payswitch.cli.load.LoadReport.Section;
import dev.payswitch.cli.load.Loader;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.Progress;
import dev.payswitch.cli.output.TablePrinter;
import dev.payswitch.cli.output.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code transfer import}: files of accounts and transfers, as often as needed. */
@Command(
    name = "import",
    description = "Load a CSV file of transfers, after one of accounts if given.",
    footer = {
      "",
      "FILE has the columns id, debit_account, credit_account, amount, ledger and, if you like,",
      "reference and code. --accounts has account, ledger and, if you like, floor, no_floor, ceiling,",
      "opening_balance, reference and code. The first line names them, in any order; a record is one",
      "line; amounts are in major units.",
      "",
      "Every account of the accounts file is created, whichever side of a transfer it is on. An",
      "account that is in neither the file nor the switch is not made up: its transfers are declined.",
      "Opening balances are paid from the account opening:LEDGER, which has no floor and is made when",
      "needed, by transfers with the id opening:ACCOUNT. Lines of a file have no order among",
      "themselves.",
      "",
      "A bad line is reported with file and number and passed over. Running the same command again",
      "is safe and goes on where it stopped: what is recorded is not executed twice.",
      "",
      "Exit code 0: every line has a recorded answer, declined ones included; 5: some lines have none;",
      "1: nothing was recorded.",
      "",
      "Example:",
      "  payswitch transfer import payments.csv --accounts accounts.csv"
    })
final class TransferImport implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "FILE", description = "The CSV file of transfers.")
  private Path file = Path.of("");

  @Option(
      names = "--accounts",
      paramLabel = "FILE",
      description = "The CSV file of accounts to create first.")
  private @Nullable Path accounts;

  @Option(
      names = "--list-size",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Transfers in one call, 1 to 2000 (default ${DEFAULT-VALUE}).")
  private int listSize = 1_000;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "4",
      description = "Calls at a time, 1 to 64 (default ${DEFAULT-VALUE}).")
  private int inFlight = 4;

  @Option(
      names = "--retry-for",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "How long one list is sent again (default ${DEFAULT-VALUE}).")
  private Duration retryFor = Duration.ofSeconds(60);

  @Option(names = "--dry-run", description = "Check the files; sends nothing.")
  private boolean dryRun;

  TransferImport(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    LoadReport report = new LoadReport(context.err());
    Instant start = context.clock().instant();
    CliFailure stopped = dryRun ? check(report) : load(report, options());
    printSummary(report, Duration.between(start, context.clock().instant()));
    if (stopped != null && !report.hasRecorded()) {
      throw stopped;
    }
    if (stopped != null) {
      context.err().println("error: stopped early: " + stopped.problem());
      context.err().println("run it again: what is recorded is not executed twice");
      return ExitCode.PARTLY_DONE.code();
    }
    return exitCode(report).code();
  }

  private @Nullable CliFailure check(LoadReport report) {
    context.err().println("dry run: nothing is sent");
    FileCheck check = new FileCheck(report);
    return run(check::checkAccounts, check::checkTransfers);
  }

  private @Nullable CliFailure load(LoadReport report, LoadOptions options) {
    try (Connection connection = context.connect()) {
      Loader loader = new Loader(connection.router(), report, options, new SecureRandom());
      return run(loader::loadAccounts, loader::loadTransfers);
    }
  }

  /** Why it stopped early, if it did. */
  private @Nullable CliFailure run(
      BiFunction<Path, LongConsumer, List<String>> loadAccounts,
      BiFunction<Path, LongConsumer, List<String>> loadTransfers) {
    size(file);
    try {
      if (accounts != null) {
        runOne("accounts", accounts, loadAccounts);
      }
      runOne("transfers", file, loadTransfers);
      return null;
    } catch (CliFailure failure) {
      return failure;
    }
  }

  private void runOne(String task, Path path, BiFunction<Path, LongConsumer, List<String>> load) {
    List<String> unused;
    try (Progress progress = new Progress(task, " bytes", size(path), context.terminal())) {
      unused = load.apply(path, progress::advance);
    }
    if (!unused.isEmpty()) {
      context.err().println("note: " + path + " has columns that are not used: " + unused);
    }
  }

  private LoadOptions options() {
    try {
      return new LoadOptions(listSize, inFlight, retryFor);
    } catch (IllegalArgumentException wrong) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          String.valueOf(wrong.getMessage()),
          "see --list-size and --in-flight in --help",
          wrong);
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException unreadable) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          "cannot read " + path,
          "check the path and run it again",
          unreadable);
    }
  }

  private void printSummary(LoadReport report, Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (context.options().isJson()) {
      JsonObject document = new JsonObject();
      for (Section section : Section.values()) {
        JsonObject counts = new JsonObject();
        report.counts(section).forEach(counts::addProperty);
        document.add(section.name().toLowerCase(Locale.ROOT), counts);
      }
      document.addProperty("badLines", report.badLines());
      document.addProperty("unresolved", report.unresolved());
      document.addProperty("seconds", seconds);
      Json.print(document, context.out());
      return;
    }
    TablePrinter table = new TablePrinter().left("WHAT").left("OUTCOME").right("COUNT");
    for (Section section : Section.values()) {
      report
          .counts(section)
          .forEach(
              (status, count) ->
                  table.row(section.name().toLowerCase(Locale.ROOT), status, Texts.count(count)));
    }
    table.print(context.out());
    context.out().println();
    context
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%,d bad lines  %,d unresolved  %.1f s",
                report.badLines(),
                report.unresolved(),
                seconds));
  }

  private ExitCode exitCode(LoadReport report) {
    if (report.badLines() == 0 && report.unresolved() == 0) {
      return ExitCode.DONE;
    }
    context
        .err()
        .println(
            "error: "
                + (report.badLines() + report.unresolved())
                + " lines have no recorded answer");
    context.err().println("correct them and run it again: what is recorded is not executed twice");
    return report.hasRecorded() ? ExitCode.PARTLY_DONE : ExitCode.FAILED;
  }
}
