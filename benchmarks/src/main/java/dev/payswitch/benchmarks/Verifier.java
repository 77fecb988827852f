// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.benchmarks.report.Verification;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.LedgerVerification;
import dev.payswitch.proto.admin.v1.VerifyLedgersRequest;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the cluster for its conservation check. */
final class Verifier {
  private static final String ACTOR = "bench";
  private static final long TIMEOUT_SECONDS = 300;
  private static final double NANOS_PER_SECOND = 1e9;

  private Verifier() {}

  static Verification verify(Channel adminChannel) {
    long startNanos = System.nanoTime();
    List<String> lines = new ArrayList<>();
    boolean holds;
    try {
      VerifyLedgersResponse response =
          AdminServiceGrpc.newBlockingStub(adminChannel)
              .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .verifyLedgers(VerifyLedgersRequest.newBuilder().setActor(ACTOR).build());
      response.getLedgersList().forEach(ledger -> lines.add(line(ledger)));
      lines.add(
          response.getShardCount()
              + " shards, "
              + response.getLaneCount()
              + " lanes, "
              + response.getInDoubtCount()
              + " transfers in doubt");
      lines.addAll(response.getFindingsList());
      holds = response.getHolds();
    } catch (StatusRuntimeException failed) {
      lines.add("no answer: " + failed.getStatus());
      holds = false;
    }
    double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    return new Verification(holds, seconds, lines);
  }

  private static String line(LedgerVerification ledger) {
    return ledger.getLedger()
        + ": "
        + ledger.getAccountCount()
        + " accounts, debits "
        + ledger.getDebitsPostedMinor()
        + ", credits "
        + ledger.getCreditsPostedMinor()
        + ", in flight "
        + ledger.getInFlightMinor()
        + (ledger.getHolds() ? "" : ", DOES NOT HOLD");
  }
}
