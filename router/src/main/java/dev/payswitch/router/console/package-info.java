// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/**
 * The ring page: what a router knows of ring and cluster, live and read-only, for people with a
 * browser. One page, written by hand; it loads nothing from elsewhere.
 */
@org.jspecify.annotations.NullMarked
package dev.payswitch.router.console;
