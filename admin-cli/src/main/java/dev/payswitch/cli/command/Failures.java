// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Errors as two lines on standard error: what is wrong, and what to do. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final PrintWriter err;

  Failures(PrintWriter err) {
    this.err = err;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    if (wrong.getCause() instanceof CliFailure failure) {
      return report(failure);
    }
    CommandLine command = wrong.getCommandLine();
    String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("usage error");
    err.println("error: " + message);
    err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
    if (thrown instanceof CliFailure failure) {
      return report(failure);
    }
    if (thrown instanceof ParameterException wrong) {
      return handleParseException(wrong, new String[0]);
    }
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    err.println("error: unexpected " + thrown);
    err.println("this is a fault of the command; PAYSWITCH_STACKTRACE=1 shows where");
    if (System.getenv("PAYSWITCH_STACKTRACE") != null) {
      thrown.printStackTrace(err);
    }
    return ExitCode.FAILED.code();
  }

  int report(CliFailure failure) {
    err.println("error: " + failure.problem());
    err.println(failure.advice());
    return failure.exitCode().code();
  }
}
