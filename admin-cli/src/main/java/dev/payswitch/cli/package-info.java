// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** The payswitch command: its entry point. */
@NullMarked
package dev.payswitch.cli;

import org.jspecify.annotations.NullMarked;
