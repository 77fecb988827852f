// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** The gRPC face of a node. The only package that knows the gRPC server. */
@NullMarked
package dev.payswitch.node.rpc;

import org.jspecify.annotations.NullMarked;
