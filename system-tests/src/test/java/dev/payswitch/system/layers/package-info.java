// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** What may depend on what, and the proof that each of these rules can fail. */
@NullMarked
package dev.payswitch.system.layers;

import org.jspecify.annotations.NullMarked;
