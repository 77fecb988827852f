// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.ring.Move;
import java.util.function.Consumer;

/** Shows the world that arcs have another owner. */
public interface RingPublisher {

  /** The epoch of the newest ring that is known here; 0: none. */
  long knownEpoch();

  /**
   * Puts a move into the ring, unless the ring shows it or a later one. May be repeated.
   *
   * @param result on the event loop: empty when the ring shows it, otherwise why it does not yet
   */
  void publish(Move move, ArcEpoch since, Consumer<String> result);
}
