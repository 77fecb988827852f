// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static dev.payswitch.router.FakeCluster.SHARD_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransferResponse;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.testkit.Seeded;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What comes to a router's ports that no caller should send: it is answered, and nothing breaks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RouterPortsIT {
  private RouterFixture fixture;
  private String account;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    fixture = RouterFixture.start(directory);
    account = fixture.cluster.accountOf(SHARD_1, 0);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private void assertUnharmed() {
    assertThat(fixture.pay("t", account)).isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
  }

  /** Methods that take and give bytes as they are. */
  private static final class AsTheyAre implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] bytes) {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private static byte[] call(ManagedChannel channel, String method, byte[] request) {
    return ClientCalls.blockingUnaryCall(
        channel,
        MethodDescriptor.<byte[], byte[]>newBuilder(new AsTheyAre(), new AsTheyAre())
            .setFullMethodName(method)
            .setType(MethodDescriptor.MethodType.UNARY)
            .build(),
        CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
        request);
  }

  private static Status.Code codeOf(ManagedChannel channel, String method, byte[] request) {
    try {
      call(channel, method, request);
      return Status.Code.OK;
    } catch (StatusRuntimeException failure) {
      return failure.getStatus().getCode();
    }
  }

  @Seeded
  void survivesNoiseOnEveryPort(RandomGenerator random) throws Exception {
    int[] ports = {
      fixture.router.grpcPort(), fixture.router.adminPort(), fixture.router.httpPort()
    };
    for (int port : ports) {
      for (int round = 0; round < 3; round++) {
        byte[] noise = new byte[1 + random.nextInt(5_000)];
        random.nextBytes(noise);
        try (Socket socket = new Socket("127.0.0.1", port)) {
          socket.getOutputStream().write(noise);
        } catch (IOException closed) {
          assertThat(closed).as("closing on noise is an answer").isNotNull();
        }
      }
    }
    assertUnharmed();
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payswitch.v1.TransferService/SubmitTransfer",
        "payswitch.v1.TransferService/SubmitTransfers",
        "payswitch.v1.TransferService/SubmitGroup",
        "payswitch.v1.TransferService/GetTransfer",
        "payswitch.v1.TransferService/ListHolds",
        "payswitch.v1.TransferService/CancelTransfer",
        "payswitch.v1.AccountService/CreateAccount",
        "payswitch.v1.AccountService/ListAccounts",
        "payswitch.v1.AccountService/GetAccountView",
        "payswitch.v1.AccountService/GetBalance",
        "payswitch.v1.AccountService/UpdateAccount",
        "payswitch.v1.AccountService/CloseAccount",
        "payswitch.v1.RingService/LocateAccount"
      })
  void saysThatAMessageIsNone(String method) {
    byte[] noMessage = {10, 100, 1, 2, 3};

    assertThat(codeOf(fixture.channel, method, noMessage)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertUnharmed();
  }

  @Test
  void saysThatAMessageIsNoneOnTheAdminPort() {
    assertThat(
            codeOf(
                fixture.adminChannel,
                "payswitch.admin.v1.AdminService/ListShards",
                new byte[] {10, 100, 1}))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Seeded
  void answersAnyBytesInPlaceOfARequest(RandomGenerator random) {
    for (int round = 0; round < 40; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      assertThat(codeOf(fixture.channel, "payswitch.v1.TransferService/SubmitTransfers", bytes))
          .isIn(Status.Code.OK, Status.Code.INVALID_ARGUMENT, Status.Code.UNIMPLEMENTED);
    }
    assertUnharmed();
  }

  @Test
  void refusesAMessageThatIsMuchTooLarge() {
    assertThat(
            codeOf(
                fixture.channel,
                "payswitch.v1.TransferService/SubmitTransfers",
                new byte[6 * 1024 * 1024]))
        .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
    assertUnharmed();
  }

  @Test
  void refusesMetadataThatIsTooLarge() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("noise", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(64 * 1024));

    assertThatThrownBy(
            () ->
                TransferServiceGrpc.newBlockingStub(fixture.channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .submitTransfer(SubmitTransferRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class);
    assertUnharmed();
  }

  @Test
  void forgetsACallerWhoGoesAwayInTheMiddle() {
    for (int round = 0; round < 5; round++) {
      ManagedChannel channel = RouterFixture.channelTo(fixture.router.grpcPort());
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      TransferServiceGrpc.newStub(channel)
          .submitTransfer(
              SubmitTransferRequest.newBuilder()
                  .setTransfer(RouterFixture.payment("t", account))
                  .build(),
              new StreamObserver<>() {
                @Override
                public void onNext(SubmitTransferResponse response) {}

                @Override
                public void onError(Throwable failure) {
                  end.complete(failure);
                }

                @Override
                public void onCompleted() {
                  end.complete(null);
                }
              });
      channel.shutdownNow();
      end.join();
    }
    assertUnharmed();
  }

  private boolean hasReflection(ManagedChannel channel) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response.toString().contains("AdminService"));
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.complete(false);
                  }

                  @Override
                  public void onCompleted() {
                    answer.complete(false);
                  }
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();
    return answer.join();
  }

  @Test
  void tellsByReflectionWhatItHasOnlyOnTheAdminPort() {
    assertThat(hasReflection(fixture.adminChannel)).isTrue();
    assertThat(hasReflection(fixture.channel)).isFalse();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fixture.router.httpPort() + path))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void showsHealthAndMetrics() throws Exception {
    assertUnharmed();
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    String metrics = get("/metrics").body();

    assertThat(metrics)
        .contains(
            "switch_transfer_outcomes_total{outcome=\"CREATED\"}",
            "switch_call_duration_seconds_count{method="
                + "\"payswitch.v1.TransferService/SubmitTransfer\",status=\"OK\"}",
            "switch_ring_epoch 1.0",
            "switch_shard_batch_commands_count{shard=\"s1\"}",
            "switch_shard_waiting_commands{shard=\"s1\"} 0.0",
            "switch_shard_inflight_commands{shard=\"s2\"} 0.0",
            "switch_admitted_commands 0.0")
        .doesNotContain(account);
  }
}
