// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.util.List;

/** What the cluster's conservation check said afterwards, and how long it took. */
public record Verification(boolean holds, double seconds, List<String> lines) {}
