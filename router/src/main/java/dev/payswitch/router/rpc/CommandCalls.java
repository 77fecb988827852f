// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.payswitch.router.routing.CommandKind;
import dev.payswitch.router.routing.CommandResult;
import dev.payswitch.router.routing.RoutedCall;
import dev.payswitch.router.rpc.CallSubmitter.Command;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers unary calls that are made of commands. Nothing blocks: the response is made on the event
 * loop once every command has its result.
 */
final class CommandCalls {
  private final CallSubmitter submitter;

  CommandCalls(CallSubmitter submitter) {
    this.submitter = submitter;
  }

  /**
   * Submits the commands of a call and answers it. Both the commands and the response may throw the
   * status that the caller is to see instead.
   */
  <T> void answer(
      StreamObserver<T> responses,
      CommandKind kind,
      Supplier<List<Command>> commands,
      Function<RoutedCall, T> response) {
    // Without it, answering a call that its caller has given up would throw.
    ((ServerCallStreamObserver<T>) responses).setOnCancelHandler(() -> {});
    try {
      submitter.submit(kind, commands.get(), call -> respond(call, responses, response));
    } catch (StatusRuntimeException failure) {
      responses.onError(failure);
    }
  }

  private static <T> void respond(
      RoutedCall call, StreamObserver<T> responses, Function<RoutedCall, T> answer) {
    T response;
    try {
      response = answer.apply(call);
    } catch (StatusRuntimeException failure) {
      responses.onError(failure);
      return;
    }
    responses.onNext(response);
    responses.onCompleted();
  }

  /** Answers a call of one command with what its shard replied. */
  <T extends Message> void answerOne(
      StreamObserver<T> responses, CommandKind kind, Supplier<Command> command, Parser<T> parser) {
    answer(responses, kind, () -> List.of(command.get()), call -> decode(outcomeOf(call), parser));
  }

  /** The outcome of a call of one command; there is no response without it. */
  static ByteString outcomeOf(RoutedCall call) {
    CommandResult result = call.result(0);
    if (!(result instanceof CommandResult.Outcome outcome)) {
      throw StatusMapper.withoutOutcome(result);
    }
    return outcome.bytes();
  }

  static <T extends Message> T decode(ByteString outcome, Parser<T> parser) {
    try {
      return parser.parseFrom(outcome);
    } catch (InvalidProtocolBufferException undecodable) {
      throw StatusMapper.outcomeUnknown("the shard's outcome cannot be decoded");
    }
  }
}
