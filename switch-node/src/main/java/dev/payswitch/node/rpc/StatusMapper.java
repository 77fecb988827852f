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

  private static StatusRuntimeException error(
      Status.Code code, String reason, String field, String detail) {
    ErrorInfo.Builder info = ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN);
    if (!field.isEmpty()) {
      info.putMetadata("field", field);
    }
    String message = field.isEmpty() ? detail : field + ": " + detail;
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(message)
            .addDetails(Any.pack(info.putMetadata("detail", detail).build()))
            .build());
  }
}
