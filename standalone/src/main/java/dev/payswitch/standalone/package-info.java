// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** The whole switch in one JVM on an embedded ZooKeeper: its processes and their commands. */
@NullMarked
package dev.payswitch.standalone;

import org.jspecify.annotations.NullMarked;
