// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.rpc.ExecuteStreams;
import dev.payswitch.router.routing.CommandKind;
import dev.payswitch.router.routing.CommandResult;
import dev.payswitch.router.routing.ExecuteCodec;
import dev.payswitch.router.routing.RingView;
import dev.payswitch.router.routing.RoutedCall;
import dev.payswitch.router.routing.RoutingLimits;
import dev.payswitch.router.routing.RoutingMetrics;
import dev.payswitch.router.routing.RoutingPorts;
import dev.payswitch.router.routing.Scheduler;
import dev.payswitch.router.routing.ShardConnector;
import dev.payswitch.router.routing.ShardDirectory;
import dev.payswitch.router.routing.ShardRouter;
import dev.payswitch.router.routing.ShardStream;
import dev.payswitch.router.routing.TimingWheel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One router: the production classes of routing over simulated time and streams. */
final class SimulatedRouter {
  private static final RoutingLimits SMALL_LIMITS = new RoutingLimits(4, 4_096, 16, 24);

  private final World world;
  private final SimulatedProcess process;
  private final RingView ringView = new RingView();
  private final ShardDirectory directory = new ShardDirectory();
  private final List<Stream> streams = new ArrayList<>();
  private final ShardRouter router;

  /**
   * What routers share.
   *
   * @param nodes who listens at an address, dead or alive
   */
  record World(
      SimulatedTime time,
      SimulatedHistory history,
      RandomGenerator random,
      Function<String, @Nullable SimulatedNode> nodes,
      SimulatedRing ring) {}

  SimulatedRouter(World world, SimulatedProcess process) {
    this.world = world;
    this.process = process;
    Loop loop = new Loop();
    ShardConnector connector =
        (shard, address, listener) -> {
          Stream stream = new Stream(world.nodes().apply(address), listener);
          streams.add(stream);
          stream.open();
          return stream;
        };
    router =
        new ShardRouter(
            ringView,
            directory,
            SMALL_LIMITS,
            new RoutingPorts(
                loop,
                this::nanoTime,
                world.random(),
                connector,
                () -> world.time().soon(10_000, () -> learn(world.ring().current())),
                new NothingIsCounted()));
  }

  private long nanoTime() {
    return world.time().elapsedMicros() * 1_000;
  }

  void learn(Ring ring) {
    process.loop.execute(() -> ringView.offer(ring));
  }

  void learn(Map<ShardId, String> leaders) {
    process.loop.execute(() -> directory.offer(leaders));
  }

  void submit(
      CommandKind kind,
      ByteString payload,
      AccountId account,
      long timeoutMicros,
      Consumer<CommandResult> answer) {
    RoutedCall call =
        new RoutedCall(
            new RoutedCall.Terms(
                kind, ByteString.copyFromUtf8("caller"), nanoTime() + timeoutMicros * 1_000),
            1,
            done -> answer.accept(done.result(0)));
    call.add(payload, world.ring().current().arcOf(account).index());
    router.submit(call);
  }

  void die() {
    process.kill();
    List.copyOf(streams).forEach(Stream::breakDown);
  }

  void breakOne() {
    if (!streams.isEmpty()) {
      streams.get(world.random().nextInt(streams.size())).breakDown();
    }
  }

  void breakAll(SimulatedProcess node) {
    List.copyOf(streams).stream()
        .filter(stream -> stream.node != null && stream.node.process() == node)
        .forEach(Stream::breakDown);
  }

  @Override
  public String toString() {
    return process.toString();
  }

  /** Counts nothing. */
  private static final class NothingIsCounted implements RoutingMetrics {
    @Override
    public void batchSent(String shard, int commandCount) {}

    @Override
    public void retried(String reason) {}
  }

  /** The event loop, with the timers of production. */
  private final class Loop implements Scheduler {
    private final TimingWheel wheel = new TimingWheel(0);
    private boolean ticks;

    @Override
    public void execute(Runnable task) {
      process.loop.execute(task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
      Timer timer = wheel.schedule(nanoTime() + delayNanos, task);
      tick();
      return timer;
    }

    private void tick() {
      if (!ticks) {
        ticks = true;
        world
            .time()
            .after(TimingWheel.TICK_NANOS / 1_000, () -> process.loop.execute(this::advance));
      }
    }

    private void advance() {
      ticks = false;
      wheel.advanceTo(nanoTime());
      if (!wheel.isEmpty()) {
        tick();
      }
    }
  }

  /** A stream to a node, with the production session at its other end. */
  private final class Stream implements ShardStream {
    private final @Nullable SimulatedNode node;
    private final Listener listener;
    private final SimulatedPipe there = new SimulatedPipe(world.time(), world.random(), () -> 0);
    private final SimulatedPipe back = new SimulatedPipe(world.time(), world.random(), () -> 0);
    private long lostAfterMicros = Long.MAX_VALUE;
    private @Nullable Consumer<byte[]> session;
    private boolean connected;
    private boolean broken;

    Stream(@Nullable SimulatedNode node, Listener listener) {
      this.node = node;
      this.listener = listener;
    }

    private void tell(String what, Object about) {
      world.history().add(process.toString(), what, about);
    }

    void open() {
      SimulatedNode target = node;
      if (target == null || target.process().isDead()) {
        breakDown();
        return;
      }
      tell("opens a stream to", target.process());
      there.send(
          target.process(),
          () ->
              session =
                  ExecuteStreams.open(
                      target.process().loop,
                      target::nowMicros,
                      target.leader().intake(),
                      this::reply));
      world.time().soon(1_000, this::ready);
    }

    private void ready() {
      connected = true;
      process.loop.execute(listener::ready);
    }

    private void reply(byte[] response) {
      back.send(
          process,
          () -> {
            if (world.time().elapsedMicros() <= lostAfterMicros) {
              List<ShardReply> replies = decode(response);
              tell("takes so many replies:", replies.size());
              listener.replied(replies);
            }
          });
    }

    private List<ShardReply> decode(byte[] response) {
      try {
        return ExecuteCodec.decode(response);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean isReady() {
      if (!connected || broken) {
        return false;
      }
      if (world.random().nextInt(10) == 0) {
        world.time().soon(500, this::ready);
        return false;
      }
      return true;
    }

    @Override
    public void send(List<ShardCommand> commands) {
      SimulatedNode target = node;
      if (target == null || broken) {
        return;
      }
      tell("sends " + target.process() + " so many commands:", commands.size());
      byte[] request = ExecuteCodec.encode(commands);
      there.send(
          target.process(),
          () -> {
            if (broken && world.time().elapsedMicros() <= lostAfterMicros) {
              // Nobody has read it yet.
              world.time().soon(200_000, () -> target.process().loop.execute(() -> take(request)));
            } else if (world.time().elapsedMicros() <= lostAfterMicros) {
              take(request);
            }
          });
    }

    private void take(byte[] request) {
      Consumer<byte[]> opened = session;
      if (opened != null) {
        opened.accept(request);
      }
    }

    @Override
    public void cancel() {
      breakDown();
    }

    void breakDown() {
      if (broken) {
        return;
      }
      broken = true;
      tell("loses a stream", node == null ? "to nobody" : node.process());
      streams.remove(this);
      if (world.random().nextBoolean()) {
        long more = world.random().nextBoolean() ? 0 : world.time().delay(2_000);
        lostAfterMicros = world.time().elapsedMicros() + more;
      }
      world.time().soon(5_000, () -> process.loop.execute(() -> listener.broken("broken")));
    }
  }
}
