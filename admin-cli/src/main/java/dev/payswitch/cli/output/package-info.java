// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** How commands write: tables, JSON, amounts, the picture of the ring, progress. */
@NullMarked
package dev.payswitch.cli.output;

import org.jspecify.annotations.NullMarked;
