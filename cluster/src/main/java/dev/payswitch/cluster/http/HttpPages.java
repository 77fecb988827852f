// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster.http;

import java.util.function.Supplier;

/**
 * What a process shows on its HTTP port. Each is asked anew for every request, from several threads
 * at a time, and must not block.
 *
 * @param live whether the process works at all; if not, it should be killed
 * @param ready whether calls may be sent to it now
 * @param metrics all metrics in the Prometheus text format
 */
public record HttpPages(Supplier<Health> live, Supplier<Health> ready, Supplier<String> metrics) {}
