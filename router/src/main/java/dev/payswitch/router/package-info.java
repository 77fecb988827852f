// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/**
 * The router process: wires routing, services, metrics and the cluster, in start and stop order.
 */
@org.jspecify.annotations.NullMarked
package dev.payswitch.router;
