// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** How values look. */
@NullMarked
package dev.payswitch.cli.output;

import org.jspecify.annotations.NullMarked;
