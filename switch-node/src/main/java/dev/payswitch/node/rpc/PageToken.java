// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Where a history page ended. Opaque to callers; bound to the account and the query by a checksum,
 * so that a token of another list is refused instead of misread.
 */
record PageToken(long postTimeMicros) {
  private static final int BYTES = Long.BYTES + Integer.BYTES;

  /** The text of the token for one list. */
  String write(String list) {
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES).putLong(postTimeMicros).putInt(checksum(list, postTimeMicros));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Reads a token of this list. */
  static PageToken read(String text, String list) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw StatusMapper.invalid("page_token", "is not a token of this switch");
    }
    if (bytes.length != BYTES) {
      throw StatusMapper.invalid("page_token", "is not a token of this switch");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long postTime = buffer.getLong();
    if (buffer.getInt() != checksum(list, postTime)) {
      throw StatusMapper.invalid("page_token", "belongs to another list");
    }
    return new PageToken(postTime);
  }

  private static int checksum(String list, long postTimeMicros) {
    CRC32C crc = new CRC32C();
    crc.update(list.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(postTimeMicros).flip());
    return (int) crc.getValue();
  }
}
