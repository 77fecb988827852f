// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** The commands, run against a switch in memory. */
@NullMarked
package dev.payswitch.cli.command;

import org.jspecify.annotations.NullMarked;
