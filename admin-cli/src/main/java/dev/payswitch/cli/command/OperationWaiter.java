// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.OperationTable;
import dev.payswitch.cli.output.ProgressLine;
import dev.payswitch.proto.admin.v1.GetOperationResponse;
import dev.payswitch.proto.admin.v1.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an operation until it has ended, and shows how far it is. Looking is all: the work is
 * done in the cluster, and goes on when nobody looks.
 */
final class OperationWaiter {
  private static final long INTERVAL_MILLIS = 500;

  /** For so long a router that does not answer is asked again: another one may take its place. */
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

  private final CliContext context;
  private final AdminClient admin;
  private String milestone = "";
  private @Nullable Instant silentSince;

  OperationWaiter(CliContext context, AdminClient admin) {
    this.context = context;
    this.admin = admin;
  }

  /** Waits until it has ended; until the time that was given with --timeout, if it was. */
  ExitCode await(String id) {
    Optional<Duration> limit = context.options().givenTimeout();
    Instant start = context.clock().instant();
    Thread hint =
        Thread.ofPlatform()
            .unstarted(
                () -> {
                  context.err().println();
                  context.err().println(detached(id));
                  context.err().flush();
                });
    Runtime.getRuntime().addShutdownHook(hint);
    try {
      while (true) {
        Optional<GetOperationResponse> now = look(id);
        if (now.isPresent() && isOver(now.get().getOperation())) {
          return end(now.get());
        }
        Duration waited = Duration.between(start, context.clock().instant());
        if (limit.isPresent() && waited.compareTo(limit.get()) >= 0) {
          throw new CliFailure(
              ExitCode.TIMED_OUT,
              id + " has not ended within " + limit.get().toSeconds() + " s; it goes on",
              "wait on: payswitch op wait " + id);
        }
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CliFailure(
          ExitCode.TIMED_OUT,
          CliFailure.Fate.LATER,
          "interrupted while waiting for " + id,
          detached(id),
          interrupted);
    } finally {
      forget(hint);
    }
  }

  static String detached(String id) {
    return "%s goes on in the cluster; look again: payswitch op wait %s".formatted(id, id);
  }

  private static void forget(Thread hint) {
    try {
      Runtime.getRuntime().removeShutdownHook(hint);
    } catch (IllegalStateException stopping) {
      // Then it has said what there is to say.
      Thread.onSpinWait();
    }
  }

  private Optional<GetOperationResponse> look(String id) {
    try {
      GetOperationResponse now = admin.operation(id);
      silentSince = null;
      show(now);
      return Optional.of(now);
    } catch (CliFailure failure) {
      Instant since = silentSince == null ? context.clock().instant() : silentSince;
      boolean given =
          Duration.between(since, context.clock().instant()).compareTo(SILENCE_LIMIT) > 0;
      if (!failure.isWorthRetrying() || given) {
        throw failure;
      }
      if (silentSince == null) {
        context.err().println("no answer, asking again: " + failure.problem());
      }
      silentSince = since;
      return Optional.empty();
    }
  }

  private void show(GetOperationResponse now) {
    String line = ProgressLine.of(now);
    if (context.terminal().isInteractive()) {
      int columns = context.terminal().columns() - 1;
      context.err().print("\r" + cut(line, columns) + "\u001b[K");
    } else if (!ProgressLine.milestone(now).equals(milestone)) {
      milestone = ProgressLine.milestone(now);
      context.err().println(line);
    }
    context.err().flush();
  }

  private static String cut(String line, int columns) {
    return line.codePointCount(0, line.length()) <= columns
        ? line
        : line.substring(0, line.offsetByCodePoints(0, columns));
  }

  private static boolean isOver(Operation operation) {
    return switch (operation.getState()) {
      case OPERATION_STATE_DONE, OPERATION_STATE_CANCELLED, OPERATION_STATE_FAILED -> true;
      case OPERATION_STATE_PLANNED ->
          throw new CliFailure(
              ExitCode.PRECONDITION,
              operation.getOperationId() + " is a plan that nobody applied",
              "apply it: payswitch plan apply " + operation.getOperationId());
      default -> false;
    };
  }

  private ExitCode end(GetOperationResponse last) {
    Operation operation = last.getOperation();
    if (context.terminal().isInteractive()) {
      context.err().println();
    }
    if (context.options().isJson()) {
      Json.print(last, context.out());
    } else {
      context
          .out()
          .println(
              "%s  %s  %s  %d/%d moves  %d/%d arcs"
                  .formatted(
                      operation.getOperationId(),
                      OperationTable.what(operation),
                      OperationTable.state(operation),
                      operation.getDoneMoveCount(),
                      operation.getMoveCount(),
                      operation.getDoneArcCount(),
                      operation.getArcCount()));
    }
    return switch (operation.getState()) {
      case OPERATION_STATE_DONE -> ExitCode.DONE;
      case OPERATION_STATE_FAILED ->
          throw new CliFailure(
              operation.getDoneMoveCount() > 0 ? ExitCode.PARTLY_DONE : ExitCode.FAILED,
              operation.getOperationId() + " failed: " + operation.getLastError(),
              OperationTable.leftovers(operation));
      default ->
          throw new CliFailure(
              operation.getDoneMoveCount() > 0 ? ExitCode.PARTLY_DONE : ExitCode.FAILED,
              operation.getOperationId() + " was cancelled",
              OperationTable.leftovers(operation));
    };
  }
}
