// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

/** Learns what callers are told: for metrics. Called on the event loop. */
public interface OutcomeListener {
  /** A transfer got an outcome, this long after it arrived. */
  void transfer(String status, long micros);

  /** An account got an outcome. */
  void account(String status);

  /** A command was not taken. */
  void refused(String reason);
}
