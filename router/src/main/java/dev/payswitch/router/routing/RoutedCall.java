// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Some commands of one caller that share a deadline, each with its own result; one transfer is a
 * call of one. Filled by the caller's thread, then owned by the event loop, which hands it back
 * with all results.
 */
public final class RoutedCall {
  private final CommandKind kind;
  private final ByteString principal;
  private final long deadlineNanos;
  private final PendingCommand[] commands;
  private final @Nullable CommandResult[] results;
  private final Consumer<RoutedCall> whenDone;
  private int filled;
  private int undone;
  Scheduler.@Nullable Timer deadline;

  /** Where a call comes from and until when it may take, on the router's clock. */
  public record Terms(CommandKind kind, ByteString principal, long deadlineNanos) {}

  public RoutedCall(Terms terms, int size, Consumer<RoutedCall> whenDone) {
    this.kind = terms.kind();
    this.principal = terms.principal();
    this.deadlineNanos = terms.deadlineNanos();
    this.commands = new PendingCommand[size];
    this.results = new CommandResult[size];
    this.whenDone = whenDone;
    this.undone = size;
  }

  /** Adds the next command, for the owner of an arc. */
  public void add(ByteString payload, int arc) {
    commands[filled] = new PendingCommand(this, filled, payload, arc);
    filled++;
  }

  public CommandKind kind() {
    return kind;
  }

  public int size() {
    return commands.length;
  }

  /** The result of one command; only once the call is done. */
  public CommandResult result(int index) {
    return Objects.requireNonNull(results[index]);
  }

  ByteString principal() {
    return principal;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  List<PendingCommand> commands() {
    if (filled != commands.length) {
      throw new IllegalStateException("call of " + commands.length + " has only " + filled);
    }
    return Arrays.asList(commands);
  }

  /** Records a result, and hands the call back with the last one. */
  void complete(PendingCommand command, CommandResult result) {
    results[command.index] = result;
    undone--;
    if (undone == 0) {
      if (deadline != null) {
        deadline.cancel();
      }
      whenDone.accept(this);
    }
  }
}
