// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The ports of a whole switch on one machine. Of node k, counted from 1: gRPC {@code nodeGrpc + k},
 * Raft {@code nodeRaft + k}, HTTP {@code nodeHttp + k}.
 */
record SwitchPorts(String host, Router router, int zooKeeper, List<Node> nodes) {
  static final String LOOPBACK = "127.0.0.1";
  static final int ZOOKEEPER = 7_481;
  private static final int ROUTER_GRPC = 7_400;
  private static final int ROUTER_ADMIN = 7_401;
  private static final int ROUTER_HTTP = 7_480;
  private static final int NODE_GRPC = 7_500;
  private static final int NODE_RAFT = 7_600;
  private static final int NODE_HTTP = 7_700;
  private static final int MAX_PORT = 65_535;

  /** The three ports of the router. */
  record Router(int grpc, int admin, int http) {}

  /** The three ports of one node. */
  record Node(int grpc, int raft, int http) {}

  SwitchPorts {
    nodes = List.copyOf(nodes);
  }

  /** The usual ports, all moved by {@code offset}. */
  static SwitchPorts usual(int shardCount, int offset) {
    return of(shardCount, port -> port + offset);
  }

  /**
   * The usual ports, all moved by {@code offset}, or the next free one after each that is taken.
   */
  static SwitchPorts free(int shardCount, int offset) {
    List<Integer> given = new ArrayList<>();
    return of(
        shardCount,
        usual -> {
          int port = usual + offset;
          while (given.contains(port) || !isFree(port)) {
            port = port == MAX_PORT ? ROUTER_GRPC : port + 1;
          }
          given.add(port);
          return port;
        });
  }

  /** The ports that something listens on already. */
  List<Integer> taken() {
    List<Integer> all =
        new ArrayList<>(List.of(zooKeeper, router.grpc(), router.admin(), router.http()));
    nodes.forEach(node -> all.addAll(List.of(node.grpc(), node.raft(), node.http())));
    return all.stream().filter(port -> !isFree(port)).toList();
  }

  String routerAddress() {
    return host + ":" + router.grpc();
  }

  String adminAddress() {
    return host + ":" + router.admin();
  }

  /** What a command needs to find the router: nothing where it is at the usual place. */
  String flags() {
    return (router.grpc() == ROUTER_GRPC ? "" : " --router " + routerAddress())
        + (router.admin() == ROUTER_ADMIN ? "" : " --admin " + adminAddress());
  }

  private static SwitchPorts of(int shardCount, IntUnaryOperator choice) {
    Router router =
        new Router(
            choice.applyAsInt(ROUTER_GRPC),
            choice.applyAsInt(ROUTER_ADMIN),
            choice.applyAsInt(ROUTER_HTTP));
    int zooKeeper = choice.applyAsInt(ZOOKEEPER);
    List<Node> nodes = new ArrayList<>();
    for (int number = 1; number <= shardCount; number++) {
      nodes.add(
          new Node(
              choice.applyAsInt(NODE_GRPC + number),
              choice.applyAsInt(NODE_RAFT + number),
              choice.applyAsInt(NODE_HTTP + number)));
    }
    return new SwitchPorts(LOOPBACK, router, zooKeeper, nodes);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(LOOPBACK, port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
