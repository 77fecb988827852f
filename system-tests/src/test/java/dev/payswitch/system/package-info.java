// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** Checks of the whole: layers, checkers, and clusters of real parts. */
@NullMarked
package dev.payswitch.system;

import org.jspecify.annotations.NullMarked;
