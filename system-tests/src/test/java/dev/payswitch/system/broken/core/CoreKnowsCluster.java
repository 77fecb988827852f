// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.core;

import dev.payswitch.system.broken.cluster.Target;

record CoreKnowsCluster(Target target) {}
