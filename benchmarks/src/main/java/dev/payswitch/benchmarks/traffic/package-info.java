// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/**
 * Which transfers are sent: accounts, popularity, shares across shards, and the bytes of requests.
 */
@NullMarked
package dev.payswitch.benchmarks.traffic;

import org.jspecify.annotations.NullMarked;
