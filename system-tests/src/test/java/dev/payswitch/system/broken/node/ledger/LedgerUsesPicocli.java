// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.ledger;

import picocli.CommandLine;

record LedgerUsesPicocli(CommandLine library) {}
