// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** The whole switch in one JVM. */
@NullMarked
package dev.payswitch.standalone;

import org.jspecify.annotations.NullMarked;
