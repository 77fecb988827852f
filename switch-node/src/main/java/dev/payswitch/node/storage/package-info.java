// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** The shard's rows in RocksDB. The only package that knows RocksDB. */
@NullMarked
package dev.payswitch.node.storage;

import org.jspecify.annotations.NullMarked;
