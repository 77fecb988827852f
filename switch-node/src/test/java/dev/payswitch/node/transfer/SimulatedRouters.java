// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.Run;
import dev.payswitch.router.routing.CommandKind;
import dev.payswitch.router.routing.CommandResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Two routers between callers and shards. They learn late where leaders are, begin now and then
 * with an old ring, lose their streams, and die; another one takes the place.
 */
final class SimulatedRouters {
  private static final int COUNT = 2;

  private final SimulatedTime time;
  private final SimulatedHistory history;
  private final RandomGenerator random;
  private final SimulatedRing ring;
  private final Ring oldRing;
  private final Map<ShardId, String> leaders = new HashMap<>();
  private final Map<String, SimulatedNode> nodes = new HashMap<>();
  private final List<SimulatedRouter> routers = new ArrayList<>();
  private int started;
  private boolean calm;

  SimulatedRouters(
      SimulatedTime time, SimulatedHistory history, RandomGenerator random, SimulatedRing ring) {
    this.time = time;
    this.history = history;
    this.random = random;
    this.ring = ring;
    this.oldRing = older(ring.current());
    ring.watch(this::changed);
    for (int index = 0; index < COUNT; index++) {
      routers.add(start());
    }
  }

  /** The ring before: every arc belonged to another shard. */
  private static Ring older(Ring ring) {
    List<ShardId> shards = List.copyOf(ring.weights().keySet());
    List<Run> runs = new ArrayList<>();
    for (Run run : ring.runs()) {
      ShardId owner = shards.get((shards.indexOf(run.owner()) + 1) % shards.size());
      runs.add(new Run(run.firstArc(), run.arcCount(), owner, ArcEpoch.FIRST));
    }
    return new Ring(RingEpoch.FIRST, ring.hasher(), ring.arcCount(), ring.weights(), runs);
  }

  private SimulatedRouter start() {
    SimulatedProcess process = new SimulatedProcess("router" + ++started, time);
    SimulatedRouter router =
        new SimulatedRouter(
            new SimulatedRouter.World(time, history, random, nodes::get, ring), process);
    router.learn(calm || random.nextInt(3) != 0 ? ring.current() : oldRing);
    router.learn(Map.copyOf(leaders));
    return router;
  }

  private void changed(Ring newer) {
    for (SimulatedRouter router : routers) {
      time.soon(20_000, () -> router.learn(newer));
    }
  }

  /** A process leads a shard; routers hear of it some time later. */
  void leads(ShardId shard, SimulatedNode node) {
    String address = node.process().toString();
    nodes.put(address, node);
    leaders.put(shard, address);
    for (SimulatedRouter router : routers) {
      time.soon(20_000, () -> router.learn(Map.copyOf(leaders)));
    }
  }

  /** Sends a command through one of the routers; if that one dies there is no answer. */
  void submit(
      CommandKind kind,
      ByteString payload,
      AccountId account,
      long timeoutMicros,
      Consumer<CommandResult> answer) {
    routers
        .get(random.nextInt(routers.size()))
        .submit(kind, payload, account, timeoutMicros, answer);
  }

  /** A router dies, or loses a stream. */
  void fault() {
    int victim = random.nextInt(routers.size());
    if (calm) {
      return;
    }
    if (random.nextInt(3) == 0) {
      history.add("routers", "dies", routers.get(victim));
      routers.get(victim).die();
      routers.set(victim, start());
    } else {
      routers.get(victim).breakOne();
    }
  }

  void breakAll(SimulatedProcess node) {
    routers.forEach(router -> router.breakAll(node));
  }

  void calmDown() {
    calm = true;
  }
}
