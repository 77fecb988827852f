// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.node.Clock;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.codec.AccountCodec;
import dev.payswitch.node.codec.OutcomeCodec;
import dev.payswitch.node.codec.ParsedAccount;
import dev.payswitch.node.codec.ParsedTransfer;
import dev.payswitch.node.codec.TransferCodec;
import dev.payswitch.node.ledger.AccountOutcome;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.transfer.CommandIntake;
import dev.payswitch.node.transfer.Refusal;
import dev.payswitch.node.transfer.TransferCall;
import dev.payswitch.proto.shard.v1.ExecuteRequest;
import dev.payswitch.proto.shard.v1.ExecuteResponse;
import dev.payswitch.proto.shard.v1.RoutedCommand;
import dev.payswitch.proto.shard.v1.RoutedReply;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/**
 * One router's stream of commands. Requests are decoded on the thread they arrive on and executed
 * on the event loop; replies that become known in one turn of the loop leave as one message.
 */
final class ExecuteSession implements StreamObserver<ExecuteRequest> {
  private static final int MAX_REPLIES_PER_MESSAGE = 1_000;

  private final ServerCallStreamObserver<ExecuteResponse> out;
  private final Scheduler loop;
  private final Clock clock;
  private final CommandIntake intake;
  private final OutcomeListener outcomes;
  private ExecuteResponse.Builder replies = ExecuteResponse.newBuilder();
  private boolean flushScheduled;

  ExecuteSession(
      ServerCallStreamObserver<ExecuteResponse> out,
      Scheduler loop,
      Clock clock,
      CommandIntake intake,
      OutcomeListener outcomes) {
    this.out = out;
    this.loop = loop;
    this.clock = clock;
    this.intake = intake;
    this.outcomes = outcomes;
  }

  @Override
  public void onNext(ExecuteRequest request) {
    List<Runnable> tasks = new ArrayList<>(request.getCommandsCount());
    long now = clock.nowMicros();
    for (RoutedCommand command : request.getCommandsList()) {
      tasks.add(decode(command, now));
    }
    loop.execute(() -> tasks.forEach(Runnable::run));
  }

  private Runnable decode(RoutedCommand command, long now) {
    long id = command.getCorrelationId();
    return switch (command.getCommandCase()) {
      case TRANSFER -> decodeTransfer(command, now);
      case ACCOUNT -> decodeAccount(command);
      case COMMAND_NOT_SET ->
          () -> refuse(id, Refusal.of(Refusal.Reason.UNIMPLEMENTED, "unknown command"));
    };
  }

  private Runnable decodeTransfer(RoutedCommand command, long now) {
    long id = command.getCorrelationId();
    return switch (TransferCodec.parse(command.getTransfer())) {
      case ParsedTransfer.WellFormed parsed -> {
        TransferCall call =
            new TransferCall(
                parsed.transfer(),
                command.getArcEpoch(),
                now + patience(command.getTimeoutMillis()),
                new Reply(id, now));
        yield () -> intake.submit(call);
      }
      case ParsedTransfer.Malformed malformed ->
          () -> reply(id, now, new TransferOutcome.Malformed(malformed.fault()));
      case ParsedTransfer.NotAvailable kind ->
          () -> refuse(id, unimplemented("transfers of kind " + kind.kind()));
      case ParsedTransfer.Undecodable undecodable ->
          () -> refuse(id, Refusal.of(Refusal.Reason.UNDECODABLE, undecodable.detail()));
    };
  }

  /** A little less than the caller's, so that the answer still arrives in time. */
  private static long patience(int timeoutMillis) {
    return timeoutMillis * 900L;
  }

  private Runnable decodeAccount(RoutedCommand command) {
    long id = command.getCorrelationId();
    return switch (AccountCodec.parse(command.getAccount())) {
      case ParsedAccount.WellFormed parsed ->
          () ->
              intake.submit(
                  new CommandIntake.AccountCall(
                      parsed.command(), command.getArcEpoch(), new NewAccountReply(id)));
      case ParsedAccount.Malformed malformed -> () -> reply(id, malformed.fault());
      case ParsedAccount.NotAvailable what -> () -> refuse(id, unimplemented(what.what()));
      case ParsedAccount.Undecodable undecodable ->
          () -> refuse(id, Refusal.of(Refusal.Reason.UNDECODABLE, undecodable.detail()));
    };
  }

  private static Refusal unimplemented(String what) {
    return Refusal.of(Refusal.Reason.UNIMPLEMENTED, what + " are not in this release");
  }

  private void reply(long id, long startMicros, TransferOutcome outcome) {
    outcomes.transfer(outcome.status().name(), clock.nowMicros() - startMicros);
    add(
        RoutedReply.newBuilder()
            .setCorrelationId(id)
            .setTransferOutcome(OutcomeCodec.show(outcome)));
  }

  private void reply(long id, AccountOutcome fault) {
    decided(id, new CommandResult.AccountDecided(fault, null, 0));
  }

  private void decided(long id, CommandResult.AccountDecided decided) {
    outcomes.account(decided.outcome().name());
    add(
        RoutedReply.newBuilder()
            .setCorrelationId(id)
            .setAccountOutcome(OutcomeCodec.show(decided)));
  }

  private void refuse(long id, Refusal refusal) {
    outcomes.refused(refusal.reason().name());
    add(RoutedReply.newBuilder().setCorrelationId(id).setRefusal(Refusals.show(refusal)));
  }

  private void add(RoutedReply.Builder reply) {
    replies.addReplies(reply);
    if (replies.getRepliesCount() >= MAX_REPLIES_PER_MESSAGE) {
      flush();
    } else if (!flushScheduled) {
      flushScheduled = true;
      loop.execute(this::flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    if (replies.getRepliesCount() > 0) {
      ExecuteResponse message = replies.build();
      replies = ExecuteResponse.newBuilder();
      if (!out.isCancelled()) {
        out.onNext(message);
      }
    }
  }

  @Override
  public void onError(Throwable cause) {
    // The router is gone; what it asked for goes on, and it will ask again with the same ids.
  }

  @Override
  public void onCompleted() {
    loop.execute(
        () -> {
          if (!out.isCancelled()) {
            out.onCompleted();
          }
        });
  }

  private final class Reply implements TransferCall.TransferReply {
    private final long id;
    private final long startMicros;

    Reply(long id, long startMicros) {
      this.id = id;
      this.startMicros = startMicros;
    }

    @Override
    public void outcome(TransferOutcome outcome) {
      reply(id, startMicros, outcome);
    }

    @Override
    public void refused(Refusal refusal) {
      refuse(id, refusal);
    }
  }

  private final class NewAccountReply implements CommandIntake.AccountReply {
    private final long id;

    NewAccountReply(long id) {
      this.id = id;
    }

    @Override
    public void decided(CommandResult.AccountDecided decided) {
      ExecuteSession.this.decided(id, decided);
    }

    @Override
    public void refused(Refusal refusal) {
      refuse(id, refusal);
    }
  }
}
