// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What options are when no flag says so: the environment, then the file of {@code --config}. */
final class OptionDefaults implements IDefaultValueProvider {
  private static final String CONFIG = "--config";

  private final Map<String, String> environment;
  private final List<String> arguments;
  private @Nullable Properties file;

  private OptionDefaults(Map<String, String> environment, List<String> arguments) {
    this.environment = environment;
    this.arguments = arguments;
  }

  static OptionDefaults of(Map<String, String> environment, String... arguments) {
    return new OptionDefaults(environment, List.of(arguments));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) throws IOException {
    if (!(argument instanceof OptionSpec option) || !option.longestName().startsWith("--")) {
      return null;
    }
    String name = option.longestName().substring(2);
    String variable = "PAYSWITCH_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    String value = environment.get(variable);
    return value != null || option.longestName().equals(CONFIG) ? value : file().getProperty(name);
  }

  private Properties file() throws IOException {
    if (file == null) {
      Properties read = new Properties();
      String path = configPath();
      if (path != null) {
        try (Reader reader = Files.newBufferedReader(Path.of(path))) {
          read.load(reader);
        }
      }
      file = read;
    }
    return file;
  }

  private @Nullable String configPath() {
    for (int index = 0; index < arguments.size(); index++) {
      String argument = arguments.get(index);
      if (argument.startsWith(CONFIG + "=")) {
        return argument.substring(CONFIG.length() + 1);
      }
      if (argument.equals(CONFIG) && index + 1 < arguments.size()) {
        return arguments.get(index + 1);
      }
    }
    return environment.get("PAYSWITCH_CONFIG");
  }
}
