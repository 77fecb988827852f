// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import dev.payswitch.proto.v1.GetRingRequest;
import dev.payswitch.proto.v1.GetRingResponse;
import dev.payswitch.proto.v1.LocateAccountRequest;
import dev.payswitch.proto.v1.LocateAccountResponse;
import dev.payswitch.proto.v1.Ring;
import dev.payswitch.proto.v1.RingRun;
import dev.payswitch.proto.v1.RingServiceGrpc;
import dev.payswitch.proto.v1.RingShard;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A ring of three shards; accounts that begin with "m" live on s2, all others on s1. */
final class FakeRing extends RingServiceGrpc.RingServiceImplBase {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicLong epoch = new AtomicLong(7);

  /** Returns when somebody got the ring. */
  void awaitAsked() throws InterruptedException {
    if (!asked.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody asks for the ring");
    }
  }

  long epoch() {
    return epoch.get();
  }

  void nextEpoch() {
    epoch.incrementAndGet();
  }

  @Override
  public void getRing(GetRingRequest request, StreamObserver<GetRingResponse> answers) {
    answers.onNext(GetRingResponse.newBuilder().setRing(ring(epoch())).build());
    answers.onCompleted();
    asked.countDown();
  }

  static Ring ring(long epoch) {
    Ring.Builder ring =
        Ring.newBuilder()
            .setEpoch(epoch)
            .setArcCount(4096)
            .setHashAlgorithm("xxh3-64")
            .setClusterName("payswitch");
    int next = 0;
    for (int shard = 1; shard <= 3; shard++) {
      int arcs = shard == 3 ? 1366 : 1365;
      ring.addShards(RingShard.newBuilder().setShardId("s" + shard).setWeight(1).setArcCount(arcs));
      ring.addRuns(
          RingRun.newBuilder()
              .setFirstArc(next)
              .setArcCount(arcs)
              .setShardId("s" + shard)
              .setArcEpoch(1));
      next += arcs;
    }
    return ring.build();
  }

  @Override
  public void locateAccount(
      LocateAccountRequest request, StreamObserver<LocateAccountResponse> answers) {
    boolean second = request.getAccountId().startsWith("m");
    answers.onNext(
        LocateAccountResponse.newBuilder()
            .setPoint(0x9d1c4e0f7a22b310L)
            .setArc(0x9d1)
            .setShardId(second ? "s2" : "s1")
            .setArcEpoch(3)
            .setLeaderAddress(second ? "127.0.0.1:7502" : "127.0.0.1:7501")
            .setRingEpoch(7)
            .build());
    answers.onCompleted();
  }
}
