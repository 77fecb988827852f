// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.testkit.process;

import dev.payswitch.testkit.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A proxy of its own on the way from each process to each other one, so that tests can damage one
 * link and leave the rest alone. Each link has an address of its own in 127.7.0.0/16, on the port
 * of its target; nodes advertise a name, and each process reads from a file of its own which
 * address that name has. Needs all of 127.0.0.0/8 on loopback, as Linux has it.
 */
public final class ProxiedLinks implements AutoCloseable {
  /** Whoever calls the router: not a process of the cluster. */
  public static final String CALLER = "caller";

  private static final String LOOPBACK = "127.0.0.1";
  private static final String DOMAIN = ".test";

  private final Path directory;
  private final List<String> names;
  private final Map<Link, TcpProxy> proxies = new LinkedHashMap<>();
  private final Map<String, List<String>> hosts = new LinkedHashMap<>();

  /** The way from one process to another. */
  public record Link(String from, String to) {}

  /**
   * @param names of all processes; one that is not there is a caller
   */
  ProxiedLinks(Path directory, Collection<String> names) {
    this.directory = directory;
    this.names = new ArrayList<>(names);
    this.names.add(CALLER);
  }

  /** Whether this machine has the addresses that links need. */
  public static boolean areSupported() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.7.1.1"), 0));
      return true;
    } catch (IOException notThere) {
      return false;
    }
  }

  /** Takes in a process that was not there from the beginning. */
  void join(String process) {
    names.add(process);
  }

  /** Opens the links from some processes to the port of one. */
  void open(Collection<String> sources, String target, int port) {
    for (String source : sources) {
      Link link = new Link(source, target);
      String host = source.equals(target) ? LOOPBACK : host(link);
      hosts.computeIfAbsent(source, absent -> new ArrayList<>()).add(host + " " + name(target));
      if (!source.equals(target)) {
        proxies.put(link, proxy(host, port));
      }
    }
  }

  private static TcpProxy proxy(String host, int port) {
    try {
      return new TcpProxy(new InetSocketAddress(InetAddress.ofLiteral(host), port), port);
    } catch (IOException notOpened) {
      throw new UncheckedIOException("no proxy at " + host + ":" + port, notOpened);
    }
  }

  /** The address under which a process finds another one. */
  String host(Link link) {
    return "127.7." + number(link.from()) + "." + number(link.to());
  }

  private int number(String name) {
    return names.indexOf(name) + 1;
  }

  /** The name that a process advertises. */
  static String name(String process) {
    return process + DOMAIN;
  }

  /** The option of Java that makes a process find the others through its links. */
  String javaOption(String process) {
    Path file = directory.resolve("hosts-" + process);
    try {
      Files.write(file, hosts.getOrDefault(process, List.of()));
    } catch (IOException notWritten) {
      throw new UncheckedIOException(notWritten);
    }
    return "-Djdk.net.hosts.file=" + file;
  }

  public List<Link> all() {
    return List.copyOf(proxies.keySet());
  }

  public TcpProxy proxy(Link link) {
    @Nullable TcpProxy proxy = proxies.get(link);
    if (proxy == null) {
      throw new IllegalArgumentException("no " + link + "; there are " + all());
    }
    return proxy;
  }

  @Override
  public void close() {
    for (TcpProxy proxy : proxies.values()) {
      try {
        proxy.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
