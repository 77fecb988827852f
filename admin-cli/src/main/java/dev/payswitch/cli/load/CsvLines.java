// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A file line by line, never as a whole. A record is one line: that way a stray quote spoils one
 * line and not the rest of the file. Lines that are too long or no UTF-8 are told as such.
 */
final class CsvLines implements AutoCloseable {
  static final int MAX_LINE_BYTES = 65_536;
  private static final int BUFFER_BYTES = 65_536;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  /** A line, or, when {@code text} is null, why there is none. */
  record Line(long number, @Nullable String text, String problem) {}

  private final InputStream input;
  private long number;
  private long readBytes;

  CsvLines(InputStream input) {
    this.input = new BufferedInputStream(input, BUFFER_BYTES);
  }

  /** The next line that is not empty; null at the end. */
  @Nullable Line next() throws IOException {
    while (true) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int length = readLine(bytes);
      if (length < 0) {
        return null;
      }
      number++;
      if (length > MAX_LINE_BYTES) {
        return new Line(number, null, "is longer than " + MAX_LINE_BYTES + " bytes");
      }
      Line line = decode(bytes.toByteArray());
      if (line.text() == null || !line.text().isBlank()) {
        return line;
      }
    }
  }

  /** Bytes of the lines returned so far. */
  long readBytes() {
    return readBytes;
  }

  /** The length of the line with what was too much to keep, or -1 at the end. */
  private int readLine(ByteArrayOutputStream into) throws IOException {
    int length = 0;
    int next = input.read();
    if (next < 0) {
      return -1;
    }
    while (next >= 0 && next != '\n') {
      if (length < MAX_LINE_BYTES) {
        into.write(next);
      }
      length = Math.min(length + 1, MAX_LINE_BYTES + 1);
      readBytes++;
      next = input.read();
    }
    readBytes++;
    return length;
  }

  private Line decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
        text = text.substring(1);
      }
      return new Line(
          number, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, "");
    } catch (CharacterCodingException notUtf8) {
      return new Line(number, null, "is no UTF-8");
    }
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
