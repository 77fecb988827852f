// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rows.IntentAge;
import java.util.List;
import java.util.function.Consumer;

/**
 * A participant's questions: what became of the attempts of these intents?
 *
 * @param endUndecided whether home shall write off what is undecided
 * @param answer takes one fate per intent, in order, on the event loop
 */
public record ResolveCall(
    ShardId participant,
    List<IntentAge> intents,
    boolean endUndecided,
    Consumer<List<AttemptFate>> answer) {
  public ResolveCall {
    intents = List.copyOf(intents);
  }
}
