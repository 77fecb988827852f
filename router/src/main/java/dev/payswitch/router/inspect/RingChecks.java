// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import dev.payswitch.cluster.KeptRing;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.HashVectors;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.core.ring.RingDocumentException;
import dev.payswitch.core.ring.Run;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must be so of the ring. Pure: everything that is asked was asked before. */
public final class RingChecks {
  static final String DOCUMENT = "ring document";
  static final String CIRCLE = "ring circle";
  static final String HASH = "ring hash";
  static final String OWNERS = "ring owners";
  static final String ROUTERS = "ring routers";
  static final String NODES = "ring nodes";

  private static final String RECOVER =
      "write it anew from what routers and shards know: payswitch cluster recover-ensemble --dry-run";
  private static final Pattern CHECKSUM = Pattern.compile("\"crc32c\"\\s*:\\s*\"(\\w*)\"");

  private final List<Check> checks = new ArrayList<>();
  private final ClusterFacts facts;

  private RingChecks(ClusterFacts facts) {
    this.facts = facts;
  }

  /**
   * What ZooKeeper keeps as the ring.
   *
   * @param kept nothing: there is none, or it could not be read
   * @param problem why it could not be read; empty: it was
   */
  public record Archived(Optional<KeptRing> kept, String problem) {}

  /** All checks of the ring, at least one for each thing that is checked. */
  public static List<Check> of(ClusterFacts facts, Archived archived) {
    RingChecks checks = new RingChecks(facts);
    Ring ring = checks.checkDocument(archived);
    if (ring != null) {
      checks.checkCircle(ring);
      checks.checkHash(ring.hasher().algorithm());
      checks.checkOwners(ring);
      checks.checkSeen(ring);
      checks.checks.addAll(ArcChecks.of(ring, facts.shards(), facts.moves()));
    }
    return List.copyOf(checks.checks);
  }

  /**
   * Whether something is wrong that may be right a moment later: a change of the ring reaches
   * routers and nodes one after the other. A shard that is away stays away.
   */
  public static boolean mayPass(List<Check> checks) {
    return checks.stream()
        .filter(check -> !check.isOk() && !check.name().equals(OWNERS))
        .anyMatch(
            check -> check.level() == Check.Level.FAIL || !check.name().equals(ArcChecks.NAME));
  }

  /** The ring to look at: the one that is kept if it can be believed, or else this router's. */
  private @Nullable Ring checkDocument(Archived archived) {
    Ring own = facts.ring();
    if (!archived.problem().isEmpty()) {
      checks.add(
          Check.fail(
              DOCUMENT,
              "it cannot be read: " + archived.problem(),
              "look at the ZooKeeper ensemble; checked below is the ring of this router"));
      return own;
    }
    if (archived.kept().isEmpty()) {
      checks.add(
          Check.fail(
              DOCUMENT,
              "ZooKeeper has none",
              own == null ? "make a cluster: payswitch cluster init" : RECOVER));
      return own;
    }
    byte[] document = archived.kept().get().document();
    Ring kept;
    try {
      kept = RingDocument.read(document);
    } catch (RingDocumentException refused) {
      checks.add(
          Check.fail(
              DOCUMENT,
              String.valueOf(refused.getMessage()),
              "it was changed by hand or damaged, and nobody follows it: " + RECOVER));
      return own;
    }
    compare(kept, own, checksumIn(document));
    return kept;
  }

  private void compare(Ring kept, @Nullable Ring own, String checksum) {
    if (own == null) {
      checks.add(
          Check.fail(DOCUMENT, "this router has not taken it yet", "look at the router's log"));
    } else if (kept.epoch().compareTo(own.epoch()) < 0) {
      checks.add(
          Check.fail(
              DOCUMENT,
              "epoch " + kept.epoch() + " is kept, but this router has " + own.epoch() + " already",
              "ZooKeeper came back from a backup: " + RECOVER));
    } else if (kept.epoch().equals(own.epoch()) && !kept.equals(own)) {
      checks.add(
          Check.fail(
              DOCUMENT,
              "epoch " + kept.epoch() + " is kept with other contents than this router has",
              "it was changed by hand; if the shards do not go with it, delete the node and "
                  + RECOVER));
    } else {
      checks.add(
          Check.ok(
              DOCUMENT,
              "epoch " + kept.epoch() + ", " + kept.runs().size() + " runs, crc32c " + checksum));
    }
  }

