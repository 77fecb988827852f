// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole cluster of separate processes on this machine: one ZooKeeper, one node for each shard and
 * one router, started through the launcher on ports that were free. Each process has a name, {@code
 * zookeeper}, {@code router} or its shard's id, by which it can be killed, paused and started again
 * on the same ports and data. All of them are killed when this JVM ends, however it ends short of
 * SIGKILL. Used by one thread at a time.
 */
public final class ClusterProcesses implements AutoCloseable {
  public static final String ZOOKEEPER = "zookeeper";
  public static final String ROUTER = "router";

  /** Long enough for a launcher that has to build first. */
  private static final Duration FIRST_START_LIMIT = Duration.ofMinutes(5);

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final String HOST = "127.0.0.1";

  private record Role(List<String> command, Readiness readiness, int httpPort) {}

  private final ClusterLayout layout;
  private final int zooKeeperPort;
  private final int routerPort;
  private final int adminPort;
  private final @Nullable ProxiedLinks links;
  private final Map<String, Role> roles = new LinkedHashMap<>();
  private final Map<String, ManagedProcess> processes =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final Thread killer = new Thread(this::killAll, "cluster-killer");

  private final FreePorts ports = new FreePorts();

  private ClusterProcesses(ClusterLayout layout) {
    this.layout = layout;
    zooKeeperPort = ports.take();
    routerPort = ports.take();
    adminPort = ports.take();
    links = layout.hasProxiedLinks() ? openLinks() : null;
    addZooKeeper();
    for (String shard : layout.shards()) {
      addNode(shard);
    }
    addRouter(ROUTER, routerPort, adminPort);
  }

  private ProxiedLinks openLinks() {
    List<String> names = new ArrayList<>(List.of(ZOOKEEPER, ROUTER));
    names.addAll(layout.shards());
    ProxiedLinks opened = new ProxiedLinks(layout.directory(), names);
    opened.open(membersAndRouter(), ZOOKEEPER, zooKeeperPort);
    opened.open(List.of(ProxiedLinks.CALLER), ROUTER, routerPort);
    return opened;
  }

  private List<String> membersAndRouter() {
    List<String> names = new ArrayList<>(layout.shards());
    names.add(ROUTER);
    return names;
  }

  /**
   * Starts a cluster and waits until all of it is ready. Data that an earlier cluster left in the
   * directory is used again.
   */
  public static ClusterProcesses start(ClusterLayout layout) {
    ClusterProcesses cluster = new ClusterProcesses(layout);
    Runtime.getRuntime().addShutdownHook(cluster.killer);
    boolean started = false;
    try {
      cluster.startAll();
      started = true;
      return cluster;
    } finally {
      if (!started) {
        cluster.killAll();
        cluster.closeLinks();
      }
    }
  }

  private void startAll() {
    createDirectory(logDirectory());
    startProcess(ZOOKEEPER);
    awaitReady(ZOOKEEPER, FIRST_START_LIMIT);
    initialize();
    for (String shard : layout.shards()) {
      startProcess(shard);
    }
    for (String shard : layout.shards()) {
      awaitReady(shard);
    }
    startProcess(ROUTER);
    awaitReady(ROUTER);
  }

  private void initialize() {
    Path marker = layout.directory().resolve("initialized");
    if (Files.exists(marker)) {
      return;
    }
    ManagedProcess init = run("cluster-init", initCommand());
    int exitCode = init.awaitExit(START_LIMIT);
    if (exitCode != 0) {
      throw init.failure("failed");
    }
    try {
      Files.createFile(marker);
    } catch (IOException notWritten) {
      throw new UncheckedIOException(notWritten);
    }
  }

  private List<String> initCommand() {
    return command(
        "cluster",
        "init",
        "--zookeeper",
        zooKeeperAddress(),
        "--shards",
        String.join(",", layout.shards()));
  }

  private void addZooKeeper() {
    List<String> command =
        command("zookeeper", "--data", data(ZOOKEEPER), "--port", Integer.toString(zooKeeperPort));
    roles.put(ZOOKEEPER, new Role(command, Readiness.ofZooKeeper(zooKeeperPort), 0));
  }

  private void addNode(String shard) {
    int httpPort = ports.take();
    int grpcPort = ports.take();
    List<String> command = command("node", "--shard", shard, "--replica", "1");
    addCommonOptions(command, shard);
    if (links != null) {
      links.open(membersAndRouter(), shard, grpcPort);
      command.add("--advertise");
      command.add(ProxiedLinks.name(shard));
    }
    addPort(command, "--grpc-port", grpcPort);
    addPort(command, "--raft-port", ports.take());
    addPort(command, "--http-port", httpPort);
    roles.put(shard, new Role(command, Readiness.ofHealth(httpPort), httpPort));
  }

  private void addRouter(String name, int grpcPort, int admin) {
    int httpPort = ports.take();
    List<String> command = command("router");
    addCommonOptions(command, name);
    addPort(command, "--grpc-port", grpcPort);
    addPort(command, "--admin-port", admin);
    addPort(command, "--http-port", httpPort);
    roles.put(name, new Role(command, Readiness.ofHealth(httpPort), httpPort));
  }

