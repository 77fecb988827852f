// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.LedgerVerification;
import dev.payswitch.proto.admin.v1.VerifyLedgersRequest;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.AccountServiceGrpc;
import dev.payswitch.proto.v1.CreateAccountsRequest;
import dev.payswitch.proto.v1.CreateAccountsResponse;
import dev.payswitch.proto.v1.GetRingRequest;
import dev.payswitch.proto.v1.GetRingResponse;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.RingRun;
import dev.payswitch.proto.v1.RingServiceGrpc;
import dev.payswitch.proto.v1.RingShard;
import dev.payswitch.proto.v1.StreamTransfersRequest;
import dev.payswitch.proto.v1.StreamTransfersResponse;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransferResponse;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.SubmitTransfersResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Answers the calls of a generator over a real connection, remembers what was asked, and behaves as
 * badly as a test wants: late, or failing.
 */
final class FakeRouter implements AutoCloseable {
  private final Ring ring;
  private final Server server;
  private final ScheduledExecutorService delays = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Transfer> transfers = new ConcurrentHashMap<>();
  private final Map<String, Boolean> accounts = new ConcurrentHashMap<>();
  private final Set<String> busyAccounts = ConcurrentHashMap.newKeySet();
  private final AtomicInteger overlaps = new AtomicInteger();
  private final AtomicInteger failuresLeft = new AtomicInteger();
  private volatile long delayMillis;
  private volatile boolean holds = true;

  FakeRouter(Ring ring) {
    this.ring = ring;
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(new Transfers())
              .addService(new Accounts())
              .addService(new Rings())
              .addService(new Admin())
              .build()
              .start();
    } catch (IOException notStarted) {
      throw new UncheckedIOException(notStarted);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Makes every answer come so much later. */
  void delay(long millis) {
    delayMillis = millis;
  }

  /** Refuses the next calls. */
  void failNext(int calls) {
    failuresLeft.set(calls);
  }

  void breakLedger() {
    holds = false;
  }

  /** The transfers by debit account and id. */
  Map<String, Transfer> transfers() {
    return transfers;
  }

  /** How many unary calls came for an account of another one that was not answered yet. */
  int overlaps() {
    return overlaps.get();
  }

  int accountCount() {
    return accounts.size();
  }

  boolean isAcross(Transfer transfer) {
    return !ring.ownerOf(new AccountId(transfer.getDebitAccountId()))
        .equals(ring.ownerOf(new AccountId(transfer.getCreditAccountId())));
  }

  @Override
  public void close() {
    server.shutdownNow();
    delays.shutdownNow();
  }

  private TransferOutcome execute(Transfer transfer) {
    String key = transfer.getDebitAccountId() + "/" + transfer.getId();
    boolean known = transfers.put(key, transfer) != null;
    return TransferOutcome.newBuilder()
        .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_SUCCESS)
        .setStatus(
            known ? OutcomeStatus.OUTCOME_STATUS_EXISTS : OutcomeStatus.OUTCOME_STATUS_CREATED)
        .build();
  }

  private List<TransferOutcome> execute(List<Transfer> list) {
    return list.stream().map(this::execute).toList();
  }

  private void later(Runnable answer) {
    if (delayMillis == 0) {
      answer.run();
    } else {
      var _ = delays.schedule(answer, delayMillis, TimeUnit.MILLISECONDS);
    }
  }

  private <T> void answer(StreamObserver<T> observer, T message) {
    answer(observer, message, () -> {});
  }

