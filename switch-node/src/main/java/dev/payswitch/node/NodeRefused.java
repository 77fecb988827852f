// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

/** A node cannot be started as it was told; says what is wrong and what to do. */
public final class NodeRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String remedy;

  public NodeRefused(String problem, String remedy) {
    super(problem);
    this.remedy = remedy;
  }

  /** What a person can do about it. */
  public String remedy() {
    return remedy;
  }
}
