// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
@NullMarked
package dev.payswitch.router.console;

import org.jspecify.annotations.NullMarked;
