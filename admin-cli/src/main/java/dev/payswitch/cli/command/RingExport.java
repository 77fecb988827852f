// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ring export}: the ring document as it is kept. */
@Command(
    name = "export",
    description = "Write the ring document as ZooKeeper keeps it, with its checksum.",
    footer = {
      "",
      "Examples:",
      "  payswitch ring export",
      "  payswitch ring export --epoch 3 --to ring-3.json"
    })
final class RingExport implements Callable<Integer> {
  private final CliContext context;

  @Option(
      names = "--epoch",
      paramLabel = "E",
      description = "Of which ring (default: the current one).")
  private @Nullable Long epoch;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write it to this file, which must not exist yet (default: standard output).")
  private @Nullable Path file;

  RingExport(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    long wanted = Values.ringEpoch(epoch);
    try (Connection connection = context.connect()) {
      var document =
          connection.inspection(context.options().actor()).document(wanted).getDocument();
      if (file == null) {
        context.out().println(document.toStringUtf8());
      } else {
        write(file, document.toByteArray());
        context.err().println("written to " + file + ": " + document.size() + " bytes");
      }
    }
    return ExitCode.DONE.code();
  }

  private static void write(Path file, byte[] document) {
    try {
      Files.write(file, document, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException present) {
      throw failure(file + " is there already", "name another file, or remove it", present);
    } catch (IOException failed) {
      throw failure("cannot write " + file, "check the directory and its rights", failed);
    }
  }

  private static CliFailure failure(String problem, String advice, IOException cause) {
    return new CliFailure(ExitCode.FAILED, CliFailure.Fate.REFUSED, problem, advice, cause);
  }
}
