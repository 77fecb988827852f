// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.transfer;

import io.grpc.Server;

record TransferOpensServer(Server library) {}
