// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.storage;

import dev.payswitch.system.broken.node.log.Target;

record StorageKnowsLog(Target target) {}
