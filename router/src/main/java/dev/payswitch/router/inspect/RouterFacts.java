// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

/** A router as it registered itself. */
public record RouterFacts(String id, String address, long ringEpoch) {}
