// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Clock;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.log.CommandLog;
import dev.payswitch.node.transfer.RingSource;
import dev.payswitch.node.transfer.ShardLeader;
import dev.payswitch.proto.shard.v1.LaneServiceGrpc;
import dev.payswitch.proto.shard.v1.ShardServiceGrpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC port of a node: shard service, lane service and health. Messages of streams are decoded
 * on the network's threads, calls on a few others, and handed to the event loop; queries have
 * threads of their own, on which they may block.
 */
public final class NodeServer implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 8 << 20;
  private static final int MAX_METADATA_BYTES = 16 << 10;
  private static final int MAX_STREAMS_PER_CONNECTION = 256;
  private static final int MAX_RESETS_PER_WINDOW = 500;
  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int CALL_THREADS = 2;
  private static final int READ_THREADS = 2;

  /** For queries under way. Streams never end by themselves; what was taken is answered before. */
  private static final long GRACE_MILLIS = 300;

  private static final long CLOSE_SECONDS = 5;

  private final Server server;
  private final HealthStatusManager health = new HealthStatusManager();
  private final ExecutorService calls =
      Executors.newFixedThreadPool(CALL_THREADS, Thread.ofPlatform().name("calls-", 0).factory());
  private final ExecutorService reads =
      Executors.newFixedThreadPool(READ_THREADS, Thread.ofPlatform().name("reads-", 0).factory());

  public NodeServer(InetSocketAddress address, Self self, Parts parts) {
    ShardServer shard =
        new ShardServer(
            parts.leader(),
            parts.loop(),
            parts.clock(),
            parts.outcomes(),
            new ShardServer.Reading(
                self.shard(),
                reads,
                new ReadQueries(
                    new ReadQueries.Sources(parts.ledger(), parts.store(), parts.log()),
                    parts.leader(),
                    parts.loop()),
                new Verification(self.shard(), parts.store()),
                new NodeDescription(
                    new NodeDescription.Self(
                        self.shard(),
                        self.replica(),
                        self.release(),
                        self.dataId(),
                        self.freeDiskBytes(),
                        self.storeBytes(),
                        self.executedCommands()),
                    parts.ledger(),
                    parts.store(),
                    parts.ring()),
                new InDoubtReader(self.shard(), parts.store())));
    ServerInterceptor guard = new ClusterGuard(self.clusterId());
    server =
        NettyServerBuilder.forAddress(address)
            .executor(calls)
            .callExecutor(new StreamExecutor())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(MAX_STREAMS_PER_CONNECTION)
            .maxRstFramesPerWindow(MAX_RESETS_PER_WINDOW, RESET_WINDOW_SECONDS)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(ServerInterceptors.intercept(shard, guard))
            .addService(
                ServerInterceptors.intercept(new LaneServer(parts.leader(), parts.loop()), guard))
            .addService(
                ServerInterceptors.intercept(
                    new MoveServer(self.shard(), parts.leader(), parts.loop(), parts.store()),
                    guard))
            .addService(health.getHealthService())
            .build();
    health.setStatus("", ServingStatus.NOT_SERVING);
  }

  /** Who this node is, and two figures for its description. */
  public record Self(
      String clusterId,
      ShardId shard,
      int replica,
      String release,
      String dataId,
      LongSupplier freeDiskBytes,
      LongSupplier storeBytes,
      LongSupplier executedCommands) {}

  /** What the services act on. */
  public record Parts(
      Scheduler loop,
      Clock clock,
      Ledger ledger,
      LedgerStore store,
      CommandLog log,
      RingSource ring,
      ShardLeader leader,
      OutcomeListener outcomes) {}

  /**
   * Messages of the streams that payments go by are only read and handed on to the event loop, so
   * they need no thread of their own on the way. All other calls have one.
   */
  private static final class StreamExecutor implements ServerCallExecutorSupplier {
    private static final Set<String> STREAMS =
        Set.of(
            ShardServiceGrpc.getExecuteMethod().getFullMethodName(),
            LaneServiceGrpc.getOpenLaneMethod().getFullMethodName());

    @Override
    public <R, T> @Nullable Executor getExecutor(ServerCall<R, T> call, Metadata metadata) {
      return STREAMS.contains(call.getMethodDescriptor().getFullMethodName())
          ? Runnable::run
          : null;
    }
  }

  public void start() throws IOException {
    server.start();
  }

  /** The port that is open. */
  public int port() {
    return server.getPort();
  }

  /** Tells callers of the health service whether this node serves its shard. */
  public void serving(boolean serving) {
    health.setStatus("", serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /** Takes no new calls, and soon ends those that are left. */
  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        server.shutdownNow().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    calls.shutdownNow();
    reads.shutdownNow();
  }
}
