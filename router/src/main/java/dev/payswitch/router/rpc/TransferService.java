// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
import dev.payswitch.proto.v1.CancelTransferRequest;
import dev.payswitch.proto.v1.CancelTransferResponse;
import dev.payswitch.proto.v1.GetOutcomeRequest;
import dev.payswitch.proto.v1.GetOutcomeResponse;
import dev.payswitch.proto.v1.GetTransferRequest;
import dev.payswitch.proto.v1.GetTransferResponse;
import dev.payswitch.proto.v1.ListHoldsRequest;
import dev.payswitch.proto.v1.ListHoldsResponse;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ListTransfersResponse;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.router.routing.ByteArrayMarshaller;
import dev.payswitch.router.routing.CommandKind;
import dev.payswitch.router.rpc.CallSubmitter.Command;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Objects;

/**
 * Moves money. The calls that submit transfers take messages as bytes, because what a router needs
 * of them is little and they are what it is there for; the rest is ordinary.
 */
public final class TransferService {
  private static final MethodDescriptor<byte[], byte[]> SUBMIT_TRANSFER =
      asBytes(TransferServiceGrpc.getSubmitTransferMethod());
  private static final MethodDescriptor<byte[], byte[]> SUBMIT_TRANSFERS =
      asBytes(TransferServiceGrpc.getSubmitTransfersMethod());
  private static final MethodDescriptor<byte[], byte[]> SUBMIT_GROUP =
      asBytes(TransferServiceGrpc.getSubmitGroupMethod());
  private static final MethodDescriptor<byte[], byte[]> STREAM_TRANSFERS =
      asBytes(TransferServiceGrpc.getStreamTransfersMethod());

  private final CallSubmitter submitter;
  private final CommandCalls calls;
  private final OutcomeCounter outcomes;
  private final OpenStreams openStreams;
  private final TransferQueries queries;

  TransferService(
      CallSubmitter submitter,
      OutcomeCounter outcomes,
      OpenStreams openStreams,
      TransferQueries queries) {
    this.submitter = submitter;
    this.calls = new CommandCalls(submitter);
    this.outcomes = outcomes;
    this.openStreams = openStreams;
    this.queries = queries;
  }

  private static MethodDescriptor<byte[], byte[]> asBytes(MethodDescriptor<?, ?> method) {
    ByteArrayMarshaller bytes = new ByteArrayMarshaller();
    return method.toBuilder(bytes, bytes).build();
  }

  ServerServiceDefinition definition() {
    ServerServiceDefinition ordinary = DecodeGuard.around(new Ordinary().bindService());
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(TransferServiceGrpc.SERVICE_NAME)
            .setSchemaDescriptor(
                Objects.requireNonNull(
                    TransferServiceGrpc.getServiceDescriptor().getSchemaDescriptor()))
            .addMethod(SUBMIT_TRANSFER)
            .addMethod(SUBMIT_TRANSFERS)
            .addMethod(SUBMIT_GROUP)
            .addMethod(STREAM_TRANSFERS);
    ordinary.getMethods().stream()
        .filter(method -> !isForBytes(method.getMethodDescriptor()))
        .forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder(descriptor.build())
            .addMethod(SUBMIT_TRANSFER, ServerCalls.asyncUnaryCall(this::submitTransfer))
            .addMethod(SUBMIT_TRANSFERS, ServerCalls.asyncUnaryCall(this::submitTransfers))
            .addMethod(SUBMIT_GROUP, ServerCalls.asyncUnaryCall(this::submitGroup))
            .addMethod(STREAM_TRANSFERS, ServerCalls.asyncBidiStreamingCall(this::streamTransfers));
    ordinary.getMethods().stream()
        .filter(method -> !isForBytes(method.getMethodDescriptor()))
        .forEach(service::addMethod);
    return service.build();
  }

  private static boolean isForBytes(MethodDescriptor<?, ?> method) {
    String name = method.getFullMethodName();
    return name.equals(SUBMIT_TRANSFER.getFullMethodName())
        || name.equals(SUBMIT_TRANSFERS.getFullMethodName())
        || name.equals(SUBMIT_GROUP.getFullMethodName())
        || name.equals(STREAM_TRANSFERS.getFullMethodName());
  }

  private void submitTransfer(byte[] request, StreamObserver<byte[]> responses) {
    calls.answer(
        responses,
        CommandKind.TRANSFER,
        () -> TransferScanner.submitTransfer(request).transfers(),
        call -> {
          ByteString outcome = CommandCalls.outcomeOf(call);
          outcomes.count(outcome);
          return TransferAnswer.one(outcome);
        });
  }

  private void submitTransfers(byte[] request, StreamObserver<byte[]> responses) {
    calls.answer(
        responses,
        CommandKind.TRANSFER,
        () -> TransferScanner.submitTransfers(request).transfers(),
        call -> {
          ByteString[] answers = TransferAnswer.outcomes(call);
          outcomes.count(answers);
          return TransferAnswer.list(answers);
        });
  }

  private void submitGroup(byte[] request, StreamObserver<byte[]> responses) {
    calls.answer(
        responses,
        CommandKind.GROUP,
        () -> List.of(TransferScanner.submitGroup(request)),
        call -> {
          ByteString answer = CommandCalls.outcomeOf(call);
          outcomes.countGroup(CommandCalls.decode(answer, SubmitGroupResponse.parser()));
          return answer.toByteArray();
        });
  }

  private StreamObserver<byte[]> streamTransfers(StreamObserver<byte[]> responses) {
    TransferStream stream =
        new TransferStream(
            submitter, outcomes, openStreams, (ServerCallStreamObserver<byte[]>) responses);
    return stream.start();
  }

  /** The calls that need no care for speed. */
  private final class Ordinary extends TransferServiceGrpc.TransferServiceImplBase {
    @Override
    public void getTransfer(
        GetTransferRequest request, StreamObserver<GetTransferResponse> responses) {
      queries.getTransfer(request, responses);
    }

    @Override
    public void listTransfers(
        ListTransfersRequest request, StreamObserver<ListTransfersResponse> responses) {
      queries.listTransfers(request, responses);
    }

    @Override
    public void getOutcome(
        GetOutcomeRequest request, StreamObserver<GetOutcomeResponse> responses) {
      queries.getOutcome(request, responses);
    }

    @Override
    public void listHolds(ListHoldsRequest request, StreamObserver<ListHoldsResponse> responses) {
      queries.listHolds(request, responses);
    }

    @Override
    public void cancelTransfer(
        CancelTransferRequest request, StreamObserver<CancelTransferResponse> responses) {
      calls.answerOne(
          responses,
          CommandKind.CANCEL_TRANSFER,
          () -> cancellation(request),
          CancelTransferResponse.parser());
    }
  }

  private static Command cancellation(CancelTransferRequest request) {
    Ids.account("debit_account_id", request.getDebitAccountId());
    Ids.transfer("id", request.getId());
    return new Command(request.toByteString(), request.getDebitAccountIdBytes());
  }
}
