// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import dev.payswitch.cli.output.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code payswitch up}: a whole switch in one process, whose state stays. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Run a whole switch in this process: ZooKeeper, shards and router.",
    footer = {
      "",
      "Started again on the same directory it goes on where it stopped. Ctrl-C stops it cleanly.",
      "",
      "Example:",
      "  payswitch up --shards 3 --data ./payswitch-data"
    })
final class UpCommand implements Callable<Integer> {
  static final int MAX_SHARDS = 16;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many shards, 1 to 16 (default ${DEFAULT-VALUE}).")
  private int shards = 3;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "payswitch-data",
      description = "Where the state is kept (default ./${DEFAULT-VALUE}).")
  private Path data = Path.of("payswitch-data");

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      defaultValue = "0",
      description = "Added to every port: 7400, 7401, 7480, 7481, 7501..., 7601..., 7701...")
  private int portOffset;

  @Option(
      names = "--allow-temporary-files",
      description = "Accept a directory on a file system that forgets.")
  private boolean allowTemporaryFiles;

  @Override
  public Integer call() throws InterruptedException {
    checkShards(shards);
    long startNanos = System.nanoTime();
    SwitchPorts ports = SwitchPorts.usual(shards, portOffset);
    List<Integer> taken = ports.taken();
    if (!taken.isEmpty()) {
      throw new StartRefused(
          "something listens on port " + taken.getFirst() + " already",
          "stop it (another payswitch?), or move all ports with --port-offset 100");
    }
    Path path = data.toAbsolutePath().normalize();
    SwitchDirectory directory = SwitchDirectory.open(path, shards);
    Logs.toFile(directory.log());
    LocalSwitch local = LocalSwitch.start(directory, ports, shards, allowTemporaryFiles);
    Terminal terminal = Terminal.ofProcess();
    print(local, (System.nanoTime() - startNanos) / 1e9, terminal.out());
    terminal.flush();
    Shutdown.await(local);
    return 0;
  }

  static void checkShards(int shards) {
    if (shards < 1 || shards > MAX_SHARDS) {
      throw new StartRefused(
          shards + " shards cannot run in one process", "pass --shards 1 to " + MAX_SHARDS);
    }
  }

  private static void print(LocalSwitch local, double seconds, PrintWriter out) {
    SwitchPorts ports = local.ports();
    out.println(
        String.format(
            Locale.ROOT,
            "payswitch is up: %d shards in one process, ready in %.1f s",
            ports.nodes().size(),
            seconds));
    out.println("data " + local.directory().path());
    out.println("log  " + local.directory().log());
    out.println();
    SwitchTable.print(ports, out);
    out.println();
    out.println("Try in another terminal:");
    out.println("  bin/payswitch account create alice bob EUR --floor=-100" + ports.flags());
    out.println("  bin/payswitch pay alice bob 12.50 EUR" + ports.flags());
    out.println("  bin/payswitch ring show" + ports.flags());
    out.println();
    out.println("Ctrl-C stops it; the data stays.");
  }
}
