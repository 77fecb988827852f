// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.KeptRing;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDifference;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.proto.admin.v1.CompareRingsRequest;
import dev.payswitch.proto.admin.v1.CompareRingsResponse;
import dev.payswitch.proto.admin.v1.GetKeptRingRequest;
import dev.payswitch.proto.admin.v1.GetKeptRingResponse;
import dev.payswitch.proto.admin.v1.ListRingHistoryRequest;
import dev.payswitch.proto.admin.v1.ListRingHistoryResponse;
import dev.payswitch.proto.admin.v1.MovedArcs;
import dev.payswitch.proto.admin.v1.RingChange;
import dev.payswitch.proto.admin.v1.WeightChange;
import dev.payswitch.router.inspect.RingArchive;
import dev.payswitch.router.inspect.RingHistory;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads rings from ZooKeeper, now and before. Blocks. */
final class RingQueries {
  private final RingArchive archive;
  private final RingHistory history;
  private final ClusterView cluster;

  /** A document, and since when it is the ring; nothing: not known. */
  private record Found(KeptRing kept, Optional<Instant> since) {}

  RingQueries(RingArchive archive, RingHistory history, ClusterView cluster) {
    this.archive = archive;
    this.history = history;
    this.cluster = cluster;
  }

  GetKeptRingResponse get(GetKeptRingRequest request, Ring current) {
    return fromZooKeeper(
        () -> {
          Found found = find(request.getEpoch());
          GetKeptRingResponse.Builder response =
              GetKeptRingResponse.newBuilder()
                  .setDocument(ByteString.copyFrom(found.kept().document()))
                  .setCurrentEpoch(current.epoch().value());
          found.since().ifPresent(since -> response.setSinceTime(timestamp(since)));
          if (!request.getDocumentOnly()) {
            response.setRing(RingService.describe(parse(found.kept()), cluster.clusterName()));
          }
          return response.build();
        });
  }

  CompareRingsResponse compare(CompareRingsRequest request) {
    if (request.getBeforeEpoch() < 1) {
      throw StatusMapper.invalidArgument("before_epoch", "must be at least 1");
    }
    return fromZooKeeper(
        () -> {
          Ring before = parse(find(request.getBeforeEpoch()).kept());
          Ring after = parse(find(request.getAfterEpoch()).kept());
          try {
            return CompareRingsResponse.newBuilder()
                .setChange(show(RingDifference.between(before, after)))
                .build();
          } catch (IllegalArgumentException other) {
            throw StatusMapper.ringUnreadable(String.valueOf(other.getMessage()));
          }
        });
  }

  ListRingHistoryResponse list(ListRingHistoryRequest request) {
    return fromZooKeeper(
        () -> {
          ListRingHistoryResponse.Builder response = ListRingHistoryResponse.newBuilder();
          for (RingHistory.Entry entry : history.read()) {
            if (Long.compareUnsigned(entry.epoch().value(), request.getAfterEpoch()) > 0) {
              response.addRings(show(entry));
            }
          }
          return response.build();
        });
  }

  /** Epoch 0 is the current one. */
  private Found find(long epoch) {
    if (epoch < 0) {
      throw StatusMapper.invalidArgument("epoch", "is too large");
    }
    Optional<KeptRing> current = archive.current();
    if (current.isPresent() && (epoch == 0 || isOf(current.get(), epoch))) {
      return new Found(current.get(), Optional.of(current.get().written()));
    }
    Optional<KeptRing> previous =
        epoch == 0 ? Optional.empty() : archive.previous(new RingEpoch(epoch));
    if (previous.isEmpty() && current.isPresent()) {
      // One that cannot be read may be the one that is asked for.
      Ring _ = parse(current.get());
    }
    return previous
        .map(kept -> new Found(kept, replaced(epoch - 1)))
        .orElseThrow(() -> StatusMapper.ringNotKept(epoch));
  }

  private Optional<Instant> replaced(long epoch) {
    return epoch < 1
        ? Optional.empty()
        : archive.previous(new RingEpoch(epoch)).map(KeptRing::written);
  }

  private static boolean isOf(KeptRing kept, long epoch) {
    try {
      return RingDocument.read(kept.document()).epoch().value() == epoch;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  private static Ring parse(KeptRing kept) {
    try {
      return RingDocument.read(kept.document());
    } catch (IllegalArgumentException refused) {
      throw StatusMapper.ringUnreadable(String.valueOf(refused.getMessage()));
    }
  }

  private static <T> T fromZooKeeper(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ClusterException failed) {
      throw StatusMapper.zooKeeperUnavailable(String.valueOf(failed.getMessage()));
    }
  }

  private static dev.payswitch.proto.admin.v1.KeptRing show(RingHistory.Entry entry) {
    dev.payswitch.proto.admin.v1.KeptRing.Builder shown =
        dev.payswitch.proto.admin.v1.KeptRing.newBuilder()
            .setEpoch(entry.epoch().value())
            .setProblem(entry.problem());
    if (entry.since() != null) {
      shown.setSinceTime(timestamp(entry.since()));
    }
    if (entry.change() != null) {
      shown.setChange(show(entry.change()));
    }
    return shown.build();
  }

  private static RingChange show(RingDifference difference) {
    RingChange.Builder change =
        RingChange.newBuilder()
            .setBeforeEpoch(difference.before().value())
            .setAfterEpoch(difference.after().value())
            .setMovedArcCount(difference.movedArcCount())
            .setBeforeRunCount(difference.runsBefore())
            .setAfterRunCount(difference.runsAfter());
    for (RingDifference.Moved moved : difference.moved()) {
      change.addMoved(
          MovedArcs.newBuilder()
              .setFirstArc(moved.firstArc().index())
              .setArcCount(moved.arcCount())
              .setSourceShardId(moved.source().value())
              .setTargetShardId(moved.target().value())
              .setArcEpoch(moved.since().value()));
    }
    for (RingDifference.WeightChange weight : difference.weights()) {
      WeightChange.Builder shown = WeightChange.newBuilder().setShardId(weight.shard().value());
      weight.before().ifPresent(shown::setBefore);
      weight.after().ifPresent(shown::setAfter);
      change.addWeights(shown);
    }
    return change.build();
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
