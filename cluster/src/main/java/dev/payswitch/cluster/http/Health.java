// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster.http;

/** Whether a process is well, and in a few words why not. */
public record Health(boolean isWell, String text) {
  private static final Health OK = new Health(true, "ok");

  public static Health ok() {
    return OK;
  }

  public static Health notWell(String reason) {
    return new Health(false, reason);
  }
}
