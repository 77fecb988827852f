// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Endpoint;
import dev.payswitch.cli.output.OutputFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has. Filled by picocli before a command runs. */
final class GlobalOptions {
  static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);

  @Option(
      names = "--router",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7400",
      description = "The router's public port (default ${DEFAULT-VALUE}).")
  private Endpoint router = new Endpoint("127.0.0.1", 7400);

  @Option(
      names = "--admin",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7401",
      description = "The router's admin port (default ${DEFAULT-VALUE}).")
  private Endpoint admin = new Endpoint("127.0.0.1", 7401);

  @Option(
      names = {"-o", "--output"},
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, wide (more columns) or json (default ${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TABLE;

  @Option(
      names = "--timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "How long a call may take: 500ms, 5s; at most 30s (default ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(5);

  private boolean timeoutGiven;

  @Option(
      names = "--actor",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "Who asks, for settings and the admin port (default: the user's name).")
  private @Nullable String actor;

  @Option(
      names = OptionDefaults.CONFIG,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = {
        "A properties file with the names of the flags, such as router=10.0.0.1:7400.",
        "Order: flag, environment (PAYSWITCH_ROUTER), file, default."
      })
  private @Nullable Path config;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  Endpoint router() {
    return router;
  }

  Endpoint admin() {
    return admin;
  }

  OutputFormat output() {
    return output;
  }

  boolean isJson() {
    return output == OutputFormat.JSON;
  }

  boolean isWide() {
    return output == OutputFormat.WIDE;
  }

  Duration timeout() {
    return timeout.compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : timeout;
  }

  /**
   * As it was given on the command line, for commands that wait longer than one call takes; empty
   * when it was not given there.
   */
  Optional<Duration> givenTimeout() {
    return timeoutGiven ? Optional.of(timeout) : Optional.empty();
  }

  /** Is told after parsing; a default does not limit how long a command waits. */
  void timeoutGiven(boolean given) {
    timeoutGiven = given;
  }

  String actor() {
    if (actor != null) {
      return actor;
    }
    String user = System.getProperty("user.name", "");
    return user.isEmpty() ? "unknown" : user;
  }

  /** The file was read before parsing, see {@link OptionDefaults}. */
  @Nullable Path config() {
    return config;
  }

  boolean isHelp() {
    return help;
  }
}
