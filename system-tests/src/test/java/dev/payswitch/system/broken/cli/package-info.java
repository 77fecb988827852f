// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** Classes that each break one layer rule. */
@NullMarked
package dev.payswitch.system.broken.cli;

import org.jspecify.annotations.NullMarked;
