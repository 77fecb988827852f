// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** Test fixtures without product code: seeded randomness and a clock that tests own. */
@NullMarked
package dev.payswitch.testkit;

import org.jspecify.annotations.NullMarked;
