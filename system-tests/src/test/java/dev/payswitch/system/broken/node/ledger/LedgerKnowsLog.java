// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.ledger;

import dev.payswitch.system.broken.node.log.Target;

record LedgerKnowsLog(Target target) {}
