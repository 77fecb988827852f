// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where a command reads and writes: data to {@code out}, messages and progress to {@code err}, both
 * UTF-8 whatever the locale says. Colour and width only matter when a person looks.
 */
public final class Terminal {
  private static final int DEFAULT_COLUMNS = 100;
  private static final int MIN_COLUMNS = 40;
  private static final int MAX_COLUMNS = 400;

  private final InputStream in;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean interactive;
  private final Map<String, String> environment;

  /** With nothing to read. */
  public Terminal(
      PrintWriter out, PrintWriter err, boolean interactive, Map<String, String> environment) {
    this(InputStream.nullInputStream(), out, err, interactive, environment);
  }

  public Terminal(
      InputStream in,
      PrintWriter out,
      PrintWriter err,
      boolean interactive,
      Map<String, String> environment) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.interactive = interactive;
    this.environment = Map.copyOf(environment);
  }

  /** The terminal, or the pipes, of this process. */
  public static Terminal ofProcess() {
    return new Terminal(
        System.in,
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
        System.getenv());
  }

  public InputStream in() {
    return in;
  }

  public PrintWriter out() {
    return out;
  }

  public PrintWriter err() {
    return err;
  }

  /** Whether a person watches. */
  public boolean isInteractive() {
    return interactive;
  }

  public boolean hasColour() {
    return interactive
        && !environment.containsKey("NO_COLOR")
        && !"dumb".equals(environment.get("TERM"));
  }

  /** The value of an environment variable, or {@code otherwise}. */
  public String environment(String name, String otherwise) {
    return environment.getOrDefault(name, otherwise);
  }

  /** How many columns a line may have. */
  public int columns() {
    int told = parseColumns(environment.getOrDefault("COLUMNS", ""));
    if (told == 0 && interactive) {
      told = askTerminal();
    }
    return told == 0 ? DEFAULT_COLUMNS : Math.clamp(told, MIN_COLUMNS, MAX_COLUMNS);
  }

  public void flush() {
    out.flush();
    err.flush();
  }

  /** Java has no call for it; `stty` prints rows and columns of its standard input. */
  private static int askTerminal() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var answer = stty.inputReader(StandardCharsets.US_ASCII)) {
        String line = answer.readLine();
        boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
        return ended && line != null ? parseColumns(line.substring(line.indexOf(' ') + 1)) : 0;
      }
    } catch (IOException | UncheckedIOException noStty) {
      return 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static int parseColumns(String text) {
    try {
      return Math.max(0, Integer.parseInt(text.strip()));
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
