// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.Endpoint;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Terminal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** All commands of this release, wired by hand, and the run of one command line. */
public final class CommandTree {
  private static final int USAGE_WIDTH = 100;

  private CommandTree() {}

  /** Runs one command line and returns the exit code of the process. */
  public static int run(
      List<String> arguments, Terminal terminal, Map<String, String> environment) {
    Failures failures = new Failures(terminal.err());
    try {
      OptionDefaults defaults = OptionDefaults.of(arguments, environment);
      CliContext context = new CliContext(new GlobalOptions(), terminal, InstantSource.system());
      context
          .options()
          .timeoutGiven(
              arguments.stream()
                  .anyMatch(each -> each.equals("--timeout") || each.startsWith("--timeout=")));
      CommandLine root = of(context, defaults);
      Set<String> names = new TreeSet<>();
      collectOptions(root, names);
      defaults.requireKnown(names);
      return root.setOut(terminal.out())
          .setErr(terminal.err())
          .setParameterExceptionHandler(failures)
          .setExecutionExceptionHandler(failures)
          .execute(arguments.toArray(new String[0]));
    } catch (CliFailure failure) {
      return failures.report(failure);
    } finally {
      terminal.flush();
    }
  }

  /** The tree for one command line; without {@code defaults} flags have their own. */
  static CommandLine of(CliContext context, @Nullable OptionDefaults defaults) {
    CommandLine root = new CommandLine(new RootCommand());
    root.getCommandSpec().addMixin("global", CommandSpec.forAnnotatedObject(context.options()));
    add(
        root,
        noun("cluster", "The cluster as a whole."),
        new ClusterInitialize(context),
        new ClusterStatus(context),
        new ClusterDoctor(context),
        new ClusterRecover(context));
    add(
        root,
        noun("ring", "The ring: which shard owns which accounts."),
        new RingShow(context),
        new RingLocate(context),
        new RingDiffer(context),
        new RingHistoryList(context),
        new RingWatcher(context),
        new RingVerify(context),
        new RingExport(context));
    addRingChanges(root, context);
    add(root, noun("account", "Accounts."), accountVerbs(context));
    for (Object word : paymentWords(context)) {
      root.addSubcommand(word);
    }
    add(
        root,
        noun("transfer", "Transfers."),
        new TransferSubmit(context),
        new TransferGet(context),
        new TransferList(context),
        new TransferImport(context),
        new TransferOutcomeGet(context),
        new TransferCancel(context),
        new TransferResolve(context));
    add(
        root,
        noun("lane", "The lanes between shards."),
        new LaneList(context),
        new LaneDescribe(context),
        new LanePause(context),
        new LaneResume(context),
        new LaneUnblock(context));
    add(
        root,
        noun("group", "Transfers that happen together or not at all."),
        new GroupSubmit(context));
    add(root, noun("audit", "Who changed settings."), new AuditList(context));
    root.addSubcommand(new Verify(context));
    root.addSubcommand(new Version(context));
    root.addSubcommand(new Completion(context));
    configure(root, defaults);
    return root;
  }

  private static void addRingChanges(CommandLine root, CliContext context) {
    add(
        root,
        noun("shard", "The shards."),
        new ShardList(context),
        new ShardDescribe(context),
        new ShardAdd(context),
        new ShardDrain(context),
        new ShardReweight(context),
        new ShardRemove(context));
    add(
        root,
        noun("plan", "Plans for changes of the ring."),
        new PlanCreate(context),
        new PlanShow(context),
        new PlanApply(context));
    add(
        root,
        noun("op", "Operations: changes of the ring, planned, under way and ended."),
        new OpList(context),
        new OpStatus(context),
        new OpWait(context),
        new OpPause(context),
        new OpResume(context),
        new OpCancel(context),
        new OpThrottle(context));
    add(
        root,
        noun("move", "Moves of arcs from shard to shard."),
        new MoveList(context),
        new MoveDescribe(context));
  }

  private static Object[] accountVerbs(CliContext context) {
    // A floor is often below 0, and "-500.00" looks like a flag.
    CommandLine setFloor =
        new CommandLine(new AccountSetFloor(context)).setUnmatchedOptionsArePositionalParams(true);
    return new Object[] {
      new AccountCreate(context),
      new AccountGet(context),
      new AccountList(context),
      new AccountHolds(context),
      new AccountHistory(context),
      new AccountStatement(context),
      new AccountBalance(context),
      new AccountFreeze(context),
      new AccountUnfreeze(context),
      setFloor,
      new AccountSetCeiling(context),
      new AccountSetLimits(context),
      new AccountClose(context)
    };
  }

  private static List<Object> paymentWords(CliContext context) {
    return List.of(
        new Pay(context),
        new Hold(context),
        new Capture(context),
        new VoidHold(context),
        new Adjust(context),
        new Refund(context),
        new Sweep(context));
  }

  private static CommandLine noun(String name, String description) {
    CommandLine noun = new CommandLine(new NounCommand());
    noun.getCommandSpec().name(name).usageMessage().description(description);
    return noun;
  }

  /** The noun goes to the root before its verbs: options are inherited when a command is added. */
  private static void add(CommandLine root, CommandLine noun, Object... verbs) {
    root.addSubcommand(noun);
    String path = "payswitch " + noun.getCommandName();
    for (Object verb : verbs) {
      noun.addSubcommand(verb);
    }
    String first = noun.getSubcommands().keySet().iterator().next();
    noun.getCommandSpec()
        .usageMessage()
        .footer("", "Example:", "  " + path + " " + first + " --help");
  }

  private static void configure(CommandLine root, @Nullable OptionDefaults defaults) {
    root.registerConverter(Endpoint.class, endpointConverter());
    root.registerConverter(Duration.class, new TimeConverter());
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpWidth(USAGE_WIDTH);
    if (defaults != null) {
      root.setDefaultValueProvider(defaults);
    }
    root.setExitCodeExceptionMapper(thrown -> ExitCode.FAILED.code());
  }

  private static ITypeConverter<Endpoint> endpointConverter() {
    return text -> {
      try {
        return Endpoint.parse(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(String.valueOf(wrong.getMessage()));
      }
    };
  }

  private static void collectOptions(CommandLine command, Set<String> names) {
    command.getCommandSpec().options().stream()
        .filter(option -> option.longestName().startsWith("--"))
        .map((OptionSpec option) -> OptionDefaults.nameOf(option))
        .forEach(names::add);
    command.getSubcommands().values().forEach(sub -> collectOptions(sub, names));
  }
}
