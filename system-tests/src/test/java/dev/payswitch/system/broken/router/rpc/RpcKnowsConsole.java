// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.router.rpc;

import dev.payswitch.system.broken.router.console.Target;

record RpcKnowsConsole(Target target) {}
