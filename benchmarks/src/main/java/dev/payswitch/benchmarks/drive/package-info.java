// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/** How transfers are sent: calls, closed and open loops, and what came back when. */
@NullMarked
package dev.payswitch.benchmarks.drive;

import org.jspecify.annotations.NullMarked;
