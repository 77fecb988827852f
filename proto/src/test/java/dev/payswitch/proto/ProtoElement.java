// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.proto;

import java.util.Locale;

/**
 * One thing that a .proto file declares.
 *
 * @param name with the package and what it is declared in
 * @param shape what bytes or callers rely on: number, type, cardinality
 * @param comment empty: none
 */
record ProtoElement(Kind kind, String name, String shape, String comment) {

  /** What can be declared. */
  enum Kind {
    MESSAGE,
    FIELD,
    ONEOF,
    ENUM,
    VALUE,
    SERVICE,
    METHOD
  }

  /** Everything that may not change once it is in use, in one line. */
  String line() {
    String what = kind.name().toLowerCase(Locale.ROOT) + " " + name;
    return shape.isEmpty() ? what : what + " " + shape;
  }

  boolean isCommented() {
    return !comment.isBlank();
  }
}
