// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import dev.payswitch.node.NodeConfig;
import dev.payswitch.node.ProcessHalt;
import dev.payswitch.node.SwitchNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes of one JVM, started and stopped all at once: each waits for its disk, its election and the
 * calls it still answers, not for the others.
 */
final class LocalNodes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalNodes.class);

  private final List<SwitchNode> nodes;

  private LocalNodes(List<SwitchNode> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Starts all of them, or none: those that came up are stopped when one does not. */
  static LocalNodes start(List<NodeConfig> configs) {
    List<Callable<SwitchNode>> starts = new ArrayList<>();
    configs.forEach(config -> starts.add(() -> SwitchNode.start(config, new ProcessHalt())));
    List<SwitchNode> nodes = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<SwitchNode> started : runAll(starts)) {
      try {
        nodes.add(started.get());
      } catch (ExecutionException failed) {
        failure = asRuntime(failed.getCause());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        failure = new StartRefused("interrupted while nodes were starting", "start it again");
      }
    }
    LocalNodes started = new LocalNodes(nodes);
    if (failure != null) {
      started.close();
      throw failure;
    }
    return started;
  }

  boolean areServing() {
    return nodes.stream().allMatch(SwitchNode::isServing);
  }

  @Override
  public void close() {
    List<Callable<Boolean>> stops = new ArrayList<>();
    for (SwitchNode node : nodes) {
      stops.add(
          () -> {
            node.close();
            return true;
          });
    }
    for (Future<Boolean> stopped : runAll(stops)) {
      if (stopped.state() == Future.State.FAILED) {
        LOG.error("event=close_failed part=node", stopped.exceptionNow());
      }
    }
  }

  /** All futures are done when this returns. */
  private static <T> List<Future<T>> runAll(List<Callable<T>> tasks) {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      return tasks.stream().map(threads::submit).toList();
    }
  }

  private static RuntimeException asRuntime(@Nullable Throwable cause) {
    return cause instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("a node did not start", cause);
  }
}
