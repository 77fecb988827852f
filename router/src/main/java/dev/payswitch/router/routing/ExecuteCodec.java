// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.ArcOwner;
import dev.payswitch.proto.shard.v1.ExecuteRequest;
import dev.payswitch.proto.shard.v1.ExecuteResponse;
import dev.payswitch.proto.shard.v1.Refusal;
import dev.payswitch.proto.shard.v1.RefusalReason;
import dev.payswitch.proto.shard.v1.RoutedCommand;
import dev.payswitch.proto.shard.v1.RoutedReply;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.router.routing.ShardStream.ShardCommand;
import dev.payswitch.router.routing.ShardStream.ShardReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ExecuteRequest and ExecuteResponse without their generated classes: transfers and outcomes pass
 * through a router by the ten thousands, and it needs to see neither.
 */
public final class ExecuteCodec {
  private ExecuteCodec() {}

  public static byte[] encode(List<ShardCommand> commands) {
    int[] sizes = new int[commands.size()];
    int total = 0;
    for (int index = 0; index < sizes.length; index++) {
      sizes[index] = sizeOf(commands.get(index));
      total +=
          CodedOutputStream.computeTagSize(ExecuteRequest.COMMANDS_FIELD_NUMBER)
              + CodedOutputStream.computeUInt32SizeNoTag(sizes[index])
              + sizes[index];
    }
    byte[] bytes = new byte[total];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (int index = 0; index < sizes.length; index++) {
        out.writeTag(ExecuteRequest.COMMANDS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(sizes[index]);
        write(commands.get(index), out);
      }
      out.checkNoSpaceLeft();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes;
  }

  private static int sizeOf(ShardCommand command) {
    int size =
        CodedOutputStream.computeUInt64Size(
                RoutedCommand.CORRELATION_ID_FIELD_NUMBER, command.correlationId())
            + CodedOutputStream.computeUInt64Size(
                RoutedCommand.ARC_EPOCH_FIELD_NUMBER, command.arcEpoch())
            + CodedOutputStream.computeUInt32Size(
                RoutedCommand.TIMEOUT_MILLIS_FIELD_NUMBER, command.timeoutMillis())
            + CodedOutputStream.computeBytesSize(payloadField(command), command.payload());
    return command.principal().isEmpty()
        ? size
        : size
            + CodedOutputStream.computeBytesSize(
                RoutedCommand.PRINCIPAL_FIELD_NUMBER, command.principal());
  }

  private static void write(ShardCommand command, CodedOutputStream out) throws IOException {
    out.writeUInt64(RoutedCommand.CORRELATION_ID_FIELD_NUMBER, command.correlationId());
    out.writeUInt64(RoutedCommand.ARC_EPOCH_FIELD_NUMBER, command.arcEpoch());
    out.writeUInt32(RoutedCommand.TIMEOUT_MILLIS_FIELD_NUMBER, command.timeoutMillis());
    if (!command.principal().isEmpty()) {
      out.writeBytes(RoutedCommand.PRINCIPAL_FIELD_NUMBER, command.principal());
    }
    out.writeBytes(payloadField(command), command.payload());
  }

  private static int payloadField(ShardCommand command) {
    return switch (command.kind()) {
      case TRANSFER -> RoutedCommand.TRANSFER_FIELD_NUMBER;
      case GROUP -> RoutedCommand.GROUP_FIELD_NUMBER;
      case ACCOUNT -> RoutedCommand.ACCOUNT_FIELD_NUMBER;
      case UPDATE_ACCOUNT -> RoutedCommand.UPDATE_ACCOUNT_FIELD_NUMBER;
      case CLOSE_ACCOUNT -> RoutedCommand.CLOSE_ACCOUNT_FIELD_NUMBER;
      // A message in the proto, and bytes here: they are written alike.
      case CANCEL_TRANSFER -> RoutedCommand.CANCEL_TRANSFER_FIELD_NUMBER;
    };
  }

  /** The outcomes stay parts of the given bytes, which must not change any more. */
  public static List<ShardReply> decode(byte[] bytes) throws IOException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.enableAliasing(true);
    List<ShardReply> replies = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == ExecuteResponse.REPLIES_FIELD_NUMBER) {
        int before = in.pushLimit(in.readRawVarint32());
        replies.add(readReply(in));
        in.popLimit(before);
      } else {
        in.skipField(tag);
      }
    }
    return replies;
  }

  private static ShardReply readReply(CodedInputStream in) throws IOException {
    long correlationId = 0;
    CommandResult result = new CommandResult.Unknown("the shard's reply was empty");
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case RoutedReply.CORRELATION_ID_FIELD_NUMBER -> correlationId = in.readUInt64();
        case RoutedReply.TRANSFER_OUTCOME_FIELD_NUMBER,
            RoutedReply.GROUP_OUTCOME_FIELD_NUMBER,
            RoutedReply.ACCOUNT_OUTCOME_FIELD_NUMBER,
            RoutedReply.ACCOUNT_UPDATED_FIELD_NUMBER,
            RoutedReply.ACCOUNT_CLOSED_FIELD_NUMBER,
            RoutedReply.TRANSFER_CANCELLED_FIELD_NUMBER ->
            result = new CommandResult.Outcome(in.readBytes());
        case RoutedReply.REFUSAL_FIELD_NUMBER ->
            result = new CommandResult.Refused(refusalOf(Refusal.parseFrom(in.readBytes())));
        default -> in.skipField(tag);
      }
    }
    return new ShardReply(correlationId, result);
  }

  /** A refusal that came in a reply or in the answer to a query. */
  public static ShardRefusal refusalOf(Refusal refusal) {
    return new ShardRefusal(
        reasonOf(refusal.getReason()),
        Integer.toUnsignedLong(refusal.getRetryDelayMillis()),
        ownerOf(refusal),
        refusal.getDetail());
  }

  private static @Nullable ArcOwner ownerOf(Refusal refusal) {
    dev.payswitch.proto.shard.v1.ArcOwner owner = refusal.getOwner();
    return refusal.hasOwner()
        ? new ArcOwner(
            new Arc(owner.getArc()),
            new ShardId(owner.getShardId()),
            new ArcEpoch(owner.getArcEpoch()))
        : null;
  }

  /** Whether an outcome says that nothing happened and nothing is recorded. */
  static boolean isNotExecuted(CommandKind kind, ByteString outcome) {
    try {
      OutcomeClass told =
          switch (kind) {
            case TRANSFER -> TransferOutcome.parseFrom(outcome).getOutcomeClass();
            case GROUP ->
                SubmitGroupResponse.parseFrom(outcome).getGroupOutcome().getOutcomeClass();
            // Their answers are what is recorded.
            case ACCOUNT, UPDATE_ACCOUNT, CLOSE_ACCOUNT, CANCEL_TRANSFER ->
                OutcomeClass.OUTCOME_CLASS_UNSPECIFIED;
          };
      return told == OutcomeClass.OUTCOME_CLASS_NOT_EXECUTED;
    } catch (InvalidProtocolBufferException unreadable) {
      return false;
    }
  }

  private static Reason reasonOf(RefusalReason reason) {
    return switch (reason) {
      case REFUSAL_REASON_STALE_ROUTE -> Reason.STALE_ROUTE;
      case REFUSAL_REASON_ARC_FROZEN -> Reason.ARC_FROZEN;
      case REFUSAL_REASON_SHARD_RECOVERING -> Reason.SHARD_RECOVERING;
      case REFUSAL_REASON_LANE_UNAVAILABLE -> Reason.LANE_UNAVAILABLE;
      case REFUSAL_REASON_BUSY -> Reason.BUSY;
      case REFUSAL_REASON_SHARD_REGRESSED -> Reason.SHARD_REGRESSED;
      case REFUSAL_REASON_UNIMPLEMENTED -> Reason.UNIMPLEMENTED;
      case REFUSAL_REASON_UNDECODABLE -> Reason.UNDECODABLE;
      // Not to know a reason is not to know whether something was written.
      case REFUSAL_REASON_OUTCOME_UNKNOWN, REFUSAL_REASON_UNSPECIFIED, UNRECOGNIZED ->
          Reason.OUTCOME_UNKNOWN;
    };
  }
}
