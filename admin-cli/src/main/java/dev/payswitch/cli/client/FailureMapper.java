// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.payswitch.cli.client.CliFailure.Fate;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** Turns a gRPC status, with the reason it carries, into words and an exit code. */
final class FailureMapper {
  /** Which port of a router was called: they are moved by different flags. */
  enum Port {
    PUBLIC(
        "",
        "--router",
        "it may still be under way: run it again with the same id, or give it longer: --timeout 30s"),
    ADMIN(
        " on the admin port",
        "--admin",
        "a shard may be away, see payswitch cluster status; or give it longer: --timeout 30s");

    private final String where;
    private final String flag;
    private final String whenLate;

    Port(String where, String flag, String whenLate) {
      this.where = where;
      this.flag = flag;
      this.whenLate = whenLate;
    }
  }

  private final Endpoint endpoint;
  private final Port port;

  FailureMapper(Endpoint endpoint, Port port) {
    this.endpoint = endpoint;
    this.port = port;
  }

  CliFailure toFailure(StatusRuntimeException refused) {
    String reason = reasonOf(refused);
    return reason == null ? byCode(refused) : byReason(reason, refused);
  }

  private CliFailure byReason(String reason, StatusRuntimeException refused) {
    String said = description(refused);
    return switch (reason) {
      case "ACCOUNT_NOT_FOUND" ->
          refusal(
              ExitCode.FAILED,
              said,
              "check the id, or make the account: payswitch account create",
              refused);
      case "TRANSFER_NOT_FOUND" ->
          refusal(
              ExitCode.FAILED,
              said,
              "ids belong to their debit account: check both; payswitch transfer outcome tells declined ids too",
              refused);
      case "STALE_ROUTE", "ARC_FROZEN", "LANE_UNAVAILABLE", "SHARD_RECOVERING" ->
          later(
              said + " (" + reason + ")",
              "a shard is starting or changing: try again with the same id",
              refused);
      case "BUSY" ->
          later(
              said + " (BUSY)",
              "the switch is overloaded or short of disk: try again with the same id",
              refused);
      case "STALE_TOKEN" ->
          later(
              said + " (STALE_TOKEN)",
              "another process took over: try again with the same id",
              refused);
      case "SHARD_REGRESSED" ->
          refusal(
              ExitCode.PRECONDITION,
              said + " (SHARD_REGRESSED)",
              "its disk is older than what it had answered: put the newer disk back before it serves",
              refused);
      case "OUTCOME_UNKNOWN" -> unknown(said + " (OUTCOME_UNKNOWN)", refused);
      default -> aboutRing(reason, refused);
    };
  }

  private CliFailure aboutRing(String reason, StatusRuntimeException refused) {
    String said = description(refused);
    return switch (reason) {
      case "NOTHING_TO_DO" ->
          new CliFailure(
              ExitCode.DONE, Fate.REFUSED, said, "it is as you want it already", refused);
      case "STALE_PLAN", "OPERATION_UNDER_WAY", "OPERATION_STATE", "SHARD_NOT_READY" ->
          refusal(
              ExitCode.PRECONDITION,
              said,
              "nothing was changed; payswitch op list shows plans and operations",
              refused);
      case "OPERATION_NOT_FOUND", "MOVE_NOT_FOUND" ->
          refusal(
              ExitCode.FAILED,
              said,
              "payswitch op list and payswitch move list show what there is",
              refused);
      case "ZOOKEEPER_UNAVAILABLE" ->
          later(
              said,
              "ask another router: --admin HOST:PORT; or look at the ZooKeeper ensemble",
              refused);
      case "RING_NOT_KEPT" ->
          refusal(ExitCode.FAILED, said, "see which are: payswitch ring history", refused);
      case "RING_UNREADABLE" ->
          refusal(
              ExitCode.PRECONDITION,
              said,
              "see what is wrong: payswitch ring verify; as it is kept: payswitch ring export",
              refused);
      default -> byCode(refused);
    };
  }

  private CliFailure byCode(StatusRuntimeException refused) {
    String said = description(refused);
    return switch (refused.getStatus().getCode()) {
      case UNAVAILABLE -> unavailable(refused);
      case DEADLINE_EXCEEDED ->
          new CliFailure(
              ExitCode.TIMED_OUT,
              Fate.UNKNOWN,
              "no answer from the router at " + endpoint + port.where + " in time",
              port.whenLate,
              refused);
      case UNKNOWN, CANCELLED, INTERNAL, DATA_LOSS -> unknown(said, refused);
      case ABORTED, RESOURCE_EXHAUSTED ->
          later(said, "try again in a moment, with the same id", refused);
      case INVALID_ARGUMENT, OUT_OF_RANGE ->
          refusal(
              ExitCode.USAGE,
              "the router refused the request: " + said,
              "correct the value and try again",
              refused);
      case NOT_FOUND -> refusal(ExitCode.FAILED, said, "check the id", refused);
      case FAILED_PRECONDITION, ALREADY_EXISTS ->
          refusal(
              ExitCode.PRECONDITION,
              said,
              "look at what is there now: payswitch cluster status",
              refused);
      case UNIMPLEMENTED ->
          refusal(
              ExitCode.FAILED,
              "the router at " + endpoint + " cannot do that: " + said,
              "use a router and a CLI of the same release: payswitch version",
              refused);
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          refusal(ExitCode.FAILED, "not allowed: " + said, "ask whoever runs the switch", refused);
      case OK -> throw new IllegalStateException("a call failed with status OK", refused);
    };
  }

  private CliFailure unavailable(StatusRuntimeException refused) {
    if (isUnreachable(refused)) {
      return new CliFailure(
          ExitCode.FAILED,
          Fate.UNREACHABLE,
          "no router answers" + port.where + " at " + endpoint,
          "start one with `payswitch up` or pass " + port.flag + " HOST:PORT",
          refused);
    }
    return new CliFailure(
        ExitCode.FAILED,
        Fate.UNKNOWN,
        "the router at " + endpoint + " is not available: " + description(refused),
        "run it again with the same id: what took place is not done twice",
        refused);
  }

  private static CliFailure unknown(String said, Throwable cause) {
    return new CliFailure(
        ExitCode.TIMED_OUT,
        Fate.UNKNOWN,
        "the fate of the request is not known: " + said,
        "run it again with the same id: what took place is not done twice",
        cause);
  }

  private static CliFailure later(String problem, String advice, Throwable cause) {
    return new CliFailure(ExitCode.FAILED, Fate.LATER, problem, advice, cause);
  }

  private static CliFailure refusal(
      ExitCode exitCode, String problem, String advice, Throwable cause) {
    return new CliFailure(exitCode, Fate.REFUSED, problem, advice, cause);
  }

  private static boolean isUnreachable(Throwable refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnknownHostException
          || cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static String description(StatusRuntimeException refused) {
    Status status = refused.getStatus();
    String said = status.getDescription();
    return said == null || said.isBlank() ? status.getCode().name() : said;
  }

  private static @Nullable String reasonOf(StatusRuntimeException refused) {
    com.google.rpc.Status details = StatusProto.fromThrowable(refused);
    if (details == null) {
      return null;
    }
    for (Any detail : details.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return detail.unpack(ErrorInfo.class).getReason();
        } catch (InvalidProtocolBufferException notReadable) {
          return null;
        }
      }
    }
    return null;
  }
}
