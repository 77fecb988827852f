// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * What the parent of all operations holds: the number that was given out last, and which operation
 * is under way. It changes only together with the operation it is about, so that at most one is
 * ever under way and no number is used twice.
 */
record OperationIndex(long last, Optional<OperationId> underWay) {
  private static final OperationIndex EMPTY = new OperationIndex(0, Optional.empty());

  static OperationIndex of(String path, Znode node) {
    // The parent is made with the cluster, and written first with the first plan.
    if (node.bytes().length == 0) {
      return EMPTY;
    }
    JsonFields fields = JsonFields.read(path, node.bytes());
    Optional<OperationId> underWay =
        fields.has("underWay") ? OperationId.parse(fields.text("underWay")) : Optional.empty();
    return new OperationIndex(fields.number("last"), underWay);
  }

  OperationIndex withLast(long next) {
    return new OperationIndex(next, underWay);
  }

  OperationIndex withUnderWay(Optional<OperationId> next) {
    return new OperationIndex(last, next);
  }

  byte[] toJson() {
    JsonObject fields = new JsonObject();
    fields.addProperty("last", last);
    underWay.ifPresent(id -> fields.addProperty("underWay", id.toString()));
    return JsonFields.write(fields);
  }
}
