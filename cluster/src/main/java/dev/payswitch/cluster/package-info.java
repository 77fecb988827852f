// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** The only code that knows ZooKeeper and Curator: ring, members, shard records, lane locks. */
@NullMarked
package dev.payswitch.cluster;

import org.jspecify.annotations.NullMarked;
