// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import com.google.gson.JsonObject;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;

/** One move of an operation, as far as its reconfigurer has seen it. */
public record OperationMove(Move move, State state) {
  /** What is known of a move. Its source knows more; this is what must survive a reconfigurer. */
  public enum State {
    /** No reconfigurer ever asked its source to begin. */
    PLANNED,
    /** Its source is asked to begin, or has begun. */
    STARTED,
    /** The ring shows its arcs at the target. */
    DONE,
    /** It will not take place. */
    CANCELLED;

    /** Whether nothing more is to be done about it. */
    public boolean isSettled() {
      return this == DONE || this == CANCELLED;
    }
  }

  public OperationMove with(State next) {
    return new OperationMove(move, next);
  }

  JsonObject toJson() {
    JsonObject fields = new JsonObject();
    fields.addProperty("first", move.firstArc().index());
    fields.addProperty("count", move.arcCount());
    fields.addProperty("source", move.source().value());
    fields.addProperty("target", move.target().value());
    fields.addProperty("state", state.name());
    return fields;
  }

  static OperationMove of(JsonFields fields) {
    return new OperationMove(
        new Move(
            new Arc(Math.toIntExact(fields.number("first"))),
            Math.toIntExact(fields.number("count")),
            new ShardId(fields.text("source")),
            new ShardId(fields.text("target"))),
        State.valueOf(fields.text("state")));
  }
}