  private <T> void answer(StreamObserver<T> observer, T message, Runnable before) {
    if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      before.run();
      observer.onError(Status.UNAVAILABLE.asRuntimeException());
      return;
    }
    later(
        () -> {
          before.run();
          observer.onNext(message);
          observer.onCompleted();
        });
  }

  private final class Transfers extends TransferServiceGrpc.TransferServiceImplBase {
    @Override
    public void submitTransfer(
        SubmitTransferRequest request, StreamObserver<SubmitTransferResponse> observer) {
      Transfer transfer = request.getTransfer();
      List<String> begun =
          Stream.of(transfer.getDebitAccountId(), transfer.getCreditAccountId())
              .filter(busyAccounts::add)
              .toList();
      if (begun.size() < 2) {
        overlaps.incrementAndGet();
      }
      TransferOutcome outcome = execute(transfer);
      SubmitTransferResponse response =
          SubmitTransferResponse.newBuilder().setOutcome(outcome).build();
      answer(observer, response, () -> busyAccounts.removeAll(begun));
    }

    @Override
    public void submitTransfers(
        SubmitTransfersRequest request, StreamObserver<SubmitTransfersResponse> observer) {
      List<TransferOutcome> outcomes = execute(request.getTransfersList());
      answer(observer, SubmitTransfersResponse.newBuilder().addAllOutcomes(outcomes).build());
    }

    @Override
    public StreamObserver<StreamTransfersRequest> streamTransfers(
        StreamObserver<StreamTransfersResponse> observer) {
      return new StreamObserver<>() {
        @Override
        public void onNext(StreamTransfersRequest request) {
          if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
          }
          StreamTransfersResponse response =
              StreamTransfersResponse.newBuilder()
                  .setRequestNumber(request.getRequestNumber())
                  .addAllOutcomes(execute(request.getTransfersList()))
                  .build();
          observer.onNext(response);
        }

        @Override
        public void onError(Throwable cancelled) {
          // The caller went away.
        }

        @Override
        public void onCompleted() {
          observer.onCompleted();
        }
      };
    }
  }

  private final class Accounts extends AccountServiceGrpc.AccountServiceImplBase {
    @Override
    public void createAccounts(
        CreateAccountsRequest request, StreamObserver<CreateAccountsResponse> observer) {
      CreateAccountsResponse.Builder response = CreateAccountsResponse.newBuilder();
      request
          .getAccountsList()
          .forEach(
              account -> {
                accounts.put(account.getId(), account.getNoFloor());
                response.addOutcomes(
                    AccountOutcome.newBuilder()
                        .setStatus(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED));
              });
      answer(observer, response.build());
    }
  }

  private final class Rings extends RingServiceGrpc.RingServiceImplBase {
    @Override
    public void getRing(GetRingRequest request, StreamObserver<GetRingResponse> observer) {
      var document =
          dev.payswitch.proto.v1.Ring.newBuilder()
              .setEpoch(ring.epoch().value())
              .setArcCount(ring.arcCount())
              .setHashAlgorithm("xxh3-64")
              .setHashSeed(ring.hasher().seed());
      ring.weights()
          .forEach(
              (shard, weight) ->
                  document.addShards(
                      RingShard.newBuilder().setShardId(shard.value()).setWeight(weight)));
      ring.runs()
          .forEach(
              run ->
                  document.addRuns(
                      RingRun.newBuilder()
                          .setFirstArc(run.firstArc().index())
                          .setArcCount(run.arcCount())
                          .setShardId(run.owner().value())
                          .setArcEpoch(run.arcEpoch().value())));
      observer.onNext(GetRingResponse.newBuilder().setRing(document).build());
      observer.onCompleted();
    }
  }

  private final class Admin extends AdminServiceGrpc.AdminServiceImplBase {
    @Override
    public void verifyLedgers(
        VerifyLedgersRequest request, StreamObserver<VerifyLedgersResponse> observer) {
      VerifyLedgersResponse.Builder response =
          VerifyLedgersResponse.newBuilder()
              .setHolds(holds)
              .setShardCount(ring.weights().size())
              .addLedgers(
                  LedgerVerification.newBuilder()
                      .setLedger("EUR")
                      .setAccountCount(accounts.size())
                      .setHolds(holds));
      observer.onNext(response.build());
      observer.onCompleted();
    }
  }
}
