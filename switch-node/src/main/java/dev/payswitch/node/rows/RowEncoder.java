// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the fields of one row, big-endian. Belongs to whoever made it. */
final class RowEncoder {
  private byte[] bytes;
  private int length;

  RowEncoder(int expectedLength) {
    bytes = new byte[expectedLength];
  }

  RowEncoder int8(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
    return this;
  }

  RowEncoder int16(int value) {
    return int8(value >>> 8).int8(value);
  }

  RowEncoder int32(int value) {
    return int16(value >>> 16).int16(value);
  }

  RowEncoder int64(long value) {
    ensure(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** An ASCII text of at most 255 characters. */
  RowEncoder id(String value) {
    int8(value.length());
    return ascii(value);
  }

  /** An ASCII text without its length: for keys. */
  @SuppressWarnings("deprecation") // the copy without a charset is the fast one, and ids are ASCII
  RowEncoder ascii(String value) {
    int count = value.length();
    ensure(count);
    value.getBytes(0, count, bytes, length);
    length += count;
    return this;
  }

  /** A text of at most 255 bytes of UTF-8. */
  RowEncoder text(String value) {
    return blob(value.getBytes(StandardCharsets.UTF_8));
  }

  /** At most 255 bytes. */
  RowEncoder blob(byte[] value) {
    if (value.length > 255) {
      throw new IllegalArgumentException("field of " + value.length + " bytes, at most 255 fit");
    }
    int8(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /** At most 65,535 bytes. */
  RowEncoder longBlob(byte[] value) {
    int16(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
