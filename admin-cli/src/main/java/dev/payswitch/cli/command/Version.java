// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.gson.JsonObject;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.Release;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code version}: the release of this command. Needs no router. */
@Command(
    name = "version",
    description = "Show the release of this command and the Java it runs on.",
    footer = {
      "",
      "The release of each shard is a column of `payswitch shard list -o wide`.",
      "",
      "Example:",
      "  payswitch version"
    })
final class Version implements Callable<Integer> {
  private final CliContext context;

  Version(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String release = Release.current();
    String java = Runtime.version().toString();
    if (context.options().isJson()) {
      JsonObject document = new JsonObject();
      document.addProperty("release", release);
      document.addProperty("java", java);
      Json.print(document, context.out());
    } else {
      context.out().println("payswitch " + release + "  java " + java);
    }
    return ExitCode.DONE.code();
  }
}
