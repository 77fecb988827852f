// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Where a list of accounts goes on: after an account of an arc, which stays the right place
 * whichever shard owns the arc by then. The checksum also covers the ledger that was asked for, so
 * that a token of another list is refused.
 */
record AccountPageToken(int arc, String afterAccountId) {
  static final AccountPageToken FIRST = new AccountPageToken(0, "");

  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 5;
  private static final int MAX_TEXT_LENGTH = 120;

  String encode(String ledger) {
    byte[] after = afterAccountId.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + after.length + Integer.BYTES);
    bytes.put(VERSION).putInt(arc).put(after);
    bytes.putInt(checksum(bytes.array(), HEADER_BYTES + after.length, ledger));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Reads a token, or throws INVALID_ARGUMENT; an empty one is that of the first page. */
  static AccountPageToken decode(String text, String ledger, int arcCount) {
    if (text.isEmpty()) {
      return FIRST;
    }
    try {
      if (text.length() > MAX_TEXT_LENGTH) {
        throw new IllegalArgumentException("too long");
      }
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      int contentLength = bytes.length - Integer.BYTES;
      ByteBuffer content = ByteBuffer.wrap(bytes);
      byte version = content.get();
      int arc = content.getInt();
      byte[] after = Arrays.copyOfRange(bytes, HEADER_BYTES, contentLength);
      boolean intact = content.getInt(contentLength) == checksum(bytes, contentLength, ledger);
      if (!intact || version != VERSION || arc < 0 || arc >= arcCount) {
        throw new IllegalArgumentException("not of this list");
      }
      return new AccountPageToken(arc, new String(after, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException bad) {
      throw StatusMapper.invalidArgument(
          "page_token", "is not a token that an earlier page of this list gave");
    }
  }

  private static int checksum(byte[] bytes, int length, String ledger) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    crc.update(ledger.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }
}
