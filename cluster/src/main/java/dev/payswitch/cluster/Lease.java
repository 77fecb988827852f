// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;

/** The hold of a lane lock. Its token, not the belief to hold the lock, is what gives a right. */
public record Lease(LaneId lane, FencingToken token) {}
