// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/** Joins the ports of the node to what the cluster keeps in ZooKeeper. */
@NullMarked
package dev.payswitch.node.wiring;

import org.jspecify.annotations.NullMarked;
