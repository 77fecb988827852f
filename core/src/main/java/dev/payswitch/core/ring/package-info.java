// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** The ring: which shard owns which account, how it is planned, compared and written down. */
@NullMarked
package dev.payswitch.core.ring;

import org.jspecify.annotations.NullMarked;
