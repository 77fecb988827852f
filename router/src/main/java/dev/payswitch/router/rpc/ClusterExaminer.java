// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.cluster.ClusterException;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.CheckLevel;
import dev.payswitch.proto.admin.v1.ExamineClusterRequest;
import dev.payswitch.proto.admin.v1.InDoubtTransfer;
import dev.payswitch.proto.admin.v1.ListInDoubtRequest;
import dev.payswitch.proto.admin.v1.ListInDoubtResponse;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import dev.payswitch.router.inspect.Check;
import dev.payswitch.router.inspect.ClusterChecks;
import dev.payswitch.router.inspect.ClusterFacts;
import dev.payswitch.router.inspect.InDoubtFacts;
import dev.payswitch.router.inspect.RingArchive;
import dev.payswitch.router.inspect.RingChecks;
import dev.payswitch.router.inspect.Survey;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Asks everybody, and has what they say checked. Blocks. */
final class ClusterExaminer {
  private static final int LOOKS = 2;
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_IN_DOUBT = 1_000;
  private static final Duration MAX_OLDER = Duration.ofDays(365);

  private final Survey survey;
  private final RingArchive archive;
  private final InDoubtQueries inDoubt;
  private final LedgerVerifier verifier;
  private final Pause pause;

  /** Whom to ask. */
  record Sources(Survey survey, RingArchive archive) {}

  ClusterExaminer(Sources sources, InDoubtQueries inDoubt, LedgerVerifier verifier, Pause pause) {
    this.survey = sources.survey();
    this.archive = sources.archive();
    this.inDoubt = inDoubt;
    this.verifier = verifier;
    this.pause = pause;
  }

  /** What was found, and the facts that it was found in. */
  private record Look(ClusterFacts facts, List<Check> checks) {}

  List<Check> verifyRing() throws InterruptedException {
    return lookAtRing().checks();
  }

  private Look lookAtRing() throws InterruptedException {
    for (int look = 1; ; look++) {
      ClusterFacts facts = survey.look();
      List<Check> checks = RingChecks.of(facts, archived());
      if (look == LOOKS || !RingChecks.mayPass(checks)) {
        return new Look(facts, checks);
      }
      pause.pause(LOOK_AGAIN_NANOS);
    }
  }

  private RingChecks.Archived archived() {
    try {
      return new RingChecks.Archived(archive.current(), "");
    } catch (ClusterException failed) {
      return new RingChecks.Archived(Optional.empty(), String.valueOf(failed.getMessage()));
    }
  }

  List<Check> examine(ExamineClusterRequest request, Ring ring, CallDeadline deadline)
      throws InterruptedException {
    ClusterChecks.Limits limits = limits(request);
    Look look = lookAtRing();
    List<Check> checks = new ArrayList<>(ClusterChecks.of(look.facts(), limits));
    checks.addAll(look.checks());
    checks.addAll(inDoubt(ring, limits.older()));
    if (request.getVerifyLedgers()) {
      checks.addAll(ledgers(ring, deadline));
    }
    return checks;
  }

  private static ClusterChecks.Limits limits(ExamineClusterRequest request) {
    Duration older = ClusterChecks.Limits.DEFAULT.older();
    if (request.getOlderMillis() != 0) {
      if (request.getOlderMillis() < 0 || request.getOlderMillis() > MAX_OLDER.toMillis()) {
        throw StatusMapper.invalidArgument("older_millis", "must be at most a year");
      }
      older = Duration.ofMillis(request.getOlderMillis());
    }
    long floor = request.getFreeDiskFloorBytes();
    if (floor < 0) {
      throw StatusMapper.invalidArgument("free_disk_floor_bytes", "is too large");
    }
    return new ClusterChecks.Limits(
        older, floor == 0 ? ClusterChecks.Limits.DEFAULT.freeDiskFloorBytes() : floor);
  }

  private List<Check> inDoubt(Ring ring, Duration older) throws InterruptedException {
    ListInDoubtResponse answer =
        inDoubt.list(
            ListInDoubtRequest.newBuilder()
                .setOlderMillis(older.toMillis())
                .setLimit(MAX_IN_DOUBT)
                .build(),
            ring);
    Map<String, Integer> byHome = new TreeMap<>();
    long oldest = 0;
    for (InDoubtTransfer transfer : answer.getTransfersList()) {
      byHome.merge(transfer.getHomeShardId(), 1, Integer::sum);
      oldest = Math.max(oldest, transfer.getAgeMillis());
    }
    return ClusterChecks.of(
        new InDoubtFacts(byHome, oldest, answer.getMore(), answer.getSilentShardsList()), older);
  }

  private List<Check> ledgers(Ring ring, CallDeadline deadline) throws InterruptedException {
    VerifyLedgersResponse answer;
    try {
      answer = verifier.verify(ring, deadline);
    } catch (StatusRuntimeException failed) {
      return List.of(
          ClusterChecks.ledgersNotAdded(String.valueOf(failed.getStatus().getDescription())));
    }
    return ClusterChecks.ledgers(
        answer.getHolds(), answer.getFindingsList(), answer.getLedgersCount());
  }

  static dev.payswitch.proto.admin.v1.Check show(Check check) {
    return dev.payswitch.proto.admin.v1.Check.newBuilder()
        .setName(check.name())
        .setLevel(
            switch (check.level()) {
              case OK -> CheckLevel.CHECK_LEVEL_OK;
              case WARN -> CheckLevel.CHECK_LEVEL_WARN;
              case FAIL -> CheckLevel.CHECK_LEVEL_FAIL;
            })
        .setFinding(check.finding())
        .setAdvice(check.advice())
        .build();
  }
}
