// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import java.util.List;

/** Tells of changes of the ring. May block for a second. */
public interface OperationsSource {
  /** For a router that knows of none. */
  OperationsSource NONE =
      new OperationsSource() {
        @Override
        public List<OperationFacts> operations() {
          return List.of();
        }

        @Override
        public List<MoveFacts> moves() {
          return List.of();
        }
      };

  /** Those under way and those that are kept, newest first. */
  List<OperationFacts> operations();

  /** Those of operations under way, and those that are not cleaned up yet. */
  List<MoveFacts> moves();
}
