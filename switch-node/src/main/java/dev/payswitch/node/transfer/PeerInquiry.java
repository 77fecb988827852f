// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every other shard of the ring what it knows of this one, when the cluster's own record is
 * gone. A shard that does not answer is asked again: silence is never an answer. Owned by the event
 * loop.
 */
final class PeerInquiry {
  private static final Logger LOG = LoggerFactory.getLogger(PeerInquiry.class);
  private static final Duration ASK_EVERY = Duration.ofMillis(100);

  private final ShardId self;
  private final Ports ports;
  private final PeerCheck check;
  private final Set<ShardId> heard = new TreeSet<>();
  private Set<ShardId> told = Set.of();

  PeerInquiry(ShardId self, Ports ports, PeerCheck check) {
    this.self = self;
    this.ports = ports;
    this.check = check;
  }

  /** What an inquiry needs of the outside. */
  record Ports(RingSource ring, LaneTransport transport, Scheduler scheduler) {}

  /**
   * Goes on until everybody has answered, one does not agree, or it is not wanted any more.
   *
   * @param agreed nobody knows more of this shard than its log does
   * @param regressed somebody does, and what
   */
  void run(BooleanSupplier wanted, Runnable agreed, Consumer<String> regressed) {
    Ring ring = ports.ring().current();
    if (!wanted.getAsBoolean()) {
      return;
    }
    if (ring == null) {
      ports.ring().refresh();
    } else {
      Set<ShardId> missing = new TreeSet<>(ring.weights().keySet());
      missing.remove(self);
      missing.removeAll(heard);
      if (missing.isEmpty()) {
        agreed.run();
        return;
      }
      tell(missing);
      for (ShardId peer : missing) {
        ports.transport().askKnowledge(peer, known -> heard(peer, known, wanted, regressed));
      }
    }
    ports.scheduler().schedule(ASK_EVERY, () -> run(wanted, agreed, regressed));
  }

  private void heard(
      ShardId peer,
      Optional<PeerKnowledge> known,
      BooleanSupplier wanted,
      Consumer<String> regressed) {
    if (known.isEmpty() || !wanted.getAsBoolean()) {
      return;
    }
    if (check.missing(peer, known.get()) == null) {
      heard.add(peer);
    } else {
      check.judge(peer, known.get(), regressed);
    }
  }

  private void tell(Set<ShardId> missing) {
    if (!missing.equals(told)) {
      told = Set.copyOf(missing);
      LOG.warn("event=asking_peers shard={} why=no_recorded_position missing={}", self, missing);
    }
  }
}
