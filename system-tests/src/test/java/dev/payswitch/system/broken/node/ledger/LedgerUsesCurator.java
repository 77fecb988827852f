// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.ledger;

import org.apache.curator.framework.CuratorFramework;

record LedgerUsesCurator(CuratorFramework library) {}
