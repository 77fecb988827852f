// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.log;

import dev.payswitch.system.broken.node.transfer.Target;

record LogKnowsTransfer(Target target) {}
