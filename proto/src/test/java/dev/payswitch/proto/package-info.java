// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** What holds for all protos. */
@NullMarked
package dev.payswitch.proto;

import org.jspecify.annotations.NullMarked;
