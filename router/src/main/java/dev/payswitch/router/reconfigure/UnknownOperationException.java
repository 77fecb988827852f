// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.cluster.OperationId;

/** There is no such operation: it was never planned, or is not kept any more. */
public final class UnknownOperationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnknownOperationException(OperationId id) {
    super("there is no operation " + id);
  }
}
