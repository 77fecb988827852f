// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.ShardHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ledger over a store in memory that serves all arcs, led since its second entry. To the ledger a
 * transfer is local or not by the command that carries it, so this one shard can play either side.
 */
final class LedgerFixture {
  static final ShardId PEER = new ShardId("peer");
  static final FencingToken TOKEN = new FencingToken(1, 5);

  private static final PointHasher HASHER = new PointHasher(HashAlgorithm.XXH3_64, 7);
  static final ShardHeader HEADER = new ShardHeader(16, HASHER, List.of());

  /** Where accounts of the peer live; a fixture that has a peer does not serve these arcs. */
  private static final Set<Integer> FAR =
      Stream.of("far1", "far2", "far3")
          .map(id -> HEADER.arcOf(new AccountId(id)).index())
          .collect(Collectors.toSet());

  private static final ShardId SELF = new ShardId("self");

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();
  private Ledger ledger = new Ledger(SELF, store, 8);
  private long index;
  private long timeMicros = 1_000_000;
  private long serial;

  LedgerFixture() {
    this(List.of());
  }

  LedgerFixture(List<dev.payswitch.core.id.LedgerId> ledgers) {
    this(List.of(new LedgerCommand.Range(0, 16, ArcEpoch.FIRST)), ledgers);
  }

  private LedgerFixture(
      List<LedgerCommand.Range> arcs, List<dev.payswitch.core.id.LedgerId> ledgers) {
    apply(new LedgerCommand.TakeArcs(new LedgerCommand.FirstRing(1, 16, HASHER, arcs, ledgers)));
    lead();
  }

  /** One that does not serve the accounts whose name begins with {@code far}. */
  static LedgerFixture withPeer() {
    return new LedgerFixture(
        IntStream.range(0, 16)
            .filter(arc -> !FAR.contains(arc))
            .mapToObj(arc -> new LedgerCommand.Range(arc, 1, ArcEpoch.FIRST))
            .toList(),
        List.of());
  }

  /** Whether an account lives on a shard that has a peer. */
  static boolean isHere(String account) {
    return !FAR.contains(HEADER.arcOf(new AccountId(account)).index());
  }

  /** Applies commands as one entry. */
  List<CommandResult> applyAll(List<LedgerCommand> commands) {
    timeMicros += 10;
    return ledger.apply(
        new Ledger.EntryHeader(1, index++, timeMicros, Ledger.rulesVersion()), commands);
  }

  /** Applies commands as one entry whose leader's clock shows this time. */
  List<CommandResult> applyAt(long leaderTimeMicros, List<LedgerCommand> commands) {
    timeMicros = leaderTimeMicros - 10;
    return applyAll(commands);
  }

  CommandResult apply(LedgerCommand command) {
    return applyAll(List.of(command)).getFirst();
  }

  /** Another leader takes office. */
  void lead() {
    apply(new LedgerCommand.StartLeader(1, "boot"));
    serial = 0;
  }

  /** Continues from the store alone, as after a restart. */
  void restart() {
    ledger = new Ledger(SELF, store, 8);
  }

  /** The next entry is written by a leader whose clock is behind. */
  void turnClockBack(long micros) {
    timeMicros -= micros;
  }

  Attempt nextAttempt() {
    return new Attempt(ArcEpoch.FIRST, ledger.published().leader().startIndex(), ++serial);
  }

  void create(dev.payswitch.proto.v1.Account.Builder... accounts) {
    for (dev.payswitch.proto.v1.Account.Builder account : accounts) {
      apply(Payments.create(account));
    }
  }

  /** A payment between two accounts of this shard. */
  TransferOutcome pay(TransferRequest transfer) {
    return outcome(apply(new LedgerCommand.ExecuteTransfer(transfer, 1)));
  }

  TransferOutcome pay(String debit, String credit, long amountMinor, String id) {
    return pay(Payments.request(debit, credit, amountMinor, id));
  }

  /** A payment whose credit account is on the peer, which has prepared. */
  CommandResult.TransferDecided commit(Attempt attempt, TransferRequest transfer) {
    return (CommandResult.TransferDecided)
        apply(
            new LedgerCommand.CommitTransfer(
                attempt,
                transfer,
                transfer.content().creditAccount(),
                PEER,
                transfer.content().amount()));
  }

  CommandResult.AttemptEnded abort(Attempt attempt, TransferRequest transfer) {
    return (CommandResult.AttemptEnded)
        apply(new LedgerCommand.AbortAttempt(attempt, Payments.creditKey(transfer), PEER));
  }

  static TransferOutcome outcome(CommandResult result) {
    return ((CommandResult.TransferDecided) result).outcome();
  }

  /** A payment whose debit account is on the peer. */
  CommandResult.Verdict prepare(Attempt attempt, TransferRequest transfer) {
    CommandResult result =
        apply(
            new LedgerCommand.PrepareTransfers(
                PEER, TOKEN, List.of(Payments.prepare(attempt, transfer, false))));
    return ((CommandResult.Prepared) result).verdicts().getFirst();
  }

  void acceptLane() {
    apply(new LedgerCommand.AcceptLane(PEER, TOKEN));
  }

  CommandResult decide(OwedDecision... decisions) {
    return apply(new LedgerCommand.ApplyDecisions(PEER, TOKEN, List.of(decisions)));
  }

  static OwedDecision committed(long sequence, Attempt attempt, TransferRequest transfer) {
    return new OwedDecision(
        sequence,
        transfer.key(),
        transfer.content().creditAccount(),
        attempt,
        new OwedDecision.Commit(
            transfer.content().ledger(), transfer.content().amount().minor(), 0, null));
  }

  static OwedDecision aborted(long sequence, Attempt attempt, CreditKey key) {
    return new OwedDecision(sequence, key.transfer(), key.creditAccount(), attempt, null);
  }

  Arc arcOf(String account) {
    return HEADER.arcOf(new AccountId(account));
  }

  @Nullable Account find(String id) {
    AccountId account = new AccountId(id);
    byte[] row = store.get(Family.DATA, Keys.account(HEADER.arcOf(account), account));
    return row == null ? null : Account.decode(account, row);
  }

  Account account(String id) {
    return Objects.requireNonNull(find(id), id);
  }

  long available(String id) {
    return account(id).totals().available();
  }

  Ledger ledger() {
    return ledger;
  }

  InMemoryLedgerStore store() {
    return store;
  }

  /** All rows of a family, in order. */
  List<byte[][]> rows(Family family) {
    List<byte[][]> rows = new ArrayList<>();
    byte[] last = {(byte) 0xff, (byte) 0xff};
    store.scan(
        family,
        new byte[0],
        last,
        RowReader.ScanOrder.FORWARD,
        (key, value) -> rows.add(new byte[][] {key, value}));
    return rows;
  }
}
