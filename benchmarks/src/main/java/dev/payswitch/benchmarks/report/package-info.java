// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/** What was measured, as a table for people and as JSON for programs. */
@NullMarked
package dev.payswitch.benchmarks.report;

import org.jspecify.annotations.NullMarked;
