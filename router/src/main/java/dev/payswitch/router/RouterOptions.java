// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.router.routing.RoutingLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of the router process, and its life from there to its exit code. */
@Command(
    name = "payswitch router",
    mixinStandardHelpOptions = true,
    description = "Runs one router: takes calls on its gRPC port and sends them to the shards.",
    footer = {
      "",
      "Each option may also be given as PAYSWITCH_<NAME> in the environment, or in the file of"
          + " --config by its name; a flag counts more than the environment, the environment more"
          + " than the file.",
      "",
      "Example: payswitch router --zookeeper zk1:2181,zk2:2181,zk3:2181 --data /var/lib/payswitch"
    })
final class RouterOptions implements Callable<Integer> {
  static final int EXIT_DONE = 0;
  static final int EXIT_FAILED = 1;
  static final int EXIT_USAGE = 2;

  /** Held on to, because the level of a logger that nobody holds is forgotten. */
  private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT,…",
      defaultValue = "127.0.0.1:7481",
      description = "The ZooKeeper ensemble. Default: ${DEFAULT-VALUE}.")
  private String zookeeper = "";

  @Option(
      names = "--root",
      paramLabel = "PATH",
      defaultValue = ClusterConfig.DEFAULT_ROOT,
      description = "The cluster's path in ZooKeeper. Default: ${DEFAULT-VALUE}.")
  private String root = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "payswitch-data/router",
      description = "Keeps the last good ring. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Option(
      names = "--bind",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address to listen on. Default: ${DEFAULT-VALUE}.")
  private String bind = "";

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      defaultValue = "",
      description = "The name by which others reach this router. Default: as --bind.")
  private String advertise = "";

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      defaultValue = "" + RouterConfig.DEFAULT_GRPC_PORT,
      description = "For services. Default: ${DEFAULT-VALUE}.")
  private int grpcPort;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "" + RouterConfig.DEFAULT_ADMIN_PORT,
      description = "For admins. Default: ${DEFAULT-VALUE}.")
  private int adminPort;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "" + RouterConfig.DEFAULT_HTTP_PORT,
      description = "For health and metrics. Default: ${DEFAULT-VALUE}.")
  private int httpPort;

  @Option(
      names = "--session-timeout",
      paramLabel = "TIME",
      defaultValue = "15s",
      description = "Of the ZooKeeper session. Default: ${DEFAULT-VALUE}.")
  private Duration sessionTimeout = Duration.ZERO;

  // OptionDefaults looks for it among the arguments; here it is only declared.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file with the names of these options.")
  private @Nullable Path config;

  /** Runs the process until it is told to stop, and says how it ended. */
  static int run(String... arguments) {
    // It logs every broken connection of a caller with its stack; CallMeter counts what matters.
    GRPC_LOG.setLevel(Level.SEVERE);
    return commandLine(new RouterOptions(), System.getenv(), arguments).execute(arguments);
  }

  static CommandLine commandLine(
      RouterOptions options, Map<String, String> environment, String... arguments) {
    CommandLine command = new CommandLine(options);
    command.registerConverter(Duration.class, new TimeConverter());
    command.setDefaultValueProvider(OptionDefaults.of(environment, arguments));
    return command;
  }

  /** The configuration that the options make. */
  RouterConfig toConfig() {
    return new RouterConfig(
        ClusterConfig.of(zookeeper).withRoot(root).withSessionTimeout(sessionTimeout),
        data,
        bind,
        advertise.isEmpty() ? bind : advertise,
        grpcPort,
        adminPort,
        httpPort,
        RouterConfig.DEFAULT_STOP_GRACE,
        RoutingLimits.DEFAULT);
  }

  @Override
  public Integer call() throws InterruptedException {
    RouterConfig checked;
    try {
      checked = toConfig();
    } catch (IllegalArgumentException invalid) {
      return complain(
          String.valueOf(invalid.getMessage()), "See payswitch router --help.", EXIT_USAGE);
    }
    CountDownLatch stop = new CountDownLatch(1);
    AtomicInteger exitCode = new AtomicInteger(EXIT_DONE);
    try (Router router =
        Router.start(
            checked,
            why -> {
              exitCode.set(complain(why, "Use another --data, or the right --root.", EXIT_FAILED));
              stop.countDown();
            })) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(router, exitCode), "router-stop"));
      stop.await();
      return exitCode.get();
    } catch (IOException | UncheckedIOException failed) {
      return complain(
          "the router cannot start: " + failed.getMessage(),
          "Is another process on these ports? They are set by --grpc-port, --admin-port and"
              + " --http-port.",
          EXIT_FAILED);
    }
  }

  private static int complain(String what, String whatToDo, int exitCode) {
    System.err.println(what);
    System.err.println(whatToDo);
    return exitCode;
  }

  /** On a signal the JVM would exit with the number of the signal; a clean stop is exit code 0. */
  private static void end(Router router, AtomicInteger exitCode) {
    router.close();
    Runtime.getRuntime().halt(exitCode.get());
  }

  /** Times such as 500ms, 4s, 2m, or as ISO 8601. */
  static final class TimeConverter implements ITypeConverter<Duration> {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");

    @Override
    public Duration convert(String value) {
      Matcher time = TIME.matcher(value.toLowerCase(Locale.ROOT));
      if (!time.matches()) {
        throw new TypeConversionException("must be a time such as 500ms, 4s or 2m");
      }
      long amount = Long.parseLong(time.group(1));
      return switch (time.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        default -> Duration.ofMinutes(amount);
      };
    }
  }
}
