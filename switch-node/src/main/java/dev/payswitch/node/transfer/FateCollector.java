// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.node.rows.IntentAge;
import java.util.Arrays;
import java.util.List;

/** Answers a call when the last of its questions is answered. Owned by the event loop. */
final class FateCollector {
  private final ResolveCall call;
  private final AttemptResolver resolver;
  private final AttemptFate[] fates;
  private int open;

  FateCollector(ResolveCall call, AttemptResolver resolver) {
    this.call = call;
    this.resolver = resolver;
    this.fates = new AttemptFate[call.intents().size()];
    this.open = fates.length;
  }

  void run() {
    for (int index = 0; index < fates.length; index++) {
      IntentAge intent = call.intents().get(index);
      int place = index;
      resolver.resolve(
          call.participant(),
          intent.key(),
          intent.attempt(),
          call.endUndecided(),
          fate -> resolved(place, fate));
    }
  }

  private void resolved(int place, AttemptFate fate) {
    fates[place] = fate;
    if (--open == 0) {
      call.answer().accept(List.copyOf(Arrays.asList(fates)));
    }
  }
}
