// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

/** A command with what the model says to it. */
record LedgerStep(LedgerCommand command, String expected) {}
