// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

/**
 * Remembers, with a shard's data, that it is an old copy. Each start adds entries to a log, so an
 * old one could come to look newer than what others remember of the right one.
 */
public interface RegressionMark {
  /** Why the data is known to be old; empty: it is not. */
  String evidence();

  /** It is, for this reason. */
  void put(String evidence);
}
