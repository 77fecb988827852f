// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/** Tests of how moves are driven. */
@NullMarked
package dev.payswitch.node.move;

import org.jspecify.annotations.NullMarked;
