// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import dev.payswitch.node.Halt;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shard's log on Apache Ratis: one server with one group. A batch is durable on a majority
 * before it is applied, and applied on Ratis's apply thread. A log of one replica is the same thing
 * with a group of one.
 */
public final class RaftCommandLog implements CommandLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RaftCommandLog.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);
  private static final long SNAPSHOT_LIMIT_MILLIS = 10_000;
  private static final RaftClientRequest.Type READ =
      RaftClientRequest.readRequestType(false, false, true);

  private final RaftLogConfig config;
  private final ReplicatedState state;
  private final Halt halt;
  private final RaftGroupId groupId;
  private final RaftPeerId peerId;

  /** Random for each start: Ratis answers a repeated (client, call) from memory, unapplied. */
  private final ClientId clientId = ClientId.randomId();

  private final AtomicLong callId = new AtomicLong();
  private final Set<BatchMessage> underWay = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Running running;

  /** Owned by the thread that starts and closes. */
  private @Nullable DirectoryLock lock;

  /** What exists between start and close. */
  private record Running(
      RaftServer server,
      RaftServer.Division division,
      RaftClientAsynchronousProtocol calls,
      LogKeeper keeper) {}

  public RaftCommandLog(RaftLogConfig config, ReplicatedState state, Halt halt) {
    this.config = config;
    this.state = state;
    this.halt = halt;
    this.groupId = RaftSettings.groupId(config);
    this.peerId = RaftSettings.peerId(config);
  }

  /**
   * Checks the log files, opens them and takes part in the group. What is in the log and not in the
   * state is applied as soon as a leader is known. If the listener does not let a replica alone
   * open its log, this does nothing, and nobody ever leads.
   *
   * @throws LogRefused if the log is lost, cut or damaged, or cannot be opened
   */
  public void start(LeadershipListener listener) {
    LogGuard guard = new LogGuard(config.directory(), RaftSettings.logFiles(config));
    try {
      Files.createDirectories(RaftSettings.volume(config));
      lock = DirectoryLock.take(config.directory());
      long lastEntry = guard.check(state.applied());
      if (!config.isSingleReplica() || listener.mayOpenAlone(lastEntry)) {
        running = open(new LogKeeper(guard, listener, halt));
      }
    } catch (IOException e) {
      throw cannotOpen(e);
    } finally {
      if (running == null) {
        unlock();
      }
    }
  }

  private void unlock() {
    DirectoryLock held = lock;
    lock = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        LOG.warn("event=log_unlock_failed", e);
      }
    }
  }

  private Running open(LogKeeper keeper) {
    RaftServer server = null;
    try {
      server = newServer(keeper);
      RaftServer.Division division = server.getDivision(groupId);
      keeper.attach(division);
      server.start();
      keeper.watch();
      // The group itself takes calls on the caller's thread; the server hands them to another one
      // and waits.
      return new Running(
          server,
          division,
          division instanceof RaftClientAsynchronousProtocol calls ? calls : server,
          keeper);
    } catch (IOException | RuntimeException e) {
      keeper.expectStop();
      if (server != null) {
        closeBounded(server);
      }
      keeper.close();
      throw cannotOpen(e);
    }
  }

  private RaftServer newServer(LogKeeper keeper) throws IOException {
    RaftSettings settings = new RaftSettings(config);
    return RaftServer.newBuilder()
        .setServerId(peerId)
        .setGroup(settings.group())
        .setStateMachine(new RaftStateMachine(state, halt, keeper))
        .setProperties(settings.properties())
        .setParameters(settings.parameters())
        .setOption(RaftStorage.StartupOption.RECOVER)
        .build();
  }

  private LogRefused cannotOpen(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new LogRefused(
        "The log in "
            + config.directory()
            + " cannot be opened: "
            + root.getMessage()
            + ".\nIf a file is damaged: "
            + LogGuard.REMEDY,
        e);
  }

  @Override
  public void append(PendingBatch batch) {
    Running now = running;
    if (now == null) {
      batch.failed(false, new IllegalStateException("the log is not open"));
      return;
    }
    int sizeBytes = batch.bytes().size();
    if (sizeBytes > config.maxBatchBytes()) {
      batch.failed(
          false,
          new IllegalArgumentException(
              "a batch of " + sizeBytes + " bytes, more than " + config.maxBatchBytes()));
      return;
    }
    BatchMessage message = new BatchMessage(batch);
    underWay.add(message);
    var _ =
        submit(now, message, RaftClientRequest.writeRequestType())
            .whenComplete((reply, failure) -> finished(message, reply, failure));
    if (running == null) {
      // Closed meanwhile, maybe before this message could be seen.
      fail(message, new IllegalStateException("the log was closed"));
    }
  }

  private void finished(
      BatchMessage message, @Nullable RaftClientReply reply, @Nullable Throwable failure) {
    if (failure != null) {
      fail(message, failure);
    } else if (reply == null || !reply.isSuccess()) {
      fail(message, reply == null ? new IllegalStateException("no reply") : cause(reply));
    } else {
      underWay.remove(message);
    }
  }

  private void fail(BatchMessage message, Throwable cause) {
    underWay.remove(message);
    try {
      message.fail(cause);
    } catch (Throwable e) {
      halt.halt("A batch that failed in the log could not be given back.", e);
    }
  }

  /** Ratis reports a failure in the reply, in the future, or by throwing: here, in the future. */
  private CompletableFuture<RaftClientReply> submit(
      Running now, Message message, RaftClientRequest.Type type) {
    try {
      return now.calls.submitClientRequestAsync(
          RaftClientRequest.newBuilder()
              .setClientId(clientId)
              .setServerId(peerId)
              .setGroupId(groupId)
              .setCallId(callId.incrementAndGet())
              .setMessage(message)
              .setType(type)
              .build());
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<Void> readBarrier() {
    Running now = running;
    // A group of one answers reads before its leader is ready, and a follower by asking the leader.
    if (now == null || !now.division.getInfo().isLeaderReady()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("this replica does not lead"));
    }
    return submit(now, Message.EMPTY, READ)
        .thenCompose(
            reply ->
                reply.isSuccess()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(cause(reply)));
  }

  /**
   * The state has more entries in its files than before; the log files that hold only such entries
   * are deleted. May be called from any thread, at any time; returns at once.
   */
  public void durableAdvanced() {
    Running now = running;
    if (now != null) {
      now.keeper.execute(() -> purge(now));
    }
  }

  private void purge(Running now) throws IOException {
    var _ =
        now.server
            .snapshotManagementAsync(
                SnapshotManagementRequest.newCreate(
                    clientId, peerId, groupId, callId.incrementAndGet(), SNAPSHOT_LIMIT_MILLIS, 1))
            .exceptionally(
                e -> {
                  // The next flush of the store asks again.
                  LOG.debug("event=log_purge_failed", e);
                  return null;
                });
  }

  /** How large the log files are together. */
  public long sizeBytes() throws IOException {
    long sizeBytes = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(RaftSettings.logFiles(config), "log_*")) {
      for (Path file : files) {
        sizeBytes += sizeOrZero(file);
      }
    } catch (NoSuchFileException e) {
      return 0;
    }
    return sizeBytes;
  }

  /** A file may be purged or renamed between listing and asking. */
  private static long sizeOrZero(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /**
   * Leaves the group, after what is committed was applied, within a bounded time. Batches that were
   * not applied fail.
   */
  @Override
  public void close() {
    Running now = running;
    if (now == null) {
      return;
    }
    running = null;
    now.keeper.expectStop();
    closeBounded(now.server);
    for (BatchMessage message : underWay) {
      fail(message, new IllegalStateException("the log was closed"));
    }
    now.keeper.close();
    unlock();
  }

  private static void closeBounded(RaftServer server) {
    Thread closer =
        Thread.ofPlatform()
            .name("log-close")
            .daemon()
            .start(
                () -> {
                  try {
                    server.close();
                  } catch (IOException | RuntimeException e) {
                    LOG.warn("event=log_close_failed", e);
                  }
                });
    try {
      if (!closer.join(CLOSE_LIMIT)) {
        LOG.warn("event=log_close_timeout limit={}", CLOSE_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Throwable cause(RaftClientReply reply) {
    Throwable exception = reply.getException();
    return exception != null ? exception : new IllegalStateException("refused: " + reply);
  }
}
