// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.proto.admin.v1.LedgerVerification;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import dev.payswitch.proto.shard.v1.LaneBook;
import dev.payswitch.proto.shard.v1.LedgerLine;
import dev.payswitch.proto.shard.v1.LedgerSum;
import dev.payswitch.proto.shard.v1.MoveBook;
import dev.payswitch.proto.shard.v1.VerifyShardResponse;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Adds up what the shards told and finds what does not hold. Pure: each shard's answer is of one
 * applied index, but the shards need not be of the same moment. That is made up for by the lanes:
 * what a shard is ahead or behind of another is exactly the difference of the two ends of the lane
 * between them, each taken at its shard's index.
 */
final class LedgerAudit {
  static final int MAX_FINDINGS = 100;

  private final Map<String, Totals> ledgers = new TreeMap<>();
  private final Set<String> brokenLedgers = new TreeSet<>();
  private final List<String> findings = new ArrayList<>();
  private final Predicate<String> isOnRing;
  private long inDoubt;
  private int shardCount;

  /**
   * @param isOnRing whether a shard of this name is asked, too: one that has left the ring had
   *     nothing when it left, so all that ever went to it came back
   */
  LedgerAudit(Predicate<String> isOnRing) {
    this.isOnRing = isOnRing;
  }

  /** One ledger over all shards. Posted and pending amounts are held to the same rules. */
  private static final class Totals {
    private long accounts;
    private final Sums posted = new Sums("");
    private final Sums pending = new Sums("pending ");
  }

  /** The sums of one ledger over all shards, of its posted or of its pending amounts. */
  private static final class Sums {
    /** What findings call these amounts. */
    private final String word;

    private BigInteger debits = BigInteger.ZERO;
    private BigInteger credits = BigInteger.ZERO;
    private BigInteger clearing = BigInteger.ZERO;

    /** Committed at sources minus applied at targets, and balances that are on their way so. */
    private BigInteger inFlight = BigInteger.ZERO;

    Sums(String word) {
      this.word = word;
    }
  }

  /** What one shard tells of one ledger, of its posted or of its pending amounts. */
  private record ShardSums(BigInteger debits, BigInteger credits, BigInteger clearing) {
    static ShardSums of(String debitsMinor, String creditsMinor, String clearingMinor) {
      return new ShardSums(
          LaneBooks.minor(debitsMinor),
          LaneBooks.minor(creditsMinor),
          LaneBooks.minor(clearingMinor));
    }
  }

  private Totals totals(String ledger) {
    return ledgers.computeIfAbsent(ledger, name -> new Totals());
  }

  void add(VerifyShardResponse shard) {
    shardCount++;
    inDoubt += shard.getIntentCount();
    findings.addAll(shard.getFindingsList());
    shard.getLedgersList().forEach(sum -> add(shard.getShardId(), sum));
    for (MoveBook book : shard.getMovesList()) {
      add(book, book.getSourceShardId().equals(shard.getShardId()));
    }
    for (LaneBook book : shard.getLanesList()) {
      boolean isSource = book.getSourceShardId().equals(shard.getShardId());
      LaneBooks.sums(book)
          .forEach(
              (ledger, sum) -> {
                Totals totals = totals(ledger);
                onLane(totals.posted, isSource, sum.amount());
                onLane(totals.pending, isSource, sum.pending());
              });
    }
  }

  /** Accounts that left one shard and did not reach the other, or that both snapshots show. */
  private void add(MoveBook book, boolean isSource) {
    String peer = isSource ? book.getTargetShardId() : book.getSourceShardId();
    for (LedgerLine line : book.getLinesList()) {
      Totals totals = totals(line.getLedger());
      if (isOnRing.test(peer)) {
        totals.accounts += isSource ? line.getCount() : -line.getCount();
      }
      onLane(totals.posted, isSource, LaneBooks.minor(line.getPostedMinor()));
      onLane(totals.pending, isSource, LaneBooks.minor(line.getPendingMinor()));
    }
  }

  private static void onLane(Sums sums, boolean isSource, BigInteger amount) {
    sums.inFlight = sums.inFlight.add(isSource ? amount : amount.negate());
  }

