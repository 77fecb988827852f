// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import java.util.Arrays;

/**
 * The bytes of a request, written once and sent as they are. Used again for the next request, so
 * that a generator at 100,000 transfers/s leaves no garbage. Owned by whoever writes or sends it.
 */
public final class RequestBuffer {
  private static final int INITIAL_SIZE = 256;
  private static final int MAX_VARINT_LENGTH = 10;
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 0x80;

  private byte[] bytes = new byte[INITIAL_SIZE];
  private int size;

  public byte[] bytes() {
    return bytes;
  }

  public int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void writeVarint(long value) {
    ensure(MAX_VARINT_LENGTH);
    long rest = value;
    while ((rest & ~(VARINT_MORE - 1L)) != 0) {
      bytes[size++] = (byte) ((rest & (VARINT_MORE - 1)) | VARINT_MORE);
      rest >>>= VARINT_BITS;
    }
    bytes[size++] = (byte) rest;
  }

  void writeBytes(byte[] source) {
    ensure(source.length);
    System.arraycopy(source, 0, bytes, size, source.length);
    size += source.length;
  }

  void writeAccount(int account) {
    ensure(AccountNames.MAX_LENGTH);
    size = AccountNames.write(account, bytes, size);
  }

  /** Writes the number in the given base with leading zeros. */
  void writeDigits(long number, int digits, int base) {
    ensure(digits);
    long rest = number;
    for (int at = size + digits - 1; at >= size; at--) {
      bytes[at] = (byte) Character.forDigit((int) (rest % base), base);
      rest /= base;
    }
    size += digits;
  }

  static int varintLength(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + VARINT_BITS - 1) / VARINT_BITS;
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
