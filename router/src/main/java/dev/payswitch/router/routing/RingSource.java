// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

/** Where rings come from. Asking is only a hint; what is found goes to the {@link RingView}. */
@FunctionalInterface
public interface RingSource {
  /** Has the newest ring read again, soon; returns at once. */
  void refresh();
}
