// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node;

import dev.payswitch.system.broken.router.Target;

record NodeKnowsRouter(Target target) {}
