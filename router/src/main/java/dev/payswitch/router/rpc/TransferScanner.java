// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.payswitch.proto.v1.StreamTransfersRequest;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferReference;
import dev.payswitch.router.rpc.CallSubmitter.Command;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds in a request what a router must know: the transfers as bytes, and the debit account of
 * each, by which transfers of every kind are routed. Everything is walked through once, so that
 * what cannot be decoded is refused before any transfer of the call is on its way; nothing else is
 * checked, for what is wrong with a transfer is for its shard to say.
 */
final class TransferScanner {
  static final int MAX_TRANSFERS = 8_192;
  static final int MAX_BYTES = 1024 * 1024;

  private static final int GROUP_ID = text(SubmitGroupRequest.GROUP_ID_FIELD_NUMBER);
  private static final int MEMBER = text(SubmitGroupRequest.TRANSFERS_FIELD_NUMBER);
  private static final int ID = text(Transfer.ID_FIELD_NUMBER);
  private static final int DEBIT_ACCOUNT = text(Transfer.DEBIT_ACCOUNT_ID_FIELD_NUMBER);
  private static final int CREDIT_ACCOUNT = text(Transfer.CREDIT_ACCOUNT_ID_FIELD_NUMBER);
  private static final int LEDGER = text(Transfer.LEDGER_FIELD_NUMBER);
  private static final int REFERENCE = text(Transfer.REFERENCE_FIELD_NUMBER);
  private static final int TIMEOUT = text(Transfer.TIMEOUT_FIELD_NUMBER);
  private static final int TARGET = text(Transfer.TARGET_FIELD_NUMBER);
  private static final int EFFECTIVE_TIME = text(Transfer.EFFECTIVE_TIME_FIELD_NUMBER);

  private final CodedInputStream in;
  private final String field;
  private final List<Command> transfers = new ArrayList<>();
  private long requestNumber;

  /** The transfers of a request; the number is that of a stream's request. */
  record ScannedRequest(long requestNumber, List<Command> transfers) {}

  private TransferScanner(ByteString request, String field) {
    this.in = request.newCodedInput();
    this.in.enableAliasing(true);
    this.field = field;
  }

  static ScannedRequest submitTransfer(byte[] request) {
    requireSize(request);
    TransferScanner scanner =
        new TransferScanner(UnsafeByteOperations.unsafeWrap(request), "transfer");
    ScannedRequest scanned = scanner.scan(0, text(SubmitTransferRequest.TRANSFER_FIELD_NUMBER));
    if (scanned.transfers().size() > 1) {
      return merged(scanned);
    }
    return requireNotEmpty(scanned, "transfer");
  }

  static ScannedRequest submitTransfers(byte[] request) {
    requireSize(request);
    TransferScanner scanner =
        new TransferScanner(UnsafeByteOperations.unsafeWrap(request), "transfers");
    return requireNotEmpty(
        scanner.scan(0, text(SubmitTransfersRequest.TRANSFERS_FIELD_NUMBER)), "transfers");
  }

  static ScannedRequest streamTransfers(byte[] request) {
    requireSize(request);
    TransferScanner scanner =
        new TransferScanner(UnsafeByteOperations.unsafeWrap(request), "transfers");
    int numberTag = StreamTransfersRequest.REQUEST_NUMBER_FIELD_NUMBER << 3;
    return requireNotEmpty(
        scanner.scan(numberTag, text(StreamTransfersRequest.TRANSFERS_FIELD_NUMBER)), "transfers");
  }

  /**
   * The group as it is, routed by the debit account of its first transfer. How many it may have,
   * one at least, is for a shard to say.
   */
  static Command submitGroup(byte[] request) {
    requireSize(request);
    ByteString group = UnsafeByteOperations.unsafeWrap(request);
    return new Command(group, new TransferScanner(group, "transfers").scanGroup());
  }

