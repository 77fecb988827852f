// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** Validated names and ordered versions: what everything else refers to things by. */
@NullMarked
package dev.payswitch.core.id;

import org.jspecify.annotations.NullMarked;
