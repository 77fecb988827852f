// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** Loading files of accounts and transfers into the switch. */
@NullMarked
package dev.payswitch.cli.load;

import org.jspecify.annotations.NullMarked;
