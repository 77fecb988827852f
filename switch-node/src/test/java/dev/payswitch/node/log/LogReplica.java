// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Halt;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A log with a recording state, its leadership events and its halt. */
final class LogReplica implements AutoCloseable {
  static final int SEGMENT_BYTES = 64 << 10;
  static final int MAX_BATCH_BYTES = 16 << 10;
  private static final long LIMIT_SECONDS = 20;

  private final RaftCommandLog log;
  private final RecordingState state;
  private final RaftLogConfig config;
  private final BlockingQueue<Long> readyTerms = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> losses = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> halted = new CompletableFuture<>();

  LogReplica(RaftLogConfig config, RecordingState state) {
    this.config = config;
    this.state = state;
    Halt halt = (what, cause) -> halted.complete(what + " " + cause.getMessage());
    this.log = new RaftCommandLog(config, state, halt);
  }

  /** The only replica of a shard. */
  static LogReplica alone(Path directory, int port, RecordingState state) {
    ReplicaId id = new ReplicaId("r1");
    return new LogReplica(config(directory, id, Map.of(id, loopback(port))), state);
  }

  static RaftLogConfig config(
      Path directory, ReplicaId id, Map<ReplicaId, InetSocketAddress> peers) {
    InetSocketAddress bind = peers.getOrDefault(id, loopback(1));
    return new RaftLogConfig(
        directory, "cluster", new ShardId("s1"), id, peers, bind, SEGMENT_BYTES, MAX_BATCH_BYTES);
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  void start() {
    log.start(
        new CommandLog.LeadershipListener() {
          @Override
          public void onLeaderReady(long term) {
            readyTerms.add(term);
          }

          @Override
          public void onLeadershipLost() {
            losses.add(true);
          }
        });
  }

  /** Starts without leave to open the log, and answers with which entry it ends. */
  long startWithoutLeave() {
    AtomicLong end = new AtomicLong(Long.MIN_VALUE);
    log.start(
        new CommandLog.LeadershipListener() {
          @Override
          public boolean mayOpenAlone(long lastEntry) {
            end.set(lastEntry);
            return false;
          }

          @Override
          public void onLeaderReady(long term) {
            readyTerms.add(term);
          }

          @Override
          public void onLeadershipLost() {
            losses.add(true);
          }
        });
    return end.get();
  }

  /** Starts and waits until it leads. */
  long startAndLead() throws Exception {
    start();
    return awaitReady();
  }

  long awaitReady() throws Exception {
    Long term = readyTerms.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (term == null) {
      throw new AssertionError("did not lead");
    }
    return term;
  }

  boolean hasBeenReady() {
    return !readyTerms.isEmpty();
  }

  boolean awaitLost() throws Exception {
    return losses.poll(LIMIT_SECONDS, TimeUnit.SECONDS) != null;
  }

  String awaitHalt() throws Exception {
    return halted.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  boolean isHalted() {
    return halted.isDone();
  }

  CompletableFuture<LogPosition> append(String text) {
    return append(text, 0);
  }

  CompletableFuture<LogPosition> append(String text, int fillingBytes) {
    WaitingBatch batch = new WaitingBatch(text, fillingBytes);
    log.append(batch);
    return batch.fate();
  }

  /** Appends batches 0 to {@code count - 1} with a prefix, and waits for them. */
  void appendAll(String prefix, int count, int fillingBytes) throws Exception {
    CompletableFuture<?>[] fates = new CompletableFuture<?>[count];
    for (int i = 0; i < count; i++) {
      fates[i] = append(prefix + i, fillingBytes);
    }
    CompletableFuture.allOf(fates).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  static void await(BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
        throw new AssertionError("not so after " + LIMIT_SECONDS + " s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  RaftCommandLog log() {
    return log;
  }

  RecordingState state() {
    return state;
  }

  Path logFiles() {
    return RaftSettings.logFiles(config);
  }

  @Override
  public void close() {
    log.close();
  }
}
