// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.testkit.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RingDocumentTest {
  private static final String GOLDEN =
      "{\"format\":1,\"epoch\":1,\"hash\":{\"algorithm\":\"XXH3-64\",\"seed\":\"0000000000000007\"},"
          + "\"arcs\":16,\"shards\":{\"s1\":{\"weight\":1},\"s2\":{\"weight\":1}},"
          + "\"runs\":[{\"first\":0,\"count\":8,\"owner\":\"s1\",\"since\":1},"
          + "{\"first\":8,\"count\":8,\"owner\":\"s2\",\"since\":1}],\"crc32c\":\"ec15d5e9\"}";

  @Test
  void writesTheDocumentedFormat() {
    Ring ring = RingPlanner.initial(Rings.HASHER, 16, Rings.equalShards(2));
    assertThat(new String(RingDocument.write(ring), StandardCharsets.UTF_8)).isEqualTo(GOLDEN);
  }

  @Seeded(rounds = 100)
  void readsBackWhatItWrites(RandomGenerator random) {
    Ring ring = Rings.random(random);
    assertThat(RingDocument.read(RingDocument.write(ring))).isEqualTo(ring);
  }

  @Seeded(rounds = 300)
  void everyCorruptionIsRefused(RandomGenerator random) {
    Ring ring = Rings.random(random);
    byte[] document = RingDocument.write(ring);
    byte[] corrupt = corrupt(document, random);
    assertThat(readable(corrupt).filter(read -> !read.equals(ring)))
        .as(() -> new String(corrupt, StandardCharsets.ISO_8859_1))
        .isEmpty();
  }

  @Test
  void everyCutIsRefused() {
    byte[] document = GOLDEN.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < document.length; length++) {
      assertThat(readable(Arrays.copyOf(document, length))).isEmpty();
    }
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] document = GOLDEN.getBytes(StandardCharsets.UTF_8);
    for (int bit = 0; bit < document.length * 8; bit++) {
      byte[] corrupt = document.clone();
      corrupt[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(readable(corrupt)).as("bit %d", bit).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"format\":1 | \"format\":2 | format 2 is not known here, only 1",
        "\"epoch\":1, | | ring lacks the field \"epoch\"",
        "\"epoch\":1 | \"epoch\":0 | ring epoch must be at least 1, but is 0",
        "\"epoch\":1 | \"epoch\":1.0 | ring.epoch is not an integer",
        "\"epoch\":1 | \"epoch\":\"1\" | ring.epoch is not a number",
        "\"epoch\":1 | \"epoch\":null | ring.epoch is not a number",
        "\"epoch\":1 | \"epoch\":2 | checksum is ec15d5e9, but the content has",
        "\"arcs\":16 | \"arcs\":4294967312 | ring.arcs is out of range",
        "\"arcs\":16 | \"arcs\":32 | no run covers arc 16",
        "\"arcs\":16 | \"arcs\":16,\"extra\":0 | ring has the unknown field \"extra\"",
        "XXH3-64 | MD5 | hash algorithm \"MD5\" is not known here",
        "0000000000000007 | 0000000000000008 | checksum is ec15d5e9, but the content has",
        "\"shards\":{ | \"shards\":{\"S\":{\"weight\":1}, | shard id must be",
        "\"owner\":\"s2\" | \"owner\":\"s1\" | runs at arc 8 should be one run",
        "\"owner\":\"s2\" | \"owner\":\"s3\" | is owned by s3, which is no shard of the ring",
        "\"count\":8 | \"count\":0 | run at arc 0 cannot have 0 arcs",
        "\"runs\":[ | \"runs\":[1, | ring.runs[0] is not an object",
        "ec15d5e9\"} | ec15d5e9\"}{} | not a single JSON document",
        "{\"format\" | [\"format\" | not a single JSON document",
      })
  void saysWhyADocumentIsRefused(String part, String replacement, String message) {
    String document = GOLDEN.replace(part, replacement == null ? "" : replacement);
    assertThat(document).isNotEqualTo(GOLDEN);
    assertThatThrownBy(() -> RingDocument.read(document.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(RingDocumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void hugeAndDeepDocumentsAreRefused() {
    assertThat(readable(new byte[RingDocument.MAX_SIZE_BYTES + 1])).isEmpty();
    assertThat(readable("[".repeat(500_000).getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  private static Optional<Ring> readable(byte[] document) {
    try {
      return Optional.of(RingDocument.read(document));
    } catch (RingDocumentException refused) {
      return Optional.empty();
    }
  }

  private static byte[] corrupt(byte[] document, RandomGenerator random) {
    int at = random.nextInt(document.length);
    int end = Math.min(document.length, at + random.nextInt(1, 40));
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(document, at);
      case 1 -> {
        byte[] changed = document.clone();
        changed[at] = (byte) (32 + random.nextInt(95));
        yield changed;
      }
      case 2 ->
          joined(Arrays.copyOf(document, at), Arrays.copyOfRange(document, end, document.length));
      default ->
          joined(Arrays.copyOf(document, end), Arrays.copyOfRange(document, at, document.length));
    };
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    return both;
  }
}