  private void addCommonOptions(List<String> command, String name) {
    command.add("--data");
    command.add(data(name));
    command.add("--zookeeper");
    command.add(address(name, ZOOKEEPER, zooKeeperPort));
    command.add("--session-timeout");
    command.add(layout.sessionTimeout().toMillis() + "ms");
  }

  /** Where a process finds another one. */
  private String address(String from, String to, int port) {
    String host = links == null ? HOST : links.host(new ProxiedLinks.Link(from, to));
    return host + ":" + port;
  }

  private static void addPort(List<String> command, String option, int port) {
    command.add(option);
    command.add(Integer.toString(port));
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(layout.launcher().toString());
    Collections.addAll(command, arguments);
    return command;
  }

  /** The processes' names, in the order in which they are started. */
  public List<String> names() {
    return List.copyOf(roles.keySet());
  }

  /** Starts a node of a shard that is not on the ring yet, and waits until it is ready. */
  public void startNewShard(String shard) {
    addNode(shard);
    startProcess(shard);
    awaitReady(shard);
  }

  /**
   * Starts a router beside the first one, on ports that its command tells, and waits until it is
   * ready. Its links, if the others have some, are its own.
   */
  public void startNewRouter(String name) {
    if (links != null) {
      links.join(name);
      links.open(List.of(name), ZOOKEEPER, zooKeeperPort);
      for (String shard : layout.shards()) {
        List<String> command = role(shard).command();
        String port = command.get(command.indexOf("--grpc-port") + 1);
        links.open(List.of(name), shard, Integer.parseInt(port));
      }
    }
    addRouter(name, ports.take(), ports.take());
    startProcess(name);
    awaitReady(name);
  }

  /** Starts a process that is not running; it gets the same ports and data as before. */
  public void startProcess(String name) {
    startProcess(name, List.of());
  }

  /** Starts a process with options that it did not have before, this time only. */
  public void startProcess(String name, List<String> moreOptions) {
    @Nullable ManagedProcess running = processes.get(name);
    if (running != null && running.isAlive()) {
      throw new IllegalStateException(name + " is already running");
    }
    List<String> command = new ArrayList<>(role(name).command());
    command.addAll(moreOptions);
    run(name, command);
  }

  /** The command that starts a process, for tests that start it in another way. */
  public List<String> commandOf(String name) {
    return List.copyOf(role(name).command());
  }

  private ManagedProcess run(String name, List<String> command) {
    Path log = logDirectory().resolve(name + ".log");
    ManagedProcess process = ManagedProcess.start(name, command, environment(name), log);
    processes.put(name, process);
    return process;
  }

  private Map<String, String> environment(String name) {
    Map<String, String> environment = new HashMap<>(layout.environment());
    if (links != null) {
      environment.merge(
          "PAYSWITCH_JAVA_OPTS", links.javaOption(name), (given, more) -> given + " " + more);
    }
    return environment;
  }

  /** Waits until a process says that it is ready. */
  public void awaitReady(String name) {
    awaitReady(name, START_LIMIT);
  }

  public void awaitReady(String name, Duration limit) {
    role(name).readiness().await(process(name), limit);
  }

  /** The running or ended process of this name. */
  public ManagedProcess process(String name) {
    @Nullable ManagedProcess process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException(name + " was never started; there are " + names());
    }
    return process;
  }

  private Role role(String name) {
    @Nullable Role role = roles.get(name);
    if (role == null) {
      throw new IllegalArgumentException("no process is called " + name + "; there are " + names());
    }
    return role;
  }

  /** Where callers find the router: behind its link, if there is one. */
  public String routerAddress() {
    return address(ProxiedLinks.CALLER, ROUTER, routerPort);
  }

  public String adminAddress() {
    return HOST + ":" + adminPort;
  }

  public String zooKeeperAddress() {
    return HOST + ":" + zooKeeperPort;
  }

  /** The proxies between the processes, of a layout that has them. */
  public ProxiedLinks links() {
    if (links == null) {
      throw new IllegalStateException("the layout has no proxied links");
    }
    return links;
  }

  /** The port of health and metrics; ZooKeeper has none. */
  public int httpPort(String name) {
    return role(name).httpPort();
  }

  /** Where the data and logs of all processes are. */
  public Path directory() {
    return layout.directory();
  }

  private Path logDirectory() {
    return layout.directory().resolve("logs");
  }

  private String data(String name) {
    return layout.directory().resolve(name).toString();
  }

  private static void createDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException notCreated) {
      throw new UncheckedIOException(notCreated);
    }
  }

  /**
   * Stops all processes in reverse order with SIGTERM; kills and reports those that do not stop.
   */
  @Override
  public void close() {
    List<String> reversed = new ArrayList<>(names());
    Collections.reverse(reversed);
    try {
      for (String name : reversed) {
        @Nullable ManagedProcess process = processes.get(name);
        if (process != null && process.isAlive()) {
          // One that was paused would not see the signal.
          process.resume();
          process.stop(STOP_LIMIT);
        }
      }
    } finally {
      killAll();
      closeLinks();
      forgetShutdownHook();
    }
  }

  private void closeLinks() {
    if (links != null) {
      links.close();
    }
  }

  private void killAll() {
    for (ManagedProcess process : List.copyOf(processes.values())) {
      if (process.isAlive()) {
        process.kill();
      }
    }
  }

  private void forgetShutdownHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook runs, and finds nothing left to kill.
      return;
    }
  }
}
