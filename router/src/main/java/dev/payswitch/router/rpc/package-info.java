// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/**
 * The gRPC services of a router. The calls that move money only look at what they route by and
 * never block; queries and admin calls may, each on a virtual thread.
 */
@org.jspecify.annotations.NullMarked
package dev.payswitch.router.rpc;
