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
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.router.routing.ByteArrayMarshaller;
import dev.payswitch.router.routing.CommandKind;
import dev.payswitch.router.routing.CommandResult;
import dev.payswitch.router.routing.RoutedCall;
import dev.payswitch.router.rpc.TransferScanner.ScannedRequest;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Moves money. The three calls that submit transfers take and give messages as bytes, because what
 * a router needs of them is little and they are what it is there for; the rest is ordinary.
 */
public final class TransferService {
  private static final MethodDescriptor<byte[], byte[]> SUBMIT_TRANSFER =
      asBytes(TransferServiceGrpc.getSubmitTransferMethod());
  private static final MethodDescriptor<byte[], byte[]> SUBMIT_TRANSFERS =
      asBytes(TransferServiceGrpc.getSubmitTransfersMethod());
  private static final MethodDescriptor<byte[], byte[]> STREAM_TRANSFERS =
      asBytes(TransferServiceGrpc.getStreamTransfersMethod());

  private final CallSubmitter submitter;
  private final OutcomeCounter outcomes;
  private final OpenStreams openStreams;
  private final TransferQueries queries;

  TransferService(
      CallSubmitter submitter,
      OutcomeCounter outcomes,
      OpenStreams openStreams,
      TransferQueries queries) {
    this.submitter = submitter;
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
            .addMethod(STREAM_TRANSFERS);
    ordinary.getMethods().stream()
        .filter(method -> !isForBytes(method.getMethodDescriptor()))
        .forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder(descriptor.build())
            .addMethod(SUBMIT_TRANSFER, ServerCalls.asyncUnaryCall(this::submitTransfer))
            .addMethod(SUBMIT_TRANSFERS, ServerCalls.asyncUnaryCall(this::submitTransfers))
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
        || name.equals(STREAM_TRANSFERS.getFullMethodName());
  }

  private void submitTransfer(byte[] request, StreamObserver<byte[]> responses) {
    whole(
        responses,
        () -> TransferScanner.submitTransfer(request),
        call -> {
          CommandResult result = call.result(0);
          if (!(result instanceof CommandResult.Outcome outcome)) {
            throw StatusMapper.withoutOutcome(result);
          }
          outcomes.count(outcome.bytes());
          return TransferAnswer.one(outcome.bytes());
        });
  }

  private void submitTransfers(byte[] request, StreamObserver<byte[]> responses) {
    whole(
        responses,
        () -> TransferScanner.submitTransfers(request),
        call -> {
          ByteString[] answers = TransferAnswer.outcomes(call);
          outcomes.count(answers);
          return TransferAnswer.list(answers);
        });
  }

  /** Reads the request of a call. */
  private interface Scan {
    ScannedRequest scan();
  }

  /** Makes the response from the results, or throws when there is none. */
  private interface Answer {
    byte[] of(RoutedCall call);
  }

  private void whole(StreamObserver<byte[]> responses, Scan scan, Answer answer) {
    // Without it, answering a call that its caller has given up would throw.
    ((ServerCallStreamObserver<byte[]>) responses).setOnCancelHandler(() -> {});
    Consumer<RoutedCall> whenDone =
        call -> {
          byte[] response;
          try {
            response = answer.of(call);
          } catch (StatusRuntimeException failure) {
            responses.onError(failure);
            return;
          }
          responses.onNext(response);
          responses.onCompleted();
        };
    try {
      submitter.submit(CommandKind.TRANSFER, scan.scan().transfers(), whenDone);
    } catch (StatusRuntimeException failure) {
      responses.onError(failure);
    }
  }

  private StreamObserver<byte[]> streamTransfers(StreamObserver<byte[]> responses) {
    TransferStream stream =
        new TransferStream(
            submitter, outcomes, openStreams, (ServerCallStreamObserver<byte[]>) responses);
    return stream.start();
  }

  /** The calls that need no care for speed, and those that this release does not have. */
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
    public void submitGroup(
        SubmitGroupRequest request, StreamObserver<SubmitGroupResponse> responses) {
      responses.onError(StatusMapper.unimplemented("SubmitGroup"));
    }

    @Override
    public void listHolds(ListHoldsRequest request, StreamObserver<ListHoldsResponse> responses) {
      responses.onError(StatusMapper.unimplemented("ListHolds"));
    }

    @Override
    public void cancelTransfer(
        CancelTransferRequest request, StreamObserver<CancelTransferResponse> responses) {
      responses.onError(StatusMapper.unimplemented("CancelTransfer"));
    }
  }
}
