// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.payswitch.router.routing.CommandResult;
import dev.payswitch.router.routing.Reason;
import dev.payswitch.router.routing.ShardRefusal;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each situation has its status, a stable reason and, where it helps, a delay. */
final class StatusMapperTest {
  private static <M extends Message> M detail(StatusRuntimeException failure, Class<M> type)
      throws InvalidProtocolBufferException {
    com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(failure));
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        return detail.unpack(type);
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + status);
  }

  private static void assertStatus(StatusRuntimeException failure, Status.Code code, String reason)
      throws Exception {
    assertThat(failure.getStatus().getCode()).isEqualTo(code);
    ErrorInfo info = detail(failure, ErrorInfo.class);
    assertThat(info.getReason()).isEqualTo(reason);
    assertThat(info.getDomain()).isEqualTo("payswitch");
  }

  @ParameterizedTest
  @EnumSource
  void givesEveryRefusalItsStatus(Reason reason) throws Exception {
    Status.Code expected =
        switch (reason) {
          case STALE_ROUTE -> Status.Code.ABORTED;
          case ARC_FROZEN, SHARD_RECOVERING, LANE_UNAVAILABLE -> Status.Code.UNAVAILABLE;
          case BUSY -> Status.Code.RESOURCE_EXHAUSTED;
          case OUTCOME_UNKNOWN -> Status.Code.UNKNOWN;
          case SHARD_REGRESSED -> Status.Code.FAILED_PRECONDITION;
          case UNIMPLEMENTED -> Status.Code.UNIMPLEMENTED;
          case UNDECODABLE -> Status.Code.INVALID_ARGUMENT;
        };
    String expectedReason = reason == Reason.UNDECODABLE ? "INVALID_ARGUMENT" : reason.name();

    assertStatus(
        StatusMapper.refused(new ShardRefusal(reason, 250, null, "because")),
        expected,
        expectedReason);
  }

  @ParameterizedTest
  @EnumSource(names = {"ARC_FROZEN", "SHARD_RECOVERING", "LANE_UNAVAILABLE", "BUSY"})
  void tellsWhenToTryAgain(Reason reason) throws Exception {
    RetryInfo retry =
        detail(
            StatusMapper.refused(new ShardRefusal(reason, 1_250, null, "because")),
            RetryInfo.class);

    assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
    assertThat(retry.getRetryDelay().getNanos()).isEqualTo(250_000_000);
  }

  @Test
  void namesTheFieldThatIsWrong() throws Exception {
    StatusRuntimeException failure = StatusMapper.invalidArgument("page_size", "is 5000");

    assertStatus(failure, Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT");
    assertThat(failure).hasMessageContaining("page_size: is 5000");
    assertThat(detail(failure, BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo("page_size");
    assertThat(detail(failure, ErrorInfo.class).getMetadataMap())
        .containsAllEntriesOf(Map.of("field", "page_size", "problem", "is 5000"));
  }

  @Test
  void saysThatAnUnknownFateIsSafeToAskAbout() throws Exception {
    StatusRuntimeException failure =
        StatusMapper.withoutOutcome(new CommandResult.Unknown("no answer"));

    assertStatus(failure, Status.Code.UNKNOWN, "OUTCOME_UNKNOWN");
    assertThat(failure).hasMessageContaining("send the same request again");
  }

  @Test
  void namesWhatIsNotInThisRelease() throws Exception {
    StatusRuntimeException failure = StatusMapper.unimplemented("SubmitGroup");

    assertStatus(failure, Status.Code.UNIMPLEMENTED, "UNIMPLEMENTED");
    assertThat(failure).hasMessageContaining("SubmitGroup");
  }

  @Test
  void passesOnWhatAShardSaysOfAQuery() throws Exception {
    StatusRuntimeException passed =
        StatusMapper.passedOn(StatusMapper.invalidArgument("page_token", "is bad"));

    assertStatus(passed, Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT");
    assertThat(StatusMapper.isForCaller(passed.getStatus())).isTrue();
    assertThat(StatusMapper.isForCaller(Status.UNAVAILABLE)).isFalse();
  }

  @Test
  void saysWhyAShardRefusesTheRouterInsteadOfPassingItOn() {
    Status refusal = Status.FAILED_PRECONDITION.withDescription("a node of another cluster");

    assertThat(StatusMapper.isForCaller(refusal)).isFalse();
    assertThat(StatusMapper.why(refusal)).isEqualTo("a node of another cluster");
    assertThat(StatusMapper.why(Status.UNAVAILABLE.withDescription("io exception")))
        .isEqualTo("UNAVAILABLE");
  }
}
