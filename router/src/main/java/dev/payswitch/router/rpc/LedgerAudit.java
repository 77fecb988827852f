// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.proto.admin.v1.LedgerVerification;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import dev.payswitch.proto.shard.v1.LaneBook;
import dev.payswitch.proto.shard.v1.LedgerSum;
import dev.payswitch.proto.shard.v1.VerifyShardResponse;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
  private long inDoubt;
  private int shardCount;

  /** Sums of one ledger over all shards. */
  private static final class Totals {
    private long accounts;
    private BigInteger debits = BigInteger.ZERO;
    private BigInteger credits = BigInteger.ZERO;
    private BigInteger clearing = BigInteger.ZERO;

    /** Committed at sources minus applied at targets. */
    private BigInteger inFlight = BigInteger.ZERO;
  }

  private Totals totals(String ledger) {
    return ledgers.computeIfAbsent(ledger, name -> new Totals());
  }

  void add(VerifyShardResponse shard) {
    shardCount++;
    inDoubt += shard.getIntentCount();
    findings.addAll(shard.getFindingsList());
    shard.getLedgersList().forEach(sum -> add(shard.getShardId(), sum));
    for (LaneBook book : shard.getLanesList()) {
      boolean isSource = book.getSourceShardId().equals(shard.getShardId());
      LaneBooks.sums(book)
          .forEach(
              (ledger, sum) -> {
                Totals totals = totals(ledger);
                BigInteger amount = isSource ? sum.amount() : sum.amount().negate();
                totals.inFlight = totals.inFlight.add(amount);
              });
    }
  }

  private void add(String shard, LedgerSum sum) {
    Totals totals = totals(sum.getLedger());
    BigInteger debits = LaneBooks.minor(sum.getDebitsPostedMinor());
    BigInteger credits = LaneBooks.minor(sum.getCreditsPostedMinor());
    BigInteger clearing = LaneBooks.minor(sum.getClearingMinor());
    BigInteger intended = LaneBooks.minor(sum.getCreditsIntendedMinor());
    BigInteger intents = LaneBooks.minor(sum.getIntentsMinor());
    totals.accounts += sum.getAccountCount();
    totals.debits = totals.debits.add(debits);
    totals.credits = totals.credits.add(credits);
    totals.clearing = totals.clearing.add(clearing);
    String where = "shard " + shard + " ledger " + sum.getLedger() + ": ";
    if (!credits.subtract(debits).equals(clearing)) {
      found(
          sum.getLedger(),
          where
              + "balances of the accounts are "
              + credits.subtract(debits)
              + ", but its clearing total is "
              + clearing);
    }
    if (!intended.equals(intents)) {
      found(
          sum.getLedger(),
          where + "accounts intend " + intended + ", but the intents are " + intents);
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
    ledgers.forEach(this::checkTotals);
    VerifyLedgersResponse.Builder result = VerifyLedgersResponse.newBuilder();
    ledgers.forEach(
        (ledger, totals) ->
            result.addLedgers(
                LedgerVerification.newBuilder()
                    .setLedger(ledger)
                    .setAccountCount(totals.accounts)
                    .setDebitsPostedMinor(totals.debits.toString())
                    .setCreditsPostedMinor(totals.credits.toString())
                    .setInFlightMinor(totals.inFlight.toString())
                    .setHolds(!brokenLedgers.contains(ledger))));
    return result
        .setInDoubtCount(inDoubt)
        .setHolds(findings.isEmpty())
        .addAllFindings(findings.subList(0, Math.min(MAX_FINDINGS, findings.size())))
        .setShardCount(shardCount)
        .setLaneCount(laneCount)
        .build();
  }

  private void checkTotals(String ledger, Totals totals) {
    BigInteger missing = totals.debits.subtract(totals.credits).subtract(totals.inFlight);
    if (missing.signum() != 0) {
      found(
          ledger,
          "ledger "
              + ledger
              + ": debits are "
              + totals.debits
              + ", credits and in flight are "
              + totals.credits.add(totals.inFlight));
    }
    if (!totals.clearing.negate().equals(totals.inFlight)) {
      found(
          ledger,
          "ledger "
              + ledger
              + ": clearing totals of the shards are "
              + totals.clearing
              + ", but in flight on the lanes are "
              + totals.inFlight);
    }
  }
}
