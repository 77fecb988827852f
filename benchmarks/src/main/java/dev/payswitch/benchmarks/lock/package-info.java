// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/** The locks of the baseline: the only place here with Curator. */
@NullMarked
package dev.payswitch.benchmarks.lock;

import org.jspecify.annotations.NullMarked;
