// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this shard runs on old files, as far as its own disk and the cluster's record can tell:
 * what was committed must be in the log. Evidence is a text for people; none is the empty one.
 */
final class OldDiskCheck {
  private static final Logger LOG = LoggerFactory.getLogger(OldDiskCheck.class);

  private final LeaderIdentity identity;
  private final RegressionMark mark;

  OldDiskCheck(LeaderIdentity identity, RegressionMark mark) {
    this.identity = identity;
    this.mark = mark;
  }

  /** Whether the cluster remembers how far the log reached. */
  boolean hasRecord() {
    return identity.committedBefore() >= 0;
  }

  /** Of a replica alone, before its log is opened, which adds entries to it. */
  String evidenceBeforeOpening(long lastEntry) {
    return lastEntry < identity.committedBefore()
        ? shorter("ends with entry " + lastEntry)
        : mark.evidence();
  }

  /** Every entry of an earlier leader stands before the start entry, unless some are lost. */
  String evidenceAtStart(long startIndex) {
    return startIndex <= identity.committedBefore()
        ? shorter("ended before entry " + startIndex)
        : "";
  }

  private String shorter(String extent) {
    return "its log %s, but entries up to %d were committed"
        .formatted(extent, identity.committedBefore());
  }

  /** Keeps what a peer knew for the next starts, by which the log grows. */
  void remember(String evidence) {
    mark.put(evidence);
  }

  /** What everybody who asks is told from now on. */
  Refusal refusal(String evidence) {
    String detail =
        "shard "
            + identity.shard()
            + " runs on old or empty files: "
            + evidence
            + "; bring back the right ones";
    LOG.error("event=shard_regressed what=\"{}\"", detail);
    return Refusal.of(Refusal.Reason.SHARD_REGRESSED, detail);
  }
}
