// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static dev.payswitch.system.fixture.Payments.account;
import static dev.payswitch.system.fixture.Payments.payment;
import static dev.payswitch.system.fixture.Payments.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.shard.v1.DescribeNodeRequest;
import dev.payswitch.proto.shard.v1.LaneServiceGrpc;
import dev.payswitch.proto.shard.v1.ResolveAttemptsRequest;
import dev.payswitch.proto.shard.v1.ShardServiceGrpc;
import dev.payswitch.proto.v1.GetAccountRequest;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.StreamTransfersRequest;
import dev.payswitch.proto.v1.StreamTransfersResponse;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.TcpProxy;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What makes no sense gets a clear answer, and the process that was asked goes on: after every test
 * all processes of the cluster are the same as before, and a payment across shards goes through.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {
  private static final String TOO_LONG_ID = "x".repeat(65);
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 500;

  private ClusterProcesses processes;
  private SwitchClient client;
  private Ring ring;
  private String debit;
  private String credit;
  private Map<String, Long> pids;
  private int payments;

  @BeforeAll
  void startCluster() throws IOException {
    ClusterLayout layout = ProcessClusters.layout("bad-input").withShardCount(2);
    processes = ClusterProcesses.start(layout);
    client = SwitchClient.connect(processes.routerAddress(), processes.adminAddress());
    ring = client.ring();
    debit = AccountIds.on(ring, "s1", "debit");
    credit = AccountIds.on(ring, "s2", "credit");
    client.open(List.of(source(debit), account(credit)));
    pids = pids();
    assertUnharmed();
  }

  @AfterAll
  void stopCluster() {
    try {
      ClusterChecks.settleAndVerify(client);
    } finally {
      client.close();
      processes.close();
    }
  }

  @AfterEach
  void assertUnharmed() {
    assertThat(pids()).isEqualTo(pids);
    processes.names().forEach(processes::awaitReady);
    TransferOutcome outcome = client.submit(payment("after-" + ++payments, debit, credit, 1));
    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    assertThat(outcome.getSettled()).isTrue();
  }

  private Map<String, Long> pids() {
    Map<String, Long> alive = new LinkedHashMap<>();
    processes.names().stream()
        .map(processes::process)
        .filter(process -> process.isAlive())
        .forEach(process -> alive.put(process.name(), process.pid()));
    return alive;
  }

  private Map<String, Integer> ports() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("zookeeper", ProcessClusters.port(processes, "zookeeper", "--port"));
    for (String option : List.of("--grpc-port", "--admin-port", "--http-port")) {
      ports.put("router " + option, ProcessClusters.port(processes, "router", option));
    }
    for (String option : List.of("--grpc-port", "--raft-port", "--http-port")) {
      ports.put("s1 " + option, ProcessClusters.port(processes, "s1", option));
    }
    return ports;
  }

  @Seeded(rounds = 2)
  void takesNoHarmFromGarbageOnAnyPort(RandomGenerator random) {
    byte[] noise = new byte[32 * 1024];
    random.nextBytes(noise);
    byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] frames = new byte[preface.length + 512];
    random.nextBytes(frames);
    System.arraycopy(preface, 0, frames, 0, preface.length);
    byte[] hugeLength = new byte[64];
    hugeLength[0] = 0x7f;
    List<byte[]> garbage =
        List.of(
            noise,
            frames,
            hugeLength,
            new byte[0],
            "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            ("GET /" + "a".repeat(100_000)).getBytes(StandardCharsets.US_ASCII),
            new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03});
    ports().values().forEach(port -> garbage.forEach(bytes -> send(port, bytes)));
  }

  private static void send(int port, byte[] bytes) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      readWhatComes(socket.getInputStream());
    } catch (IOException closed) {
      // It may hang up as early as it likes; that it goes on afterwards is what counts.
      assertThat(closed).isNotInstanceOf(ConnectException.class);
    }
  }

  private static void readWhatComes(InputStream in) throws IOException {
    byte[] buffer = new byte[8_192];
    while (in.read(buffer) >= 0) {
      // Until it hangs up or has nothing more to say.
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payswitch.v1.TransferService/SubmitTransfer",
        "payswitch.v1.TransferService/SubmitTransfers",
        "payswitch.v1.TransferService/GetTransfer",
        "payswitch.v1.AccountService/CreateAccounts",
        "payswitch.v1.RingService/LocateAccount"
      })
  void refusesBytesThatAreNoMessage(String method) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    byte[] garbage = new byte[100];
    Arrays.fill(garbage, (byte) 0xff);
    Status status =
        refusal(
            () ->
                ClientCalls.blockingUnaryCall(
                    client.router(), descriptor, CallOptions.DEFAULT, garbage));
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
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

  @Test
  void refusesCallsToANodeThatNameNoOrAnotherCluster() throws Exception {
    String node = ProcessClusters.grpcAddress(processes, "s1");
    for (ManagedChannel channel :
        List.of(SwitchClient.channel(node), SwitchClient.nodeChannel(node, "another"))) {
      try {
        assertThat(
                reason(
                    () ->
                        ShardServiceGrpc.newBlockingStub(channel)
                            .describeNode(DescribeNodeRequest.getDefaultInstance())))
            .isEqualTo("WRONG_CLUSTER");
        assertThat(
                reason(
                    () ->
                        LaneServiceGrpc.newBlockingStub(channel)
                            .resolveAttempts(ResolveAttemptsRequest.getDefaultInstance())))
            .isEqualTo("WRONG_CLUSTER");
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static Status refusal(Runnable call) {
    StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(refused).isNotNull();
    assertThat(refused.getStatus().getDescription()).isNotBlank();
    return refused.getStatus();
  }

  private static String reason(Runnable call) throws InvalidProtocolBufferException {
    StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call::run);
    com.google.rpc.Status details = StatusProto.fromThrowable(refused);
    assertThat(details).isNotNull();
    for (Any detail : details.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        return detail.unpack(ErrorInfo.class).getReason();
      }
    }
    return "";
  }

  private List<Transfer> list(int count, String reference) {
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                payment("big-" + number, debit, credit, 1).toBuilder()
                    .setReference(reference)
                    .build())
        .toList();
  }

  @Test
  void refusesAListThatIsTooLong() throws Exception {
    assertThat(reason(() -> client.submit(list(8_193, "")))).isEqualTo("INVALID_ARGUMENT");
    assertThat(refusal(() -> client.submit(List.of())).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    // Within the number, but above 1 MiB.
    assertThat(refusal(() -> client.submit(list(8_000, "r".repeat(140)))).getCode())
        .isIn(Status.Code.INVALID_ARGUMENT, Status.Code.RESOURCE_EXHAUSTED);
    assertThat(client.outcome(payment("big-0", debit, credit, 1)).hasOutcome()).isFalse();
  }

  @Test
  void refusesAMessageOfManyMegabytes() {
    SubmitTransfersRequest huge =
        SubmitTransfersRequest.newBuilder()
            .addTransfers(
                payment("huge", debit, credit, 1).toBuilder()
                    .setReferenceBytes(ByteString.copyFrom(new byte[32 << 20])))
            .build();
    assertThat(refusal(() -> client.transfers().submitTransfers(huge)).getCode())
        .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void answersBadAmountsAsOutcomes() {
    Transfer good = payment("amount", debit, credit, 1);
    assertThat(
            client.submit(
                List.of(
                    good.toBuilder().setAmountMinor(0).build(),
                    good.toBuilder().setAmountMinor(-1).build(),
                    good.toBuilder().setAmountMinor(Long.MIN_VALUE).build(),
                    good.toBuilder().clearAmountMinor().build())))
        .extracting(TransferOutcome::getStatus)
        .containsOnly(OutcomeStatus.OUTCOME_STATUS_AMOUNT_MUST_BE_POSITIVE);
    // The credit account has something already, so the largest amount does not fit any more.
    assertThat(
            client
                .submit(good.toBuilder().setId("overflow").setAmountMinor(Long.MAX_VALUE).build())
                .getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_AMOUNT_OVERFLOW);
  }

  @Test
  void answersBadIdsAsOutcomes() {
    Transfer good = payment("id", debit, credit, 1);
    assertThat(
            client.submit(
                List.of(
                    good.toBuilder().setId("").build(),
                    good.toBuilder().setId(TOO_LONG_ID).build(),
                    good.toBuilder().setId("nul\u0000").build())))
        .extracting(TransferOutcome::getStatus)
        .containsOnly(OutcomeStatus.OUTCOME_STATUS_ID_INVALID);
    assertThat(
            client.submit(
                List.of(
                    good.toBuilder().setDebitAccountId("").build(),
                    good.toBuilder().setDebitAccountId(TOO_LONG_ID).build(),
                    good.toBuilder().setCreditAccountId("").build(),
                    good.toBuilder().setCreditAccountId(TOO_LONG_ID).build())))
        .extracting(TransferOutcome::getStatus)
        .containsOnly(OutcomeStatus.OUTCOME_STATUS_ACCOUNT_ID_INVALID);
    assertThat(client.submit(good.toBuilder().setId("y".repeat(64)).build()).getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
  }

  @Test
  void answersUnknownAccountsByName() {
    String nobody = AccountIds.on(ring, "s2", "nobody");
    assertThat(client.submit(payment("nobody", debit, nobody, 1)).getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREDIT_ACCOUNT_NOT_FOUND);
    assertThat(client.submit(payment("nobody", nobody, credit, 1)).getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_DEBIT_ACCOUNT_NOT_FOUND);
    Status status = refusal(() -> client.account(nobody));
    assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(status.getDescription()).contains(nobody);
  }

  @Test
  void refusesReadsThatMakeNoSense() {
    List<Runnable> reads =
        List.of(
            () -> client.account(""),
            () -> client.account(TOO_LONG_ID),
            () -> client.accounts().getAccount(GetAccountRequest.getDefaultInstance()),
            () -> client.history(TOO_LONG_ID),
            () -> client.outcome(payment("", debit, credit, 1)),
            () ->
                client
                    .transfers()
                    .listTransfers(
                        ListTransfersRequest.newBuilder()
                            .setAccountId(debit)
                            .setPageToken("no token")
                            .build()),
            () ->
                client
                    .transfers()
                    .listTransfers(
                        ListTransfersRequest.newBuilder()
                            .setAccountId(debit)
                            .setPageSize(1_001)
                            .build()),
            () -> client.transfers().submitTransfer(SubmitTransferRequest.getDefaultInstance()));
    assertThat(reads)
        .allSatisfy(
            read -> assertThat(refusal(read).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  @Test
  void executesEachPaymentOfACutStreamOnceOrNotAtAll() throws Exception {
    List<Transfer> sent = new ArrayList<>();
    AtomicInteger answers = new AtomicInteger();
    int port = ProcessClusters.port(processes, "router", "--grpc-port");
    try (TcpProxy network = new TcpProxy(port);
        SwitchClient far =
            SwitchClient.connect("127.0.0.1:" + network.port(), processes.adminAddress())) {
      StreamObserver<StreamTransfersRequest> requests =
          TransferServiceGrpc.newStub(far.router()).streamTransfers(new Counter(answers));
      for (int number = 1; number <= 200; number++) {
        Transfer transfer = payment("cut-" + number, debit, credit, number);
        sent.add(transfer);
        requests.onNext(
            StreamTransfersRequest.newBuilder()
                .setRequestNumber(number)
                .addTransfers(transfer)
                .build());
      }
      Await.until("the stream has begun", Duration.ofSeconds(20), () -> answers.get() > 0);
      network.cut();
    }
    long before = client.account(credit).getBalanceMinor();

    List<OutcomeStatus> again =
        client.submit(sent).stream().map(TransferOutcome::getStatus).toList();

    assertThat(again)
        .containsOnly(OutcomeStatus.OUTCOME_STATUS_CREATED, OutcomeStatus.OUTCOME_STATUS_EXISTS);
    assertThat(client.submit(sent))
        .extracting(TransferOutcome::getStatus)
        .containsOnly(OutcomeStatus.OUTCOME_STATUS_EXISTS);
    assertThat(client.account(credit).getBalanceMinor()).isGreaterThanOrEqualTo(before);
    List<String> seen =
        client.history(credit).stream()
            .map(entry -> entry.getTransferId())
            .filter(id -> id.startsWith("cut-"))
            .toList();
    assertThat(seen).hasSize(200).doesNotHaveDuplicates();
  }

  private record Counter(AtomicInteger answers) implements StreamObserver<StreamTransfersResponse> {
    @Override
    public void onNext(StreamTransfersResponse response) {
      answers.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
      // The connection is cut on purpose.
    }

    @Override
    public void onCompleted() {
      // Nor does it end in another way.
    }
  }
}
