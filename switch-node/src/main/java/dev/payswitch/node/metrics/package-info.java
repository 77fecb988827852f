// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/** What a node measures of itself. */
@NullMarked
package dev.payswitch.node.metrics;

import org.jspecify.annotations.NullMarked;
