// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/** What it costs to find an owner on the ring. */
@NullMarked
package dev.payswitch.benchmarks.ring;

import org.jspecify.annotations.NullMarked;
