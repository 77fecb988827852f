// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What an option is when its flag is not given: {@code --page-size} is {@code PAYSWITCH_PAGE_SIZE}
 * in the environment, else {@code page-size} in the file named by {@code --config} or {@code
 * PAYSWITCH_CONFIG}, else its own default. Options that name one transfer or one page are only ever
 * flags: a default would repeat them by accident. So are those that change the settings of one
 * account or the ring.
 */
final class OptionDefaults implements IDefaultValueProvider {
  static final String CONFIG = "--config";

  private static final String PREFIX = "PAYSWITCH_";
  private static final Set<String> FLAGS_ONLY =
      Set.of(
          "help",
          "version",
          "config",
          "id",
          "page-token",
          "target",
          "target-debit-account",
          "keep-rest",
          "transfer-id",
          "sweep-to",
          "reason",
          "debits",
          "credits",
          "none",
          "single",
          "hour",
          "hour-count",
          "day",
          "day-count",
          "thirty-days",
          "thirty-days-count",
          "weight",
          "apply",
          "wait");

  private final Map<String, String> environment;
  private final Properties file;

  private OptionDefaults(Map<String, String> environment, Properties file) {
    this.environment = environment;
    this.file = file;
  }

  /** The defaults for one command line; the file must be known before the rest is parsed. */
  static OptionDefaults of(List<String> arguments, Map<String, String> environment) {
    String path = configFlag(arguments);
    if (path == null) {
      path = environment.get(PREFIX + "CONFIG");
    }
    return new OptionDefaults(environment, path == null ? new Properties() : read(Path.of(path)));
  }

  /** Fails for names in the file that no command has: they would be passed over in silence. */
  void requireKnown(Set<String> optionNames) {
    for (String name : file.stringPropertyNames()) {
      if (!optionNames.contains(name) || FLAGS_ONLY.contains(name)) {
        throw new CliFailure(
            ExitCode.USAGE,
            "the configuration file sets \"" + name + "\", which is no flag it may set",
            "use the names of flags without dashes, such as router or output");
      }
    }
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String name = nameOf(option);
    if (FLAGS_ONLY.contains(name)) {
      return null;
    }
    String value = environment.get(PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT));
    return value != null ? value : file.getProperty(name);
  }

  static String nameOf(OptionSpec option) {
    return option.longestName().substring(option.longestName().lastIndexOf("--") + 2);
  }

  private static @Nullable String configFlag(List<String> arguments) {
    for (int index = 0; index < arguments.size(); index++) {
      String argument = arguments.get(index);
      if (argument.startsWith(CONFIG + "=")) {
        return argument.substring(CONFIG.length() + 1);
      }
      if (argument.equals(CONFIG) && index + 1 < arguments.size()) {
        return arguments.get(index + 1);
      }
    }
    return null;
  }

  private static Properties read(Path path) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException notReadable) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          "cannot read the configuration file " + path,
          "pass --config with a properties file that exists",
          notReadable);
    }
    return properties;
  }
}
