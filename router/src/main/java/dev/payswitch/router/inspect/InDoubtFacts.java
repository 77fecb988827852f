// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is prepared and waits for its home's decision for longer than some age.
 *
 * @param byHome how many, by the shard that decides
 * @param more whether there are more than were counted
 * @param silentShards those that were asked and did not answer, with why
 */
public record InDoubtFacts(
    Map<String, Integer> byHome, long oldestMillis, boolean more, List<String> silentShards) {
  public InDoubtFacts {
    byHome = new TreeMap<>(byHome);
    silentShards = List.copyOf(silentShards);
  }

  int count() {
    return byHome.values().stream().mapToInt(Integer::intValue).sum();
  }
}
