// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/**
 * Changes of the ring: plans, operations, and the one router that carries them out. What to do next
 * is decided by pure functions; a thin thread reads, asks and acts.
 */
@NullMarked
package dev.payswitch.router.reconfigure;

import org.jspecify.annotations.NullMarked;
