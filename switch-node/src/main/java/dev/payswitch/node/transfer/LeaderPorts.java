// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.node.Clock;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.log.Batcher;
import dev.payswitch.node.move.Moves;
import java.util.random.RandomGenerator;

/** Everything that the leader of a shard and its parts need of the outside. */
public record LeaderPorts(
    Scheduler scheduler,
    Clock clock,
    RandomGenerator random,
    Ledger ledger,
    LedgerStore store,
    Batcher batcher,
    RingSource ring,
    LaneLock lock,
    LaneTransport transport,
    IntentRecovery.Asker asker,
    LaneObserver observer,
    RegressionMark mark,
    Moves moves) {}
