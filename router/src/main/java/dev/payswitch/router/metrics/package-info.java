// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** What a router counts and times, as Prometheus sees it. */
@org.jspecify.annotations.NullMarked
package dev.payswitch.router.metrics;
