// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** The commands, one class each, and the options they share. */
@NullMarked
package dev.payswitch.cli.command;

import org.jspecify.annotations.NullMarked;
