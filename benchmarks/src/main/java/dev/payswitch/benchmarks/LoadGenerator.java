// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payswitch.benchmarks.drive.Connections;
import dev.payswitch.benchmarks.report.LoadResult;
import dev.payswitch.benchmarks.report.ProcessProbe;
import dev.payswitch.benchmarks.report.Report;
import dev.payswitch.benchmarks.report.ReportJson;
import dev.payswitch.benchmarks.report.ReportTable;
import dev.payswitch.benchmarks.report.Round;
import dev.payswitch.benchmarks.report.Verification;
import dev.payswitch.benchmarks.ring.RingLookupCommand;
import dev.payswitch.benchmarks.traffic.ShardTable;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.testkit.process.ClusterLayout;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code payswitch bench}: measures a cluster and prints one table. */
@Command(
    name = "payswitch bench",
    sortOptions = false,
    usageHelpWidth = 110,
    subcommands = RingLookupCommand.class,
    description = {
      "Drives a cluster with transfers and prints throughput, latency, outcomes, what each process"
          + " used, and whether the ledgers still hold.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  Prepare a cluster of its own with 1,000,000 accounts and 5,000,000 transfers, and keep it:",
      "    payswitch bench --prepare-only",
      "  Measure it: unary calls, lists of 1,000, all across shards, at a fixed rate:",
      "    payswitch bench --reuse",
      "    payswitch bench --reuse --call list --size 1000",
      "    payswitch bench --reuse --cross 100",
      "    payswitch bench --reuse --rate 10000 --zipf 1.1",
      "  Against the baseline, a lock on both accounts around each transfer, in the same run:",
      "    payswitch bench --reuse --call unary,list,locked",
      "  Throughput against the share across shards, and latency of one payment at a time:",
      "    payswitch bench --reuse --cross 0,10,50,100 --warm-up 10s --duration 20s",
      "    payswitch bench --reuse --cross 100 --in-flight 512,1",
      "  A short look at a cluster that is running (payswitch up):",
      "    payswitch bench --router 127.0.0.1:7400 --accounts 10000 --stored 0 --duration 10s",
      "  What it costs to find an owner on the ring:",
      "    payswitch bench ring",
      "",
      "Exit codes: 0 done and the check holds; 1 failed, or it does not hold; 2 wrong usage."
    })
public final class LoadGenerator implements Callable<Integer> {
  private enum Output {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(exclusive = false, heading = "%nThe cluster:%n")
  private ClusterOptions cluster = new ClusterOptions();

  @ArgGroup(exclusive = false, heading = "%nThe data:%n")
  private DataOptions data = new DataOptions();

  @ArgGroup(exclusive = false, heading = "%nThe load:%n")
  private LoadOptions load = new LoadOptions();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "How the result is printed: table, json. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.TABLE;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // Read by picocli.
  private boolean help;

  private final PrintStream messages;

  private LoadGenerator(PrintStream messages) {
    this.messages = messages;
  }

  public static void main(String[] arguments) {
    System.exit(run(new PrintWriter(System.out, true, UTF_8), System.err, arguments));
  }

