// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** Exact amounts in minor units, and how people write them. */
@NullMarked
package dev.payswitch.core.money;

import org.jspecify.annotations.NullMarked;
