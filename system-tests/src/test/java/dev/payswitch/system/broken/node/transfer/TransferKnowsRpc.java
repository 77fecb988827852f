// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.transfer;

import dev.payswitch.system.broken.node.rpc.Target;

record TransferKnowsRpc(Target target) {}
