// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/**
 * Between the generated proto types and the values of the node. Nothing else touches the former.
 */
@NullMarked
package dev.payswitch.node.codec;

import org.jspecify.annotations.NullMarked;
