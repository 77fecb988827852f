// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.router.routing.CommandResult;
import dev.payswitch.router.routing.Reason;
import dev.payswitch.router.routing.ShardRefusal;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The one place that makes gRPC statuses. Each carries an ErrorInfo with a stable reason and, as
 * metadata, every variable part of its message.
 */
final class StatusMapper {
  static final String DOMAIN = "payswitch";
  private static final long DEFAULT_RETRY_MILLIS = 100;
  private static final long ZOOKEEPER_RETRY_MILLIS = 1_000;
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private StatusMapper() {}

  /** The call as a whole makes no sense; {@code field} names what is wrong. */
  static StatusRuntimeException invalidArgument(String field, String problem) {
    BadRequest violations =
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder().setField(field).setDescription(problem))
            .build();
    return status(
        Code.INVALID_ARGUMENT,
        field + ": " + problem,
        info("INVALID_ARGUMENT", Map.of("field", field, "problem", problem)),
        violations);
  }

  /** A call that this release, or a shard of another release, does not have. */
  static StatusRuntimeException unimplemented(String what) {
    return status(
        Code.UNIMPLEMENTED,
        what + " is not available in this release",
        info("UNIMPLEMENTED", Map.of("name", what)));
  }

  static StatusRuntimeException notFound(String reason, Map<String, String> names) {
    return status(Code.NOT_FOUND, "nothing is recorded for " + names, info(reason, names));
  }

  static StatusRuntimeException accountNotFound(AccountId account) {
    return notFound("ACCOUNT_NOT_FOUND", Map.of("account_id", account.value()));
  }

  static StatusRuntimeException busy(String what) {
    return refused(new ShardRefusal(Reason.BUSY, DEFAULT_RETRY_MILLIS, null, what));
  }

  /** The router stops; another one answers the same call. */
  static StatusRuntimeException stopping() {
    return status(
        Code.UNAVAILABLE,
        "this router stops: send the call again",
        info("ROUTER_STOPPING", Map.of()),
        retryAfter(0));
  }

  static StatusRuntimeException shardUnavailable(String shard, String detail) {
    return status(
        Code.UNAVAILABLE,
        "shard " + shard + ": " + detail,
        info("SHARD_RECOVERING", Map.of("shard", shard, "detail", detail)),
        retryAfter(DEFAULT_RETRY_MILLIS));
  }

  /** Things are not as the call needs them; the text says what to do. */
  static StatusRuntimeException failedPrecondition(String reason, String why) {
    return status(Code.FAILED_PRECONDITION, why, info(reason, Map.of("detail", why)));
  }

  /** Whatever is kept in ZooKeeper cannot be read or changed now. */
  static StatusRuntimeException zooKeeperUnavailable(String detail) {
    return status(
        Code.UNAVAILABLE,
        "ZooKeeper does not answer this router: " + detail,
        info("ZOOKEEPER_UNAVAILABLE", Map.of("detail", detail)),
        retryAfter(ZOOKEEPER_RETRY_MILLIS));
  }

  static StatusRuntimeException ringNotKept(long epoch) {
    return status(
        Code.NOT_FOUND,
        "no ring of epoch " + epoch + " is kept",
        info("RING_NOT_KEPT", Map.of("epoch", Long.toString(epoch))));
  }

  /** A ring, or two of them, of which no sense can be made. */
  static StatusRuntimeException ringUnreadable(String detail) {
    return status(
        Code.FAILED_PRECONDITION, detail, info("RING_UNREADABLE", Map.of("detail", detail)));
  }

  static StatusRuntimeException internal(String what) {
    return status(Code.INTERNAL, what, info("INTERNAL", Map.of("detail", what)));
  }

  /** A command without an outcome, where its call is about nothing else. */
  static StatusRuntimeException withoutOutcome(CommandResult result) {
    return switch (result) {
      case CommandResult.Refused refused -> refused(refused.refusal());
      case CommandResult.Unknown unknown -> outcomeUnknown(unknown.detail());
      case CommandResult.Outcome outcome ->
          throw new IllegalArgumentException("an outcome is data: " + outcome);
    };
  }

  static StatusRuntimeException outcomeUnknown(String detail) {
    return status(
        Code.UNKNOWN,
        "it took place once or not at all: send the same request again (" + detail + ")",
        info("OUTCOME_UNKNOWN", Map.of("detail", detail)));
  }

  static StatusRuntimeException refused(ShardRefusal refusal) {
    String detail = refusal.detail();
    ErrorInfo info = info(refusal.reason().name(), Map.of("detail", detail));
    String message = refusal.reason() + ": " + detail;
    return switch (refusal.reason()) {
      case STALE_ROUTE -> status(Code.ABORTED, message, info);
      case ARC_FROZEN, SHARD_RECOVERING, LANE_UNAVAILABLE ->
          status(Code.UNAVAILABLE, message, info, retryAfter(refusal.retryDelayMillis()));
      case BUSY ->
          status(Code.RESOURCE_EXHAUSTED, message, info, retryAfter(refusal.retryDelayMillis()));
      case OUTCOME_UNKNOWN -> outcomeUnknown(detail);
      case SHARD_REGRESSED -> status(Code.FAILED_PRECONDITION, message, info);
      case UNIMPLEMENTED -> unimplemented(detail);
      case UNDECODABLE -> invalidArgument("request", detail);
    };
  }

  /**
   * What a shard answered to a query as a whole, if that is the caller's business: then as it is.
   */
  static boolean isForCaller(Status status) {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT, NOT_FOUND, OUT_OF_RANGE, UNIMPLEMENTED -> true;
      default -> false;
    };
  }

  /** Why a shard gave no answer, in a few words; it says itself why it refuses a caller. */
  static String why(Status status) {
    return status.getCode() == Status.Code.FAILED_PRECONDITION
        ? String.valueOf(status.getDescription())
        : status.getCode().name();
  }

  static StatusRuntimeException passedOn(StatusRuntimeException fromShard) {
    Metadata trailers = fromShard.getTrailers();
    Metadata kept = new Metadata();
    if (trailers != null) {
      byte[] details = trailers.get(DETAILS);
      if (details != null) {
        kept.put(DETAILS, details);
      }
    }
    return fromShard.getStatus().asRuntimeException(kept);
  }

  private static Message retryAfter(long millis) {
    long delay = millis > 0 ? millis : DEFAULT_RETRY_MILLIS;
    return RetryInfo.newBuilder()
        .setRetryDelay(
            Duration.newBuilder()
                .setSeconds(delay / 1_000)
                .setNanos((int) (delay % 1_000) * 1_000_000))
        .build();
  }

  private static ErrorInfo info(String reason, Map<String, String> metadata) {
    return ErrorInfo.newBuilder()
        .setDomain(DOMAIN)
        .setReason(reason)
        .putAllMetadata(metadata)
        .build();
  }

  private static StatusRuntimeException status(Code code, String message, Message... details) {
    List<Any> packed = new ArrayList<>(details.length);
    for (Message detail : details) {
      packed.add(Any.pack(detail));
    }
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addAllDetails(packed)
            .build());
  }
}
