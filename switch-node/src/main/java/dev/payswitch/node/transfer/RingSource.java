// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.ring.Ring;
import org.jspecify.annotations.Nullable;

/**
 * The ring as this node last saw it. It tells where others live; what this shard serves its log
 * says.
 */
public interface RingSource {
  /** The ring, or null before it was read for the first time. */
  @Nullable Ring current();

  /** Asks for a newer ring to be read soon. */
  void refresh();
}
