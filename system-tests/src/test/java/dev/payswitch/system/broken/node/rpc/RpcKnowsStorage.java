// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.rpc;

import dev.payswitch.system.broken.node.storage.Target;

record RpcKnowsStorage(Target target) {}
