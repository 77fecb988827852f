// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/**
 * Every row of a shard's store: its key, its fixed layout, when it is written and when it is
 * removed.
 *
 * <pre>
 * family  key                                     row            written                  removed
 * DATA    arc 1 account                           Account        creation, each movement  never
 * DATA    arc 3 debit-account 0 transfer-id       IdRow          decision or abort, home  never
 * DATA    arc 4 credit-account 0 debit-account    CreditRow      prepare; the credit      when its last
 *               0 transfer-id                                    overwrites the intents   intent goes
 * DATA    arc 5 debit-account 0 hold-id           Hold           hold, capture, void,     never
 *                                                                adjust, expiry
 * DATA    arc 6 credit-account 0 debit-account    Hold           the same, as told        never
 *               0 hold-id
 * DATA    arc 7 account 0 post-time               OpenHold       hold                     when it ends
 * DATA    arc 8 debit-account 0 transfer-id       RefundTotals   refund of that transfer  never
 * DATA    arc 9 account                           RiskWindows    debit, with limits       never
 * DATA    arc 10 account 0 version                AuditRecord    change of settings       never
 * DATA    arc 11 account 0 group's debit-account  ShareRow       prepare of a group; the  when its
 *               0 group-id                                       commit overwrites it     attempt is dead
 * DATA    arc 12 account                          ShareTotals    the same                 with the last
 *                                                                                         prepared share
 * HISTORY arc 2 account 0 post-time               Entry          each posting             never
 * AGENDA  1 target-shard 0 sequence               OwedDecision   decision at home         acknowledged
 * AGENDA  2 time credit-account 0 debit-account   (empty)        prepare                  decision, drop
 *               0 transfer-id 0 attempt
 * AGENDA  3 time debit-account 0 hold-id          (empty)        hold, adjust             when it ends
 * AGENDA  4 time account 0 group's debit-account  (empty)        commit of a share        when all shards
 *               0 group-id 0 attempt                                                      show the group
 * AGENDA  5 move 0 position                       FeedRow        change of an arc that is move confirmed
 *                                                                being moved              or cancelled
 * META    1                                       AppliedPoint   each batch               never
 * META    2                                       ShardHeader    TakeArcs                 never
 * META    3                                       ArcTable       arcs change              never
 * META    4                                       LeaderStart    leader takes office      never
 * META    5 ledger                                LedgerTotals   totals change            never
 * META    6 target-shard                          OutgoingLane   decision, acknowledgement never
 * META    7 source-shard                          IncomingLane   token or decision        never
 * META    8 shard                                 LanePeer       lane opened or paused    never
 * META    9 move                                  Departure      steps of a move out      when it is over
 * META    10 source-shard                         Arrival        steps of a move in       dropped; the next
 * META    11 target-shard                         MoveBook       arcs given away          never
 * META    12 source-shard                         MoveBook       arcs taken over          never
 * META    13 source-shard 0 target-shard 0        ForeignLane    arcs taken over          acknowledged
 * META    14 source-shard                         PastMoves      a move in is over        the next ones
 * </pre>
 *
 * An id row at home <em>is</em> the decision of its transfer. A credit row that holds the credit is
 * the proof that it was applied. DATA and HISTORY rows go with their arc to another shard, and are
 * then removed here as a whole. Numbers are big-endian, so rows sort as their fields do.
 */
@NullMarked
package dev.payswitch.node.rows;

import org.jspecify.annotations.NullMarked;