  private static void requireSize(byte[] request) {
    if (request.length > MAX_BYTES) {
      throw StatusMapper.invalidArgument(
          "transfers", "the request has " + request.length + " bytes, at most 1 MiB is allowed");
    }
  }

  private static ScannedRequest requireNotEmpty(ScannedRequest scanned, String field) {
    if (scanned.transfers().isEmpty()) {
      throw StatusMapper.invalidArgument(field, "is missing");
    }
    return scanned;
  }

  /** A single message that comes in several pieces is, by the rules of the format, their merger. */
  private static ScannedRequest merged(ScannedRequest pieces) {
    ByteString whole = ByteString.EMPTY;
    for (Command piece : pieces.transfers()) {
      whole = whole.concat(piece.payload());
    }
    TransferScanner scanner = new TransferScanner(whole, "transfer");
    try {
      return new ScannedRequest(0, List.of(scanner.readTransfer(whole)));
    } catch (IOException undecodable) {
      throw undecodable("transfer", undecodable);
    }
  }

  private ScannedRequest scan(int numberTag, int transfersTag) {
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == transfersTag) {
          requireRoom();
          scanTransfer();
        } else if (tag == numberTag) {
          requestNumber = in.readUInt64();
        } else {
          skip(tag);
        }
      }
    } catch (IOException undecodable) {
      throw undecodable(element(), undecodable);
    }
    return new ScannedRequest(requestNumber, transfers);
  }

  /** The first debit account; the other members are only looked through. */
  private ByteString scanGroup() {
    ByteString firstDebitAccount = ByteString.EMPTY;
    String element = "group_id";
    int members = 0;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == MEMBER) {
          element = "transfers[" + members + "]";
          ByteString bytes = in.readBytes();
          Command member = new TransferScanner(bytes, element).readTransfer(bytes);
          firstDebitAccount = members == 0 ? member.account() : firstDebitAccount;
          members++;
        } else if (tag == GROUP_ID) {
          element = "group_id";
          readText();
        } else {
          skip(tag);
        }
      }
    } catch (IOException undecodable) {
      throw undecodable(element, undecodable);
    }
    return firstDebitAccount;
  }

  private void requireRoom() {
    if (transfers.size() == MAX_TRANSFERS) {
      throw StatusMapper.invalidArgument(field, "more than " + MAX_TRANSFERS + " transfers");
    }
  }

  private void scanTransfer() throws IOException {
    ByteString bytes = in.readBytes();
    TransferScanner inner = new TransferScanner(bytes, element());
    transfers.add(inner.readTransfer(bytes));
  }

  private String element() {
    return field.equals("transfers") ? "transfers[" + transfers.size() + "]" : field;
  }

  private Command readTransfer(ByteString bytes) throws IOException {
    ByteString debitAccount = ByteString.EMPTY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == DEBIT_ACCOUNT) {
        debitAccount = readText();
      } else if (tag == ID || tag == CREDIT_ACCOUNT || tag == LEDGER || tag == REFERENCE) {
        readText();
      } else if (tag == TIMEOUT) {
        requireMessage(Duration.parser());
      } else if (tag == TARGET) {
        requireMessage(TransferReference.parser());
      } else if (tag == EFFECTIVE_TIME) {
        requireMessage(Timestamp.parser());
      } else {
        skip(tag);
      }
    }
    return new Command(bytes, debitAccount);
  }

  private void requireMessage(Parser<?> parser) throws IOException {
    Object message = parser.parseFrom(in.readBytes());
    Objects.requireNonNull(message);
  }

  private ByteString readText() throws IOException {
    ByteString text = in.readBytes();
    if (!text.isValidUtf8()) {
      throw new InvalidProtocolBufferException("text is not UTF-8");
    }
    return text;
  }

  private void skip(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that did not begin");
    }
  }

  private static RuntimeException undecodable(String field, IOException cause) {
    return StatusMapper.invalidArgument(field, "cannot be decoded: " + cause.getMessage());
  }

  private static int text(int fieldNumber) {
    return fieldNumber << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
