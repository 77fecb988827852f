// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.node.InvariantViolation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the fields of one row in the order in which they were written; a row that ends too early is
 * a broken one.
 */
final class RowDecoder {
  private final byte[] bytes;
  private int position;

  RowDecoder(byte[] bytes) {
    this(bytes, 0);
  }

  RowDecoder(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  /** Reads the format byte with which every value begins. */
  RowDecoder format(int expected, String row) {
    int format = int8();
    InvariantViolation.require(
        format == expected, row + " row has format " + format + ", this release reads " + expected);
    return this;
  }

  int int8() {
    require(1);
    return bytes[position++] & 0xff;
  }

  int int16() {
    return (int8() << 8) | int8();
  }

  int int32() {
    return (int16() << 16) | int16();
  }

  long int64() {
    require(Long.BYTES);
    long value = 0;
    for (int index = 0; index < Long.BYTES; index++) {
      value = (value << 8) | (bytes[position++] & 0xff);
    }
    return value;
  }

  String id() {
    int length = int8();
    require(length);
    String value = new String(bytes, position, length, StandardCharsets.ISO_8859_1);
    position += length;
    return value;
  }

  String text() {
    return new String(blob(), StandardCharsets.UTF_8);
  }

  byte[] blob() {
    return bytes(int8());
  }

  byte[] longBlob() {
    return bytes(int16());
  }

  private byte[] bytes(int length) {
    require(length);
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** The ASCII text up to the next zero byte, which is passed over, or to the end: for keys. */
  String untilZero() {
    int end = position;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    String value = new String(bytes, position, end - position, StandardCharsets.ISO_8859_1);
    position = Math.min(end + 1, bytes.length);
    return value;
  }

  private void require(int more) {
    InvariantViolation.require(
        position + more <= bytes.length, "row of " + bytes.length + " bytes ends too early");
  }
}
