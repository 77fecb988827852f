// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.Endpoint;
import dev.payswitch.cli.output.Terminal;
import dev.payswitch.standalone.demo.DemoReport;
import dev.payswitch.standalone.demo.DemoRun;
import dev.payswitch.standalone.demo.PaymentDay;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code payswitch demo}: a whole switch, a day of payments, and what a newcomer wants to see. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Run a whole switch, send a generated day of payments through it, and show it.",
    footer = {
      "",
      "Exit code 0: every payment has the outcome that was computed beforehand, and the books",
      "balance; 1: not.",
      "",
      "Examples:",
      "  payswitch demo --keep",
      "  payswitch demo --grow"
    })
final class DemoCommand implements Callable<Integer> {
  private static final String DIRECTORY = "payswitch-demo";
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final int FAILED = 1;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many shards, 1 to 16 (default ${DEFAULT-VALUE}).")
  private int shards = 3;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "The same seed makes the same day (default ${DEFAULT-VALUE}).")
  private long seed = 42;

  @Option(
      names = "--payments",
      paramLabel = "N",
      defaultValue = "50000",
      description = "How many payments, at least 1000 (default ${DEFAULT-VALUE}).")
  private int payments = PaymentDay.Size.DEFAULT.paymentCount();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A directory of its own (default: payswitch-demo beside the build).")
  private @Nullable Path data;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      defaultValue = "0",
      description = "Added to every port; where one is taken, the next free one serves.")
  private int portOffset;

  @Option(
      names = "--grow",
      description = "Add one more shard while the payments flow, as payswitch shard add does.")
  private boolean grow;

  @Option(names = "--keep", description = "Leave it running until Ctrl-C.")
  private boolean keep;

  @Override
  public Integer call() throws InterruptedException {
    UpCommand.checkShards(shards);
    if (grow && shards == UpCommand.MAX_SHARDS) {
      throw new StartRefused(
          "there is no room for one more beside " + shards + " shards",
          "pass --shards 1 to " + (UpCommand.MAX_SHARDS - 1) + " with --grow");
    }
    int nodes = grow ? shards + 1 : shards;
    if (payments < 1_000) {
      throw new StartRefused("a demo has at least 1000 payments", "pass --payments 1000 or more");
    }
    Terminal terminal = Terminal.ofProcess();
    Path path = (data == null ? besideTheBuild() : data).toAbsolutePath().normalize();
    SwitchDirectory directory = SwitchDirectory.renew(path, nodes);
    Logs.toFile(directory.log());
    long startNanos = System.nanoTime();
    terminal.err().println("starting ZooKeeper, " + nodes + " shards and a router ...");
    terminal.flush();
    // Its data is thrown away by the next demo, so it may lie on a file system that forgets.
    LocalSwitch local =
        LocalSwitch.start(directory, SwitchPorts.free(nodes, portOffset), shards, true);
    boolean fine;
    try {
      printStart(local, (System.nanoTime() - startNanos) / 1e9, terminal.out());
      terminal.flush();
      fine = run(local, terminal);
    } catch (CliFailure failure) {
      terminal.err().println("error: " + failure.problem());
      terminal.err().println(failure.advice() + "; the log is " + directory.log());
      fine = false;
    }
    printNext(local, terminal.out());
    terminal.flush();
    if (keep) {
      Shutdown.await(local);
    }
    local.close();
    return fine ? 0 : FAILED;
  }

  private boolean run(LocalSwitch local, Terminal terminal) throws InterruptedException {
    SwitchPorts ports = local.ports();
    try (Connection connection =
        new Connection(
            Endpoint.parse(ports.routerAddress()),
            Endpoint.parse(ports.adminAddress()),
            CALL_TIMEOUT)) {
      PaymentDay day = PaymentDay.generate(seed, size());
      DemoRun run = new DemoRun(connection, day, terminal, System::nanoTime);
      DemoReport report = run.run(grow ? "s" + (shards + 1) : null);
      report.print(terminal);
      return report.isFine();
    }
  }

  private PaymentDay.Size size() {
    PaymentDay.Size usual = PaymentDay.Size.DEFAULT;
    int declined = Math.toIntExact((long) payments * usual.declinedCount() / usual.paymentCount());
    return new PaymentDay.Size(usual.accountCount(), payments, declined);
  }

  private void printStart(LocalSwitch local, double seconds, PrintWriter out) {
    out.println(
        String.format(
            Locale.ROOT,
            "STARTED  %d shards in one process, ready in %.1f s",
            nodeCount(local),
            seconds));
    if (nodeCount(local) > shards) {
      out.println(
          "s" + nodeCount(local) + " is not on the ring yet: it is added while payments flow");
    }
    out.println("data " + local.directory().path() + " (the next demo begins anew there)");
    out.println("log  " + local.directory().log());
    out.println();
    SwitchTable.print(local.ports(), out);
    out.println();
  }

  private void printNext(LocalSwitch local, PrintWriter out) {
    String flags = keep ? local.ports().flags() : "";
    out.println();
    if (keep) {
      out.println("It runs on. Try in another terminal:");
    } else {
      out.println("It is stopped now. Start it again with its data, and try in another terminal:");
      out.println(
          "  bin/payswitch up --shards "
              + nodeCount(local)
              + " --data "
              + local.directory().path());
    }
    if (keep) {
      out.println("  bin/payswitch ring show" + flags);
    }
    out.println("  bin/payswitch transfer list " + PaymentDay.favourite() + " --limit 5" + flags);
    out.println(
        "  bin/payswitch pay "
            + PaymentDay.someCustomer()
            + " "
            + PaymentDay.favourite()
            + " 12.50 "
            + PaymentDay.LEDGER
            + flags);
  }

  private static int nodeCount(LocalSwitch local) {
    return local.ports().nodes().size();
  }

  /** Not the temporary directory: what the demo shows is a switch whose disk is a real one. */
  private static Path besideTheBuild() {
    @Nullable CodeSource source = DemoCommand.class.getProtectionDomain().getCodeSource();
    if (source != null && source.getLocation() != null) {
      try {
        Path jar = Path.of(source.getLocation().toURI());
        Path lib = jar.getParent();
        Path distribution = lib == null ? null : lib.getParent();
        Path build = distribution == null ? null : distribution.getParent();
        if (build != null && Files.isWritable(build) && jar.toString().endsWith(".jar")) {
          return build.resolve(DIRECTORY);
        }
      } catch (URISyntaxException notAFile) {
        return Path.of(DIRECTORY);
      }
    }
    return Path.of(DIRECTORY);
  }
}
