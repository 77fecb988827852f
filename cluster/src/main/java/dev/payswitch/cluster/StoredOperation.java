// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** An operation as it was read, and the version to write against. */
public record StoredOperation(int version, Operation operation) {}
