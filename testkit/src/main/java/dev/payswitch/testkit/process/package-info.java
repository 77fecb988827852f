// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/** Real processes of the switch, started through its launcher, for tests and measurements. */
@NullMarked
package dev.payswitch.testkit.process;

import org.jspecify.annotations.NullMarked;
