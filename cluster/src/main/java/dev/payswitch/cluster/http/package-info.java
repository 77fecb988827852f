// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/**
 * The HTTP port that every process of a cluster has: health and metrics as text. Knows nothing but
 * the JDK, so that a process chooses its own metrics library.
 */
@NullMarked
package dev.payswitch.cluster.http;

import org.jspecify.annotations.NullMarked;
