// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Messages as the bytes they are, for whoever looks into them only where needed. */
public final class ByteArrayMarshaller implements MethodDescriptor.Marshaller<byte[]> {
  @Override
  public InputStream stream(byte[] message) {
    return new Message(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try (stream) {
      if (!(stream instanceof KnownLength)) {
        return stream.readAllBytes();
      }
      byte[] message = new byte[stream.available()];
      int length = stream.readNBytes(message, 0, message.length);
      if (length != message.length || stream.read() >= 0) {
        throw new IOException("message has another length than it said");
      }
      return message;
    } catch (IOException unreadable) {
      throw Status.INTERNAL
          .withDescription("message could not be read")
          .withCause(unreadable)
          .asRuntimeException();
    }
  }

  private static final class Message extends ByteArrayInputStream implements KnownLength {
    Message(byte[] message) {
      super(message);
    }
  }
}
