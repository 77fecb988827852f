// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

/** A ring document that cannot be believed, with the reason in words. */
public final class RingDocumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  RingDocumentException(String message) {
    super("ring document: " + message);
  }

  RingDocumentException(String message, Throwable cause) {
    super("ring document: " + message, cause);
  }
}
