// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.router.routing;

import org.apache.zookeeper.ZooKeeper;

record RoutingUsesZooKeeper(ZooKeeper library) {}
