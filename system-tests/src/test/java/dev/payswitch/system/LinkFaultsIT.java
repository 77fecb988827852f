// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Await;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.TcpProxy;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import dev.payswitch.testkit.process.ProxiedLinks;
import dev.payswitch.testkit.process.ProxiedLinks.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Every link between the processes, and that of the callers, is damaged in every way while
 * transfers of all kinds flow: slow, a few bytes at a time, silent in one direction or both, ended,
 * refused, or forgotten by the network.
 */
final class LinkFaultsIT {
  private static final Duration SESSION = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ACCOUNTS_PER_SHARD = 20;
  private static final long FUNDS_MINOR = 5_000;
  private static final int MAX_PAYMENTS_BETWEEN = 100;
  private static final int MIN_UNANSWERED = 100;
  private static final long MAX_FAULT_NANOS = 1_500_000_000;

  /** Above the session, so that links to ZooKeeper are also away for longer than it lasts. */
  private static final long LONG_FAULT_NANOS = 4_000_000_000L;

  /** What can happen to a link. */
  private enum Fault {
    /** Everything comes late. */
    DELAY,
    /** A few bytes at a time. */
    TRICKLE,
    /** Nothing passes. */
    SILENCE,
    /** Nothing passes to the target. */
    SILENT_REQUESTS,
    /** Nothing comes back. */
    SILENT_REPLIES,
    /** Connections end, and new ones pass. */
    RESET,
    /** Connections end, and new ones are refused. */
    CUT,
    /** Nothing passes any more on the connections of now, and none of them ends. */
    FORGET;

    void strike(TcpProxy link, RandomGenerator random) {
      switch (this) {
        case DELAY -> link.delay(Duration.ofMillis(10 + random.nextInt(200)));
        case TRICKLE -> link.trickle(1 + random.nextInt(300), Duration.ofMillis(1));
        case SILENCE -> {
          link.holdRequests();
          link.holdReplies();
        }
        case SILENT_REQUESTS -> link.holdRequests();
        case SILENT_REPLIES -> link.holdReplies();
        case RESET -> link.reset();
        case CUT -> link.cut();
        case FORGET -> {
          // Sometimes it is connections that have only begun.
          link.holdRequests();
          link.holdReplies();
          if (random.nextBoolean()) {
            link.reset();
          }
        }
      }
    }

    void end(TcpProxy link) {
      if (this == FORGET) {
        link.abandon();
      }
      link.heal();
    }
  }

  /** What a link is for. */
  private enum Kind {
    CALLER_TO_ROUTER,
    ROUTER_TO_NODE,
    NODE_TO_NODE,
    ROUTER_TO_ZOOKEEPER,
    NODE_TO_ZOOKEEPER;

    static Kind of(Link link) {
      if (link.from().equals(ProxiedLinks.CALLER)) {
        return CALLER_TO_ROUTER;
      }
      boolean fromRouter = link.from().equals(ClusterProcesses.ROUTER);
      if (link.to().equals(ClusterProcesses.ZOOKEEPER)) {
        return fromRouter ? ROUTER_TO_ZOOKEEPER : NODE_TO_ZOOKEEPER;
      }
      return fromRouter ? ROUTER_TO_NODE : NODE_TO_NODE;
    }
  }

  private record Strike(Fault fault, Link link) {}

  @Seeded(rounds = 1)
  void keepsWhatWasAnsweredWhateverHappensToLinks(RandomGenerator random) throws Exception {
    assumeTrue(
        ProxiedLinks.areSupported(), "skipped: loopback has no address 127.7.1.1 on this machine");
    long seed = random.nextLong();
    ClusterLayout layout =
        ProcessClusters.layout("link-faults").withSessionTimeout(SESSION).withProxiedLinks();
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress())) {
      AccountPlan accounts =
          AccountPlan.open(client, layout.shards(), ACCOUNTS_PER_SHARD, FUNDS_MINOR);
      PaymentLoad load = PaymentLoad.start(client, accounts, PaymentLoad.Pattern.IMPATIENT, seed);
      load.awaitAnswered(500);
      ProxiedLinks links = processes.links();
      assertThat(links.all()).hasSize(14).allMatch(link -> links.proxy(link).accepted() > 0);

      forgetWhatBegins(links);
      for (Strike strike : shuffled(links.all(), random)) {
        damage(strike, links, random);
        load.awaitAnswered(random.nextInt(MAX_PAYMENTS_BETWEEN));
      }
      load.awaitAnswered(500);

      assertThat(load.unanswered()).isGreaterThan(MIN_UNANSWERED);
      Aftermath.check(client, accounts, load.stop());
    }
  }

  /** The network forgets connections before the other side has said a word. */
  private static void forgetWhatBegins(ProxiedLinks links) {
    Map<Link, Integer> accepted = new HashMap<>();
    for (Link link : List.of(new Link("s1", "s2"), new Link(ClusterProcesses.ROUTER, "s3"))) {
      TcpProxy proxy = links.proxy(link);
      int before = proxy.accepted();
      proxy.holdRequests();
      proxy.holdReplies();
      proxy.reset();
      Await.until(link + " begins a connection", LIMIT, () -> proxy.accepted() > before);
      proxy.abandon();
      accepted.put(link, proxy.accepted());
      proxy.heal();
    }
    accepted.forEach(
        (link, forgotten) ->
            Await.until(
                link + " gives the connection up for another one",
                LIMIT,
                () -> links.proxy(link).accepted() > forgotten));
  }

  private static void damage(Strike strike, ProxiedLinks links, RandomGenerator random) {
    TcpProxy link = links.proxy(strike.link());
    boolean isLong = random.nextInt(5) == 0;
    System.out.printf("%s%s%n", strike, isLong ? " for long" : "");
    strike.fault().strike(link, random);
    LockSupport.parkNanos(isLong ? LONG_FAULT_NANOS : random.nextLong(MAX_FAULT_NANOS));
    strike.fault().end(link);
  }

  /** Every fault on every kind of link, each on one of them, in any order. */
  private static List<Strike> shuffled(List<Link> links, RandomGenerator random) {
    Map<Kind, List<Link>> byKind = new EnumMap<>(Kind.class);
    links.forEach(
        link -> byKind.computeIfAbsent(Kind.of(link), absent -> new ArrayList<>()).add(link));
    List<Strike> strikes = new ArrayList<>();
    byKind.forEach(
        (kind, same) -> {
          for (Fault fault : Fault.values()) {
            // Whether callers notice that they were forgotten is for the callers.
            if (kind != Kind.CALLER_TO_ROUTER || fault != Fault.FORGET) {
              strikes.add(new Strike(fault, same.get(random.nextInt(same.size()))));
            }
          }
        });
    List<Strike> shuffled = new ArrayList<>();
    while (!strikes.isEmpty()) {
      shuffled.add(strikes.remove(random.nextInt(strikes.size())));
    }
    return shuffled;
  }
}
