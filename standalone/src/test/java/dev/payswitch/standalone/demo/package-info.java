// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** The day of payments. */
@NullMarked
package dev.payswitch.standalone.demo;

import org.jspecify.annotations.NullMarked;
