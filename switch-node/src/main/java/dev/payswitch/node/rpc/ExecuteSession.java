// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.Clock;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.codec.AccountCodec;
import dev.payswitch.node.codec.GroupCodec;
import dev.payswitch.node.codec.Names;
import dev.payswitch.node.codec.OutcomeCodec;
import dev.payswitch.node.codec.ParsedAccount;
import dev.payswitch.node.codec.ParsedGroup;
import dev.payswitch.node.codec.ParsedTransfer;
import dev.payswitch.node.codec.SettingsCodec;
import dev.payswitch.node.codec.TransferCodec;
import dev.payswitch.node.ledger.AccountOutcome;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.GroupOutcome;
import dev.payswitch.node.ledger.GroupRequest;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.transfer.CommandIntake;
import dev.payswitch.node.transfer.GroupCall;
import dev.payswitch.node.transfer.LoggedCall;
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
      case GROUP -> decodeGroup(command, now);
      case ACCOUNT -> decodeAccount(command);
      case UPDATE_ACCOUNT, CLOSE_ACCOUNT, CANCEL_TRANSFER -> decodeLogged(command, now);
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
      case ParsedTransfer.Undecodable undecodable ->
          () -> refuse(id, Refusal.of(Refusal.Reason.UNDECODABLE, undecodable.detail()));
    };
  }

  private Runnable decodeGroup(RoutedCommand command, long now) {
    long id = command.getCorrelationId();
    return switch (GroupCodec.parse(command.getGroup())) {
      case ParsedGroup.WellFormed parsed -> {
        GroupRequest group = parsed.group();
        GroupCall call =
            new GroupCall(
                group,
                command.getArcEpoch(),
                now + patience(command.getTimeoutMillis()),
                new GroupReply(id, group.members().size(), now));
        yield () -> intake.submit(call);
      }
      case ParsedGroup.Malformed malformed -> {
        GroupOutcome outcome =
            GroupOutcome.of(new TransferOutcome.Malformed(malformed.fault(), malformed.index()));
        GroupReply reply = new GroupReply(id, malformed.memberCount(), now);
        yield () -> reply.outcome(outcome);
      }
      case ParsedGroup.Undecodable undecodable ->
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
                  new LoggedCall(
                      parsed.command(),
                      parsed.command().id(),
                      command.getArcEpoch(),
                      new LoggedReply(id)));
      case ParsedAccount.Malformed malformed -> () -> reply(id, malformed.fault());
      case ParsedAccount.Undecodable undecodable ->
          () -> refuse(id, Refusal.of(Refusal.Reason.UNDECODABLE, undecodable.detail()));
    };
  }

  /** Routers check the form of these; what does not pass here comes from something else. */
  private Runnable decodeLogged(RoutedCommand command, long now) {
    long id = command.getCorrelationId();
    try {
      return decodeChecked(command, now);
    } catch (IllegalArgumentException e) {
      Refusal refusal = Refusal.of(Refusal.Reason.UNDECODABLE, String.valueOf(e.getMessage()));
      return () -> refuse(id, refusal);
    }
  }

  private Runnable decodeChecked(RoutedCommand command, long now) {
    long arcEpoch = command.getArcEpoch();
    LoggedReply reply = new LoggedReply(command.getCorrelationId());
    return switch (command.getCommandCase()) {
      case UPDATE_ACCOUNT -> {
        var update = SettingsCodec.readUpdate(command.getUpdateAccount(), arcEpoch);
        yield () -> intake.submit(new LoggedCall(update, update.id(), arcEpoch, reply));
      }
      case CLOSE_ACCOUNT -> {
        var close = SettingsCodec.readClose(command.getCloseAccount(), arcEpoch);
        yield () -> intake.close(close, now + patience(command.getTimeoutMillis()), reply);
      }
      default -> {
        var named = command.getCancelTransfer();
        TransferKey key = Names.transferKey(named.getDebitAccountId(), named.getId());
        var cancel = new LedgerCommand.CancelTransfer(key, arcEpoch);
        yield () -> intake.submit(new LoggedCall(cancel, key.debitAccount(), arcEpoch, reply));
      }
    };
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

  private final class GroupReply implements GroupCall.GroupReply {
    private final long id;
    private final int memberCount;
    private final long startMicros;

    GroupReply(long id, int memberCount, long startMicros) {
      this.id = id;
      this.memberCount = memberCount;
      this.startMicros = startMicros;
    }

    @Override
    public void outcome(GroupOutcome outcome) {
      outcomes.transfer(outcome.outcome().status().name(), clock.nowMicros() - startMicros);
      add(
          RoutedReply.newBuilder()
              .setCorrelationId(id)
              .setGroupOutcome(GroupCodec.show(outcome, memberCount)));
    }

    @Override
    public void refused(Refusal refusal) {
      refuse(id, refusal);
    }
  }

  private final class LoggedReply implements LoggedCall.LoggedReply {
    private final long id;

    LoggedReply(long id) {
      this.id = id;
    }

    @Override
    public void applied(CommandResult result) {
      RoutedReply.Builder reply = RoutedReply.newBuilder().setCorrelationId(id);
      switch (result) {
        case CommandResult.AccountDecided decided -> decided(id, decided);
        case CommandResult.AccountUpdated updated ->
            add(reply.setAccountUpdated(SettingsCodec.show(updated)));
        case CommandResult.AccountClosed closed ->
            add(reply.setAccountClosed(SettingsCodec.show(closed)));
        case CommandResult.CancelDecided decided ->
            add(reply.setTransferCancelled(OutcomeCodec.show(decided)));
        default -> throw new InvariantViolation("a command was answered with " + result);
      }
    }

    @Override
    public void refused(Refusal refusal) {
      refuse(id, refusal);
    }
  }
}
