// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/**
 * The only place on a node that makes gRPC errors: what is wrong with a query or call as a whole.
 */
final class StatusMapper {
  private static final String DOMAIN = "payswitch";

  private StatusMapper() {}

  /** The call cannot be right, whatever the state of the shard. */
  static StatusRuntimeException invalid(String field, String detail) {
    return error(Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT", field, detail);
  }

  /** There is no such account. */
  static StatusRuntimeException accountNotFound(String account) {
    return error(
        Status.Code.NOT_FOUND, "ACCOUNT_NOT_FOUND", "account_id", account + " is no account");
  }

  /** The shard cannot answer now; another try may succeed. */
  static StatusRuntimeException unavailable(String detail) {
    return error(Status.Code.UNAVAILABLE, "SHARD_RECOVERING", "", detail);
  }

  /** A reading failed on this node. */
  static StatusRuntimeException internal(String detail) {
    return error(Status.Code.INTERNAL, "INTERNAL", "", detail);
  }

  /**
   * The caller does not belong here, whatever it asks.
   *
   * @param caller the cluster that it named; empty: none
   */
  static StatusRuntimeException wrongCluster(String own, String caller) {
    return error(
        Status.Code.FAILED_PRECONDITION,
        "this is a node of cluster %s, but the call is of %s"
            .formatted(own, caller.isEmpty() ? "no cluster" : "cluster " + caller),
        info("WRONG_CLUSTER")
            .putMetadata("cluster_id", own)
            .putMetadata("caller_cluster_id", caller));
  }

  private static StatusRuntimeException error(
      Status.Code code, String reason, String field, String detail) {
    ErrorInfo.Builder info = info(reason);
    if (!field.isEmpty()) {
      info.putMetadata("field", field);
    }
    String message = field.isEmpty() ? detail : field + ": " + detail;
    return error(code, message, info.putMetadata("detail", detail));
  }

  private static ErrorInfo.Builder info(String reason) {
    return ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN);
  }

  private static StatusRuntimeException error(
      Status.Code code, String message, ErrorInfo.Builder info) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(message)
            .addDetails(Any.pack(info.build()))
            .build());
  }
}
