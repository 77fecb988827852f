// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.time.Instant;

/**
 * A ring document as ZooKeeper has it.
 *
 * @param written when it was written to where it is, by ZooKeeper's clock: the current ring when it
 *     became that, a previous one when the next replaced it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are not changed.
public record KeptRing(byte[] document, Instant written) {}
