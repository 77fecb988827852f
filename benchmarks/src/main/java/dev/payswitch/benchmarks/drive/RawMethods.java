// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import dev.payswitch.benchmarks.traffic.RequestBuffer;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The public calls that submit transfers, with requests and answers as they are on the wire. */
final class RawMethods {
  private static final MethodDescriptor.Marshaller<Request> REQUESTS = new RequestMarshaller();

  static final MethodDescriptor<Request, Answer> SINGLE =
      TransferServiceGrpc.getSubmitTransferMethod().toBuilder(
              REQUESTS, new AnswerMarshaller(Answer::read))
          .build();
  static final MethodDescriptor<Request, Answer> LIST =
      TransferServiceGrpc.getSubmitTransfersMethod().toBuilder(
              REQUESTS, new AnswerMarshaller(Answer::read))
          .build();
  static final MethodDescriptor<Request, Answer> STREAM =
      TransferServiceGrpc.getStreamTransfersMethod().toBuilder(
              REQUESTS, new AnswerMarshaller(Answer::readStreamed))
          .build();

  private RawMethods() {}

  @FunctionalInterface
  private interface Reader {
    Answer read(byte[] bytes) throws IOException;
  }

  private static final class RequestMarshaller implements MethodDescriptor.Marshaller<Request> {
    @Override
    public InputStream stream(Request request) {
      return new RequestStream(request.buffer);
    }

    @Override
    public Request parse(InputStream stream) {
      throw new IllegalStateException("a generator receives no requests");
    }
  }

  private record AnswerMarshaller(Reader reader) implements MethodDescriptor.Marshaller<Answer> {
    @Override
    public InputStream stream(Answer answer) {
      throw new IllegalStateException("a generator sends no answers");
    }

    @Override
    public Answer parse(InputStream stream) {
      try {
        return reader.read(stream.readAllBytes());
      } catch (IOException malformed) {
        throw Status.INTERNAL
            .withDescription("malformed answer")
            .withCause(malformed)
            .asRuntimeException();
      }
    }
  }

  /** Lets gRPC copy a request from its buffer straight into the network's. */
  private static final class RequestStream extends ByteArrayInputStream
      implements Drainable, KnownLength {
    RequestStream(RequestBuffer buffer) {
      super(buffer.bytes(), 0, buffer.size());
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = count - pos;
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