  private static String checksumIn(byte[] document) {
    Matcher found = CHECKSUM.matcher(new String(document, StandardCharsets.UTF_8));
    return found.find() ? found.group(1) : "?";
  }

  /** The ring's own constructor refuses anything else; counted here without it. */
  private void checkCircle(Ring ring) {
    int[] owners = new int[ring.arcCount()];
    for (Run run : ring.runs()) {
      for (int arc = run.firstArc().index(); arc < run.endIndex(); arc++) {
        owners[arc]++;
      }
    }
    for (int arc = 0; arc < owners.length; arc++) {
      if (owners[arc] != 1) {
        checks.add(
            Check.fail(
                CIRCLE, ArcChecks.arcs(arc, arc + 1) + " has " + owners[arc] + " owners", RECOVER));
        return;
      }
    }
    checks.add(Check.ok(CIRCLE, "all " + owners.length + " arcs are covered, each with one owner"));
  }

  private void checkHash(HashAlgorithm algorithm) {
    List<String> wrong = HashVectors.mismatches(algorithm);
    checks.add(
        wrong.isEmpty()
            ? Check.ok(
                HASH,
                algorithm.documentName()
                    + ": this router finds all "
                    + HashVectors.count(algorithm)
                    + " known points")
            : Check.fail(
                HASH,
                algorithm.documentName()
                    + ": this router finds other points for "
                    + wrong.size()
                    + " ids",
                "stop this router: it would look for accounts on the wrong shards"));
  }

  private void checkOwners(Ring ring) {
    int owning = 0;
    int wrong = 0;
    for (ShardFacts shard : facts.shards()) {
      int arcCount = ring.arcCountOf(shard.id());
      if (arcCount == 0) {
        continue;
      }
      owning++;
      if (shard.isActive()) {
        continue;
      }
      wrong++;
      String finding = shard.id() + " owns " + arcCount + " arcs, and is " + shard.state();
      checks.add(
          shard.state().equals(ShardFacts.RECOVERING)
              ? Check.warn(OWNERS, finding, ClusterChecks.adviceFor(shard))
              : Check.fail(OWNERS, finding, ClusterChecks.adviceFor(shard)));
    }
    if (wrong == 0) {
      checks.add(Check.ok(OWNERS, "all " + owning + " owners answer and serve"));
    }
  }

  private void checkSeen(Ring ring) {
    long epoch = ring.epoch().value();
    int before = checks.size();
    for (RouterFacts router : facts.routers()) {
      if (router.ringEpoch() != epoch) {
        checks.add(
            Check.fail(
                ROUTERS,
                "the router at "
                    + router.address()
                    + " is at epoch "
                    + router.ringEpoch()
                    + " instead of "
                    + epoch,
                "look at its log and its way to ZooKeeper; shards refuse what it routes wrongly"));
      }
    }
    if (checks.size() == before) {
      checks.add(
          Check.ok(ROUTERS, "all " + facts.routers().size() + " routers are at epoch " + epoch));
    }
    before = checks.size();
    int told = 0;
    for (ShardFacts shard : facts.shards()) {
      ShardFacts.Told known = shard.told();
      if (known == null) {
        continue;
      }
      told++;
      if (known.ringEpoch() != epoch) {
        checks.add(
            Check.fail(
                NODES,
                shard.id() + " is at epoch " + known.ringEpoch() + " instead of " + epoch,
                "look at its log and its way to ZooKeeper; it serves what its own log says"));
      }
    }
    if (checks.size() == before) {
      checks.add(Check.ok(NODES, "all " + told + " shards that answer are at epoch " + epoch));
    }
  }
}
