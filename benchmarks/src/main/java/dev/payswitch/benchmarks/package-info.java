// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/** The load generator: prepares a cluster, drives it, and says what it could do. */
@NullMarked
package dev.payswitch.benchmarks;

import org.jspecify.annotations.NullMarked;
