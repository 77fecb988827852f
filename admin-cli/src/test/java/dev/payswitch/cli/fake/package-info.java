// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** A switch in memory, answering over real gRPC, for the tests of commands. */
@NullMarked
package dev.payswitch.cli.fake;

import org.jspecify.annotations.NullMarked;
