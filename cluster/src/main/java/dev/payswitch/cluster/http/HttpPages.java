// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster.http;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a process shows on its HTTP port. Each is asked anew for every request, from several threads
 * at a time, and must not block.
 *
 * @param live whether the process works at all; if not, it should be killed
 * @param ready whether calls may be sent to it now
 * @param metrics all metrics in the Prometheus text format
 * @param others more pages, by their paths
 */
public record HttpPages(
    Supplier<Health> live,
    Supplier<Health> ready,
    Supplier<String> metrics,
    SortedMap<String, Supplier<HttpPage>> others) {
  public HttpPages {
    others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
  }

  /** With what every process has. */
  public HttpPages(Supplier<Health> live, Supplier<Health> ready, Supplier<String> metrics) {
    this(live, ready, metrics, new TreeMap<>(Map.of()));
  }
}
