// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

/** The hash functions a ring document may name. */
public enum HashAlgorithm {
  /** XXH3 with 64 bits and a seed. */
  XXH3_64("XXH3-64");

  private final String documentName;

  HashAlgorithm(String documentName) {
    this.documentName = documentName;
  }

  public String documentName() {
    return documentName;
  }
}
