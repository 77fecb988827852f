// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.metrics;

import com.google.protobuf.ByteString;
import dev.payswitch.node.log.LogPosition;
import dev.payswitch.node.log.PendingBatch;
import dev.payswitch.node.log.ReplicatedState;
import org.jspecify.annotations.Nullable;

/** A state whose apply calls are timed. Does nothing else. */
public record MeasuredState(ReplicatedState state, NodeMetrics metrics) implements ReplicatedState {
  @Override
  public LogPosition applied() {
    return state.applied();
  }

  @Override
  public LogPosition durable() {
    return state.durable();
  }

  @Override
  public void apply(LogPosition position, ByteString bytes, @Nullable PendingBatch pending) {
    metrics.timeApply(() -> state.apply(position, bytes, pending));
  }
}
