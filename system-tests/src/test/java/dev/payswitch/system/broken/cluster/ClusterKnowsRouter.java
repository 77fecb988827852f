// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.cluster;

import dev.payswitch.system.broken.router.Target;

record ClusterKnowsRouter(Target target) {}
