// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/**
 * What a router knows of ring and cluster as plain values, and what is wrong with it: pure checks
 * for admins and for the ring page. Knows no wire format.
 */
@org.jspecify.annotations.NullMarked
package dev.payswitch.router.inspect;
