// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the registrations. Many changes at once, as after an outage, are reported together. The
 * last report is owned by the event thread.
 */
final class LiveWatch implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(LiveWatch.class);

  private final ClusterConnection connection;
  private final Consumer<LiveMembers> listener;
  private final CuratorCache cache;
  private final AtomicBoolean reportDue = new AtomicBoolean();
  private @Nullable LiveMembers reported;

  LiveWatch(ClusterConnection connection, Consumer<LiveMembers> listener) {
    this.connection = connection;
    this.listener = listener;
    this.cache = CuratorCache.build(connection.client(), connection.paths().live());
  }

  void start() {
    cache
        .listenable()
        .addListener(
            CuratorCacheListener.builder()
                .forInitialized(this::changed)
                .forAll((type, before, after) -> changed())
                .afterInitialized()
                .build());
    cache.start();
  }

  @Override
  public void close() {
    cache.close();
  }

  /** Reads all registrations, one node after another. */
  static LiveMembers read(ClusterConnection connection) {
    ZooKeeperPaths paths = connection.paths();
    Znodes znodes = connection.znodes();
    Map<String, byte[]> found = new HashMap<>();
    List<String> parents = new ArrayList<>(List.of(paths.live() + "/routers"));
    for (String shard : znodes.children(paths.live() + "/shards")) {
      parents.add(paths.live() + "/shards/" + shard);
    }
    for (String parent : parents) {
      for (String name : znodes.children(parent)) {
        String path = parent + "/" + name;
        znodes.read(path).ifPresent(node -> found.put(path, node.bytes()));
      }
    }
    return members(paths, found);
  }

  private void changed() {
    if (reportDue.compareAndSet(false, true)) {
      connection.events().execute(this::report);
    }
  }

  private void report() {
    reportDue.set(false);
    Map<String, byte[]> found = new HashMap<>();
    cache.stream().forEach(data -> found.put(data.getPath(), bytes(data)));
    LiveMembers members = members(connection.paths(), found);
    if (!members.equals(reported)) {
      reported = members;
      listener.accept(members);
    }
  }

  private static byte[] bytes(ChildData data) {
    byte[] bytes = data.getData();
    return bytes == null ? new byte[0] : bytes;
  }

  /** A registration that cannot be read is left out: one odd process must not blind the others. */
  private static LiveMembers members(ZooKeeperPaths paths, Map<String, byte[]> found) {
    List<NodeRegistration> nodes = new ArrayList<>();
    List<RouterRegistration> routers = new ArrayList<>();
    found.forEach(
        (path, bytes) -> {
          try {
            if (paths.isLiveReplica(path)) {
              nodes.add(NodeRegistration.fromJson(path, bytes));
            } else if (paths.isLiveRouter(path)) {
              routers.add(RouterRegistration.fromJson(path, bytes));
            }
          } catch (ClusterException unreadable) {
            LOG.warn("event=registration_unreadable path={}", path, unreadable);
          }
        });
    return new LiveMembers(nodes, routers);
  }
}
