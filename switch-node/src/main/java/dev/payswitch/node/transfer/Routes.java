// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.ArcOwner;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.PublishedShard;
import dev.payswitch.node.move.Moves;
import dev.payswitch.node.rows.LanePlace;
import dev.payswitch.node.rows.ShardHeader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where accounts live, as this shard sees it now. Owned by the event loop. */
final class Routes {
  private final Ledger ledger;
  private final RingSource ring;
  private final Moves moves;

  /** What participants told; as many as there are arcs at most. */
  private final Map<Arc, ArcOwner> learned = new HashMap<>();

  Routes(LeaderPorts ports) {
    this.ledger = ports.ledger();
    this.ring = ports.ring();
    this.moves = ports.moves();
  }

  /** Whether this shard serves an account. */
  boolean serves(AccountId account) {
    PublishedShard shard = ledger.published();
    ShardHeader header = shard.header();
    return header != null && shard.arcs().serves(header.arcOf(account));
  }

  /** Why a command about an account cannot be taken here now; null: it can. */
  @Nullable Refusal refusal(AccountId account, long arcEpoch) {
    PublishedShard shard = ledger.published();
    ShardHeader header = shard.header();
    if (header == null) {
      return Refusal.recovering("the shard was not told the ring");
    }
    Arc arc = header.arcOf(account);
    Refusal refusal = RouteCheck.refusal(shard, arc, arcEpoch);
    return refusal == null && moves.holdsBack(arc) ? RouteCheck.onItsWay(arc) : refusal;
  }

  /** The same for one that was taken before and goes on: it is held back no more. */
  @Nullable Refusal lost(AccountId account, long arcEpoch) {
    PublishedShard shard = ledger.published();
    ShardHeader header = shard.header();
    return header == null
        ? Refusal.recovering("the shard was not told the ring")
        : RouteCheck.refusal(shard, header.arcOf(account), arcEpoch);
  }

  /** What a caller is told whose account is another shard's by now. */
  Refusal gone(AccountId account, long arcEpoch) {
    Refusal lost = lost(account, arcEpoch);
    return lost == null ? Refusal.staleRoute(null) : lost;
  }

  /**
   * The other shard that owns an account; null: this one, or it is not known. A shard that gave the
   * account away knows its owner before a ring shows it.
   */
  @Nullable ShardId ownerElsewhere(AccountId account) {
    PublishedShard shard = ledger.published();
    ShardHeader header = shard.header();
    Ring current = ring.current();
    if (header == null || current == null) {
      return null;
    }
    Arc arc = header.arcOf(account);
    if (shard.arcs().serves(arc)) {
      return null;
    }
    ArcOwner owner =
        ArcOwner.in(current, arc)
            .orLater(shard.arcs().ownerOf(arc, shard.self()))
            .orLater(learned.get(arc));
    return owner.shard().equals(shard.self()) ? null : owner.shard();
  }

  /** A participant told whom it gave an arc to. */
  void learn(@Nullable ArcOwner goneTo) {
    ring.refresh();
    if (goneTo != null) {
      learned.merge(goneTo.arc(), goneTo, ArcOwner::orLater);
    }
  }

  /** What a caller is told when the owner of another account is not known at this moment. */
  Refusal unknownOwner(AccountId account) {
    ring.refresh();
    ShardHeader header = ledger.published().header();
    return header == null || ring.current() == null
        ? Refusal.recovering("the shard was not told the ring")
        : RouteCheck.onItsWay(header.arcOf(account));
  }

  /** Whether a decision stands on a lane of this shard. */
  boolean isOwn(LanePlace place) {
    return place.source().equals(ledger.published().self());
  }
}
