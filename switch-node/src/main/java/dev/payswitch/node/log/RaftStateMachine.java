// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import dev.payswitch.node.Halt;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link ReplicatedState} from Ratis. The state keeps its own position, so a "snapshot"
 * here has no files: it is the position from which a replay begins, and up to which the log may be
 * purged. Whatever goes wrong in applying or in the log halts the process, since Ratis itself goes
 * on, or stops without ending the process.
 */
final class RaftStateMachine extends BaseStateMachine {
  private final ReplicatedState state;
  private final Halt halt;
  private final LogKeeper keeper;

  /** The last entry that is in files of the store. Owned by the apply thread once it runs. */
  private volatile LogPosition durable = LogPosition.NONE;

  /** Owned by the apply thread. */
  private long configurationTerm;

  RaftStateMachine(ReplicatedState state, Halt halt, LogKeeper keeper) {
    this.state = state;
    this.halt = halt;
    this.keeper = keeper;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage)
      throws IOException {
    super.initialize(server, groupId, storage);
    LogPosition applied = state.applied();
    if (!state.durable().equals(applied)) {
      throw new IllegalStateException(
          "a store that was just opened has entries up to "
              + applied.index()
              + " but only those up to "
              + state.durable().index()
              + " in its files");
    }
    durable = applied;
    if (applied.index() >= 0) {
      setLastAppliedTermIndex(TermIndex.valueOf(applied.term(), applied.index()));
    }
  }

  /** The replay begins after this; asked once after {@link #initialize}. */
  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    LogPosition position = durable;
    return position.index() < 0
        ? null
        : new FileListSnapshotInfo(List.of(), TermIndex.valueOf(position.term(), position.index()));
  }

  /** Runs on the apply thread, so it only reads how far the store has got. */
  @Override
  public long takeSnapshot() {
    LogPosition position = state.durable();
    if (position.index() > durable.index()) {
      durable = position;
    }
    return durable.index();
  }

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) {
    Message message = request.getMessage();
    TransactionContext.Builder transaction =
        TransactionContext.newBuilder().setStateMachine(this).setClientRequest(request);
    if (message instanceof BatchMessage) {
      return transaction.setLogData(message.getContent()).setStateMachineContext(message).build();
    }
    return transaction
        .build()
        .setException(new IOException("only this process may append to its log"));
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext transaction)
      throws IOException {
    if (transaction.getStateMachineContext() instanceof BatchMessage message
        && !message.enterLog()) {
      throw new IOException("the batch was given up before it got into the log");
    }
    return transaction;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    LogPosition position = new LogPosition(entry.getTerm(), entry.getIndex());
    TermIndex last = getLastAppliedTermIndex();
    if (last == null || position.index() > last.getIndex()) {
      apply(position, entry, transaction);
      updateLastAppliedTermIndex(position.term(), position.index());
    }
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  private void apply(LogPosition position, LogEntryProto entry, TransactionContext transaction) {
    try {
      if (transaction.getStateMachineContext() instanceof BatchMessage message && message.apply()) {
        state.apply(position, message.batch().bytes(), message.batch());
      } else {
        state.apply(
            position,
            com.google.protobuf.UnsafeByteOperations.unsafeWrap(
                entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer()),
            null);
      }
    } catch (Throwable e) {
      halt.halt("Entry " + position.index() + " of the log could not be applied.", e);
      throw e;
    }
  }

  /** Called just before {@link #notifyLeaderReady} for the leader's start entry. */
  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    configurationTerm = term;
  }

  @Override
  public void notifyLeaderReady() {
    keeper.leaderReady(configurationTerm);
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    keeper.notLeader();
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    halt.halt("The log cannot be written: " + cause.getMessage() + ".", cause);
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServers) {
    keeper.serverStopped();
  }

  @Override
  public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(
      RoleInfoProto role, TermIndex firstInLog) {
    IllegalStateException cause =
        new IllegalStateException("the leader's log begins at entry " + firstInLog.getIndex());
    halt.halt(
        "This replica is too far behind the leader: make it anew from the files of another one.",
        cause);
    return CompletableFuture.failedFuture(cause);
  }
}
