// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** A generated day of payments: its plan, its run through a router, and what is told of it. */
@NullMarked
package dev.payswitch.standalone.demo;

import org.jspecify.annotations.NullMarked;
