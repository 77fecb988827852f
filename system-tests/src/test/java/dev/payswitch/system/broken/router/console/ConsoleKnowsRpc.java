// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.router.console;

import dev.payswitch.system.broken.router.rpc.Target;

record ConsoleKnowsRpc(Target target) {}
