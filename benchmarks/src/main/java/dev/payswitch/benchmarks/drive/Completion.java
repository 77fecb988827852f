// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import io.grpc.Status;

/** Told once about each request that was sent; on the network's threads, so it must not block. */
interface Completion {
  void answered(Request request, Answer answer);

  void failed(Request request, Status status);
}
