// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.router.routing;

import dev.payswitch.system.broken.router.rpc.Target;

record RoutingKnowsRpc(Target target) {}
