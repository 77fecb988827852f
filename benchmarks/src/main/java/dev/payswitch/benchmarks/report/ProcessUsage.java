// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

/**
 * What one process used during a round. The peak of its resident memory is that of its whole life;
 * sizes are 0 where the system does not tell.
 */
public record ProcessUsage(
    String name, double cpuSeconds, double cpuPercent, long rssPeakBytes, long heapLimitBytes) {}