  /** Runs the command in this JVM and answers its exit code. */
  static int run(PrintWriter results, PrintStream messages, String... arguments) {
    return new CommandLine(new LoadGenerator(messages))
        .setOut(results)
        .setErr(new PrintWriter(messages, true, UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, new DurationConverter())
        .setParameterExceptionHandler(
            (unusable, parsed) -> {
              PrintWriter errors = unusable.getCommandLine().getErr();
              errors.println("payswitch bench: " + unusable.getMessage());
              errors.println("See payswitch bench --help.");
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("payswitch bench: " + failure.getMessage());
              for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                command.getErr().println("  because: " + cause.getMessage());
              }
              return CommandLine.ExitCode.SOFTWARE;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() {
    requireUsable();
    try (Target target = openTarget();
        Connections connections =
            new Connections(
                target.routerAddress(),
                load.channelCount,
                load.needsLocks() ? target.zooKeeperAddress() : null);
        Connections admin = new Connections(target.adminAddress(), 1)) {
      ShardTable shards =
          ShardTable.of(data.accountCount, RingReader.read(connections.channels().getFirst()));
      prepare(target, connections, shards);
      if (data.prepareOnly) {
        return CommandLine.ExitCode.OK;
      }
      List<LoadResult> results = measure(target, connections, shards);
      messages.println("verifying");
      Verification verification = Verifier.verify(admin.channels().getFirst());
      Report report = new Report(facts(target), results, verification);
      String rendered =
          output == Output.JSON ? ReportJson.render(report) : ReportTable.render(report);
      spec.commandLine().getOut().print(rendered);
      spec.commandLine().getOut().flush();
      return verification.holds() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** Before anything is started: wrong usage must not cost minutes. */
  private void requireUsable() {
    try {
      load.loads();
      if (!LedgerId.isValid(data.ledger)) {
        throw new IllegalArgumentException("--ledger must be 1 to 12 of [A-Z0-9._-]");
      }
      if (load.rounds < 1 || data.accountCount < 2) {
        throw new IllegalArgumentException("--rounds must be at least 1, --accounts at least 2");
      }
    } catch (IllegalArgumentException unusable) {
      throw new ParameterException(spec.commandLine(), String.valueOf(unusable.getMessage()));
    }
  }

  private Target openTarget() {
    if (cluster.router != null) {
      return RunningCluster.of(cluster, cluster.router);
    }
    messages.println("starting a cluster");
    return OwnCluster.start(cluster, data);
  }

  private void prepare(Target target, Connections connections, ShardTable shards) {
    if (data.reuse) {
      return;
    }
    new Preparation(connections, data, messages).run(shards, load.seed);
    if (target instanceof OwnCluster own) {
      own.markPrepared(cluster, data);
    }
  }

  /** Goes through all loads in each round, so that what changes with time meets all of them. */
  private List<LoadResult> measure(Target target, Connections connections, ShardTable shards) {
    Map<String, Long> processes = new LinkedHashMap<>(target.pids());
    FlightRecordings recordings = new FlightRecordings(recordingDirectory(), processes);
    processes.put("generator", ProcessHandle.current().pid());
    Measurement measurement =
        new Measurement(connections, load, data, shards, new ProcessProbe(processes));
    List<Load> loads = load.loads();
    Map<Load, List<Round>> rounds = new LinkedHashMap<>();
    for (int number = 1; number <= load.rounds; number++) {
      for (Load each : loads) {
        boolean last = number == load.rounds && each.equals(loads.getLast());
        Round round =
            cluster.jfr && last
                ? measurement.round(each, recordings::start, () -> show(recordings.stop()))
                : measurement.round(each, () -> {}, () -> {});
        rounds.computeIfAbsent(each, _ -> new ArrayList<>()).add(round);
        messages.printf(
            Locale.ROOT,
            "round %d of %d: %,.0f transfers/s%s%n",
            number,
            load.rounds,
            round.transfersPerSecond(),
            loads.size() == 1 ? "" : "  " + each.describe());
      }
    }
    return rounds.entrySet().stream()
        .map(measured -> measured.getKey().result(measured.getValue()))
        .toList();
  }

  private Path recordingDirectory() {
    return FlightRecordings.createDirectory(
        ClusterLayout.projectDirectory().resolve("benchmarks/target/recordings"));
  }

  private void show(Map<String, String> views) {
    views.forEach((name, view) -> messages.println("\n" + name + ": " + view));
  }

  private Map<String, String> facts(Target target) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("load", load.describe());
    facts.put("cluster", target.description());
    facts.put(
        "data",
        String.format(
            Locale.ROOT,
            "%,d accounts, %s, %,d transfers stored before%s",
            data.accountCount,
            data.fundsMinor == null ? "no floor" : data.fundsMinor + " minor units each",
            data.storedTransferCount,
            data.reuse ? ", and those of earlier runs" : ""));
    facts.put("machine", Machine.description());
    facts.put("commit", Machine.commit());
    facts.put(
        "command",
        "bin/payswitch bench "
            + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    return facts;
  }
}