  private void add(String shard, LedgerSum sum) {
    Totals totals = totals(sum.getLedger());
    totals.accounts += sum.getAccountCount();
    String where = "shard " + shard + " ledger " + sum.getLedger() + ": ";
    ShardSums posted =
        ShardSums.of(
            sum.getDebitsPostedMinor(), sum.getCreditsPostedMinor(), sum.getClearingMinor());
    ShardSums pending =
        ShardSums.of(
            sum.getDebitsPendingMinor(),
            sum.getCreditsPendingMinor(),
            sum.getPendingClearingMinor());
    add(sum.getLedger(), where, totals.posted, posted);
    add(sum.getLedger(), where, totals.pending, pending);
    BigInteger intended = LaneBooks.minor(sum.getCreditsIntendedMinor());
    BigInteger intents = LaneBooks.minor(sum.getIntentsMinor());
    if (!intended.equals(intents)) {
      found(
          sum.getLedger(),
          where + "accounts intend " + intended + ", but the intents are " + intents);
    }
  }

  /** A shard's accounts can differ by what came from other shards, and by nothing else. */
  private void add(String ledger, String where, Sums sums, ShardSums ofShard) {
    sums.debits = sums.debits.add(ofShard.debits());
    sums.credits = sums.credits.add(ofShard.credits());
    sums.clearing = sums.clearing.add(ofShard.clearing());
    BigInteger balance = ofShard.credits().subtract(ofShard.debits());
    if (!balance.equals(ofShard.clearing())) {
      found(
          ledger,
          where
              + sums.word
              + "balances of the accounts are "
              + balance
              + ", but its "
              + sums.word
              + "clearing total is "
              + ofShard.clearing());
    }
  }

  /** Something that one ledger does not hold by. */
  private void found(String ledger, String finding) {
    brokenLedgers.add(ledger);
    findings.add(finding);
  }

  /** What does not agree between the ends of a lane, if anything. */
  void addLane(LaneBook source, LaneBook target, List<String> differences) {
    findings.addAll(differences);
    if (!differences.isEmpty()) {
      brokenLedgers.addAll(LaneBooks.sums(source).keySet());
      brokenLedgers.addAll(LaneBooks.sums(target).keySet());
    }
  }

  VerifyLedgersResponse result(int laneCount) {
    ledgers.forEach(
        (ledger, totals) -> {
          check(ledger, totals.posted);
          check(ledger, totals.pending);
        });
    VerifyLedgersResponse.Builder result = VerifyLedgersResponse.newBuilder();
    ledgers.forEach((ledger, totals) -> result.addLedgers(verification(ledger, totals)));
    return result
        .setInDoubtCount(inDoubt)
        .setHolds(findings.isEmpty())
        .addAllFindings(findings.subList(0, Math.min(MAX_FINDINGS, findings.size())))
        .setShardCount(shardCount)
        .setLaneCount(laneCount)
        .build();
  }

  private LedgerVerification verification(String ledger, Totals totals) {
    return LedgerVerification.newBuilder()
        .setLedger(ledger)
        .setAccountCount(totals.accounts)
        .setDebitsPostedMinor(totals.posted.debits.toString())
        .setCreditsPostedMinor(totals.posted.credits.toString())
        .setInFlightMinor(totals.posted.inFlight.toString())
        .setDebitsPendingMinor(totals.pending.debits.toString())
        .setCreditsPendingMinor(totals.pending.credits.toString())
        .setPendingInFlightMinor(totals.pending.inFlight.toString())
        .setHolds(!brokenLedgers.contains(ledger))
        .build();
  }

  private void check(String ledger, Sums sums) {
    String where = "ledger " + ledger + ": " + sums.word;
    BigInteger creditsAndInFlight = sums.credits.add(sums.inFlight);
    if (!sums.debits.equals(creditsAndInFlight)) {
      found(
          ledger,
          where
              + "debits are "
              + sums.debits
              + ", "
              + sums.word
              + "credits and in flight are "
              + creditsAndInFlight);
    }
    if (!sums.clearing.negate().equals(sums.inFlight)) {
      found(
          ledger,
          where
              + "clearing totals of the shards are "
              + sums.clearing
              + ", but in flight on the lanes are "
              + sums.inFlight);
    }
  }
}
