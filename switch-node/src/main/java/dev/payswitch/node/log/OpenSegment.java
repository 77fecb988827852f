// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What is in the log file that was being written when the process ended: a header, then entries,
 * each a length as varint, that many bytes, and the CRC-32C of both; then zeros that were allocated
 * ahead.
 *
 * <p>A power cut leaves some sectors of the last writes out. Such a tail was never acknowledged and
 * may be cut off; anything else that cannot be read is damage. They are told apart by a sector that
 * is still all zero: sectors are written whole or not at all.
 *
 * @param entries how many can be read from the beginning
 * @param goodBytes where they end
 */
record OpenSegment(long entries, long goodBytes, Tail tail) {
  private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.UTF_8);
  private static final int CHECKSUM_BYTES = 4;
  private static final int SECTOR_BYTES = 512;
  private static final int MAX_VARINT_BITS = 35;

  /** What follows the last entry that can be read. */
  enum Tail {
    /** Nothing, or zeros that were allocated ahead. */
    CLEAN,
    /** A write that a crash cut short. */
    TORN,
    /** Something that no crash leaves behind. */
    DAMAGED
  }

  static OpenSegment read(Path file) throws IOException {
    return read(Files.readAllBytes(file));
  }

  static OpenSegment read(byte[] bytes) {
    int headerBytes = Math.min(bytes.length, HEADER.length);
    if (!Arrays.equals(bytes, 0, headerBytes, HEADER, 0, HEADER.length)) {
      boolean cut = headerBytes < HEADER.length || isZero(bytes, 0, HEADER.length);
      return new OpenSegment(0, 0, cut ? Tail.TORN : Tail.DAMAGED);
    }
    long entries = 0;
    int position = HEADER.length;
    while (position < bytes.length && bytes[position] != 0) {
      long end = endOfEntry(bytes, position);
      if (end > bytes.length) {
        return new OpenSegment(entries, position, Tail.TORN);
      }
      if (!checksumHolds(bytes, position, (int) end)) {
        boolean torn = hasZeroSector(bytes, position, (int) end);
        return new OpenSegment(entries, position, torn ? Tail.TORN : Tail.DAMAGED);
      }
      entries++;
      position = (int) end;
    }
    return new OpenSegment(entries, position, tailOfZeros(bytes, position));
  }

  /** Zeros to the end are clean; a missing sector with later ones behind it is torn. */
  private static Tail tailOfZeros(byte[] bytes, int position) {
    if (isZero(bytes, position, bytes.length)) {
      return Tail.CLEAN;
    }
    return isZero(bytes, position, endOfSector(position)) ? Tail.TORN : Tail.DAMAGED;
  }

  /** Where the entry that begins here says that it ends; maybe beyond the file. */
  private static long endOfEntry(byte[] bytes, int position) {
    long length = 0;
    int at = position;
    for (int shift = 0; shift < MAX_VARINT_BITS && at < bytes.length; shift += 7) {
      byte next = bytes[at++];
      length |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return at + length + CHECKSUM_BYTES;
      }
    }
    return Long.MAX_VALUE;
  }

  private static boolean checksumHolds(byte[] bytes, int from, int to) {
    int checksumAt = to - CHECKSUM_BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, checksumAt - from);
    return (int) checksum.getValue() == bigEndian(bytes, checksumAt);
  }

  private static boolean hasZeroSector(byte[] bytes, int from, int to) {
    for (int begin = from; begin < to; begin = endOfSector(begin)) {
      if (isZero(bytes, begin, Math.min(to, endOfSector(begin)))) {
        return true;
      }
    }
    return false;
  }

  private static int endOfSector(int position) {
    return (position / SECTOR_BYTES + 1) * SECTOR_BYTES;
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < Math.min(to, bytes.length); i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static int bigEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }
}
