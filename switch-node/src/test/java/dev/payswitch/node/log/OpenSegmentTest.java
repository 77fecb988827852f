// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** A log file that was being written: what a crash may leave, and what it may not. */
final class OpenSegmentTest {
  private static final int HEADER_BYTES = 8;

  @Test
  void countsWholeEntries() {
    byte[] file = file(10, 300, 70_000);

    assertThat(OpenSegment.read(file))
        .isEqualTo(new OpenSegment(3, file.length, OpenSegment.Tail.CLEAN));
  }

  @Test
  void acceptsZerosThatWereAllocatedAhead() {
    byte[] file = file(10, 300);

    assertThat(OpenSegment.read(Arrays.copyOf(file, file.length + 5_000)))
        .isEqualTo(new OpenSegment(2, file.length, OpenSegment.Tail.CLEAN));
  }

  @Test
  void acceptsAFileWithoutEntries() {
    assertThat(OpenSegment.read(file()))
        .isEqualTo(new OpenSegment(0, HEADER_BYTES, OpenSegment.Tail.CLEAN));
    assertThat(OpenSegment.read(new byte[0]).tail()).isEqualTo(OpenSegment.Tail.TORN);
    assertThat(OpenSegment.read(new byte[3_000]).tail()).isEqualTo(OpenSegment.Tail.TORN);
    assertThat(OpenSegment.read("RaftL".getBytes(StandardCharsets.UTF_8)).tail())
        .isEqualTo(OpenSegment.Tail.TORN);
  }

  @Test
  void takesAFileThatEndsInsideAnEntryAsTorn() {
    byte[] whole = file(10, 300);
    long first = OpenSegment.read(file(10)).goodBytes();

    for (int cut = (int) first + 1; cut < whole.length; cut++) {
      assertThat(OpenSegment.read(Arrays.copyOf(whole, cut)))
          .isEqualTo(new OpenSegment(1, first, OpenSegment.Tail.TORN));
    }
  }

  @Test
  void takesASectorThatWasNotWrittenAsTorn() {
    long first = OpenSegment.read(file(10)).goodBytes();
    for (int sector = 512; sector < 3_500; sector += 512) {
      byte[] file = file(10, 4_000);
      Arrays.fill(file, sector, sector + 512, (byte) 0);

      assertThat(OpenSegment.read(file))
          .isEqualTo(new OpenSegment(1, first, OpenSegment.Tail.TORN));
    }
  }

  @Test
  void takesAMissingFirstSectorOfTheLastWriteAsTorn() {
    byte[] file = file(10, 4_000);
    int first = (int) OpenSegment.read(file(10)).goodBytes();
    Arrays.fill(file, first, 512, (byte) 0);

    assertThat(OpenSegment.read(file)).isEqualTo(new OpenSegment(1, first, OpenSegment.Tail.TORN));
  }

  @Test
  void takesAChangedByteAsDamage() {
    byte[] file = file(10, 4_000, 20);
    file[2_000] ^= 1;

    assertThat(OpenSegment.read(file).tail()).isEqualTo(OpenSegment.Tail.DAMAGED);
  }

  @Test
  void takesBytesBehindAllocatedZerosInTheSameSectorAsDamage() {
    byte[] file = Arrays.copyOf(file(10), 500);
    file[400] = 1;

    assertThat(OpenSegment.read(file).tail()).isEqualTo(OpenSegment.Tail.DAMAGED);
  }

  @Test
  void takesAnotherHeaderAsDamage() {
    byte[] file = file(10);
    file[3] = 'X';

    assertThat(OpenSegment.read(file).tail()).isEqualTo(OpenSegment.Tail.DAMAGED);
  }

  /** A file with entries of these sizes, as Ratis writes it. */
  private static byte[] file(int... entryBytes) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("RaftLog1".getBytes(StandardCharsets.UTF_8));
    for (int bytes : entryBytes) {
      file.writeBytes(entry(bytes));
    }
    return file.toByteArray();
  }

  private static byte[] entry(int bytes) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    int rest = bytes;
    while (rest > 0x7F) {
      entry.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    entry.write(rest);
    byte[] content = new byte[bytes];
    Arrays.fill(content, (byte) 7);
    entry.writeBytes(content);
    CRC32C checksum = new CRC32C();
    checksum.update(entry.toByteArray());
    entry.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    return entry.toByteArray();
  }
}
