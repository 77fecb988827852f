// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** How commands reach a router, and what its refusals mean to the person at the terminal. */
@NullMarked
package dev.payswitch.cli.client;

import org.jspecify.annotations.NullMarked;
