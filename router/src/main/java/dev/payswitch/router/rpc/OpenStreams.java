// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of callers that are open: calls that do not end by themselves when a router stops.
 */
public final class OpenStreams {
  private final Set<TransferStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  void opened(TransferStream stream) {
    streams.add(stream);
    if (stopping) {
      stream.stop();
    }
  }

  void ended(TransferStream stream) {
    streams.remove(stream);
  }

  /** Has every stream answer what it took and then end. */
  public void stop() {
    stopping = true;
    streams.forEach(TransferStream::stop);
  }
}
