// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.payswitch.node.ledger.LedgerStore.RowSnapshot;
import dev.payswitch.node.ledger.LedgerStore.WriteSet;
import dev.payswitch.node.ledger.RowReader.ScanOrder;
import dev.payswitch.testkit.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link LedgerStore} promises; each of them runs these tests. */
public abstract class LedgerStoreContract {
  private static final byte[] END = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};

  @SuppressWarnings("NullAway.Init") // Before each test.
  private LedgerStore store;

  /** An empty store. */
  protected abstract LedgerStore open() throws Exception;

  @BeforeEach
  final void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  @Test
  void showsAWriteAsSoonAsItReturns() {
    WriteSet writes = store.newWriteSet();
    writes.put(Family.DATA, bytes("a"), bytes("1"));
    writes.put(Family.AGENDA, bytes("a"), bytes("2"));
    assertThat(store.get(Family.DATA, bytes("a"))).isNull();
    store.write(writes);

    assertThat(store.get(Family.DATA, bytes("a"))).isEqualTo(bytes("1"));
    assertThat(store.get(Family.AGENDA, bytes("a"))).isEqualTo(bytes("2"));
    assertThat(store.get(Family.META, bytes("a"))).isNull();
  }

  @Test
  void keepsTheLastChangeOfAKey() {
    WriteSet writes = store.newWriteSet();
    writes.put(Family.DATA, bytes("kept"), bytes("1"));
    writes.delete(Family.DATA, bytes("kept"));
    writes.put(Family.DATA, bytes("kept"), bytes("2"));
    writes.put(Family.DATA, bytes("gone"), bytes("1"));
    writes.delete(Family.DATA, bytes("gone"));
    writes.delete(Family.DATA, bytes("never there"));
    store.write(writes);

    assertThat(scan(store, ScanOrder.FORWARD, bytes(""), END)).containsExactly("kept=2");
  }

  @Test
  void deletesARangeAndNothingBesideIt() {
    WriteSet writes = store.newWriteSet();
    for (String key : List.of("a", "b", "b1", "c", "d")) {
      writes.put(Family.DATA, bytes(key), bytes("1"));
      writes.put(Family.HISTORY, bytes(key), bytes("1"));
    }
    store.write(writes);
    writes.deleteRange(Family.DATA, bytes("b"), bytes("c"));
    writes.put(Family.DATA, bytes("e"), bytes("2"));
    store.write(writes);

    assertThat(scan(store, ScanOrder.FORWARD, bytes(""), END))
        .containsExactly("a=1", "c=1", "d=1", "e=2");
    assertThat(store.get(Family.DATA, bytes("b1"))).isNull();
    assertThat(store.get(Family.HISTORY, bytes("b1"))).isEqualTo(bytes("1"));
    writes.put(Family.DATA, bytes("b1"), bytes("3"));
    store.write(writes);
    assertThat(store.get(Family.DATA, bytes("b1"))).isEqualTo(bytes("3"));
  }

  @Test
  void clearsAWriteSetOnceItIsWritten() {
    WriteSet writes = store.newWriteSet();
    writes.put(Family.DATA, bytes("a"), bytes("1"));
    store.write(writes);
    writes.delete(Family.META, bytes("other"));
    put("a", "2");
    store.write(writes);

    assertThat(store.get(Family.DATA, bytes("a"))).isEqualTo(bytes("2"));
  }

  @Test
  void copiesWhatItIsGiven() {
    byte[] key = bytes("key");
    byte[] value = bytes("value");
    WriteSet writes = store.newWriteSet();
    writes.put(Family.DATA, key, value);
    Arrays.fill(key, (byte) 0);
    Arrays.fill(value, (byte) 0);
    store.write(writes);

    assertThat(store.get(Family.DATA, bytes("key"))).isEqualTo(bytes("value"));
  }

  @Test
  void ordersKeysAsUnsignedBytes() {
    WriteSet writes = store.newWriteSet();
    for (int first : new int[] {0x80, 0x7f, 0xff, 0x00}) {
      writes.put(Family.DATA, new byte[] {(byte) first}, new byte[0]);
    }
    writes.put(Family.DATA, new byte[] {0x7f, 0x00}, new byte[0]);
    store.write(writes);

    List<String> keys = new ArrayList<>();
    store.scan(
        Family.DATA,
        new byte[0],
        END,
        ScanOrder.FORWARD,
        (key, value) -> keys.add(HexFormat.of().formatHex(key)));
    assertThat(keys).containsExactly("00", "7f", "7f00", "80", "ff");
  }

  @Test
  void scansFromInclusiveUntilExclusiveInBothDirections() {
    for (String key : List.of("a", "b", "bb", "c", "d")) {
      put(key, "1");
    }

    assertThat(scan(store, ScanOrder.FORWARD, bytes("b"), bytes("d")))
        .containsExactly("b=1", "bb=1", "c=1");
    assertThat(scan(store, ScanOrder.BACKWARD, bytes("b"), bytes("d")))
        .containsExactly("c=1", "bb=1", "b=1");
    assertThat(scan(store, ScanOrder.FORWARD, bytes("b"), bytes("b"))).isEmpty();
    assertThat(scan(store, ScanOrder.BACKWARD, bytes("d"), bytes("b"))).isEmpty();
  }

  @Test
  void endsAScanWhenTheVisitorHasEnough() {
    for (String key : List.of("a", "b", "c")) {
      put(key, "1");
    }
    List<String> seen = new ArrayList<>();
    store.scan(
        Family.DATA,
        bytes("a"),
        END,
        ScanOrder.FORWARD,
        (key, value) -> {
          seen.add(text(key));
          return seen.size() < 2;
        });

    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void keepsASnapshotAsItWas() {
    put("a", "1");
    put("b", "1");
    try (RowSnapshot before = store.snapshot()) {
      put("a", "2");
      put("c", "2");
      WriteSet writes = store.newWriteSet();
      writes.delete(Family.DATA, bytes("b"));
      store.write(writes);

      assertThat(before.get(Family.DATA, bytes("a"))).isEqualTo(bytes("1"));
      assertThat(before.get(Family.DATA, bytes("c"))).isNull();
      assertThat(scan(before, ScanOrder.FORWARD, bytes(""), END)).containsExactly("a=1", "b=1");
      assertThat(scan(before, ScanOrder.BACKWARD, bytes(""), END)).containsExactly("b=1", "a=1");
    }
    assertThat(scan(store, ScanOrder.FORWARD, bytes(""), END)).containsExactly("a=2", "c=2");
  }

  @Test
  void callsAWrittenRowDurableOnlyOnceItIsInFiles() {
    put("a", "1");

    byte[] durable = store.durable(Family.DATA, bytes("a"));
    assertThat(durable == null || Arrays.equals(durable, bytes("1"))).isTrue();
    assertThat(store.durable(Family.DATA, bytes("never written"))).isNull();
  }

  @Test
  void refusesUseAfterClose() {
    put("a", "1");
    RowSnapshot snapshot = store.snapshot();
    WriteSet writes = store.newWriteSet();
    writes.put(Family.DATA, bytes("b"), bytes("1"));
    store.close();

    assertThatIllegalStateException().isThrownBy(() -> store.get(Family.DATA, bytes("a")));
    assertThatIllegalStateException().isThrownBy(() -> store.durable(Family.DATA, bytes("a")));
    assertThatIllegalStateException().isThrownBy(() -> store.write(writes));
    assertThatIllegalStateException().isThrownBy(() -> store.snapshot());
    assertThatIllegalStateException()
        .isThrownBy(() -> scan(store, ScanOrder.FORWARD, bytes("a"), END));
    assertThatIllegalStateException().isThrownBy(() -> snapshot.get(Family.DATA, bytes("a")));
    assertThatIllegalStateException()
        .isThrownBy(() -> scan(snapshot, ScanOrder.FORWARD, bytes("a"), END));
    snapshot.close();
    store.close();
  }

  @Test
  void refusesUseOfAClosedSnapshot() {
    RowSnapshot snapshot = store.snapshot();
    snapshot.close();
    snapshot.close();

    assertThatIllegalStateException().isThrownBy(() -> snapshot.get(Family.DATA, bytes("a")));
  }

  @Test
  void refusesTheWriteSetOfAnotherStore() {
    WriteSet foreign =
        new WriteSet() {
          @Override
          public void put(Family family, byte[] key, byte[] value) {}

          @Override
          public void delete(Family family, byte[] key) {}

          @Override
          public void deleteRange(Family family, byte[] from, byte[] until) {}
        };

    assertThatIllegalArgumentException().isThrownBy(() -> store.write(foreign));
  }

  @Seeded(rounds = 5)
  void behavesLikeASortedMap(RandomGenerator random) {
    NavigableMap<String, String> model = new TreeMap<>();
    for (int step = 0; step < 300; step++) {
      writeAtRandom(random, model);
      String key = randomKey(random);
      byte[] value = store.get(Family.DATA, bytes(key));
      assertThat(value == null ? null : text(value)).isEqualTo(model.get(key));
      String from = randomKey(random);
      String until = randomKey(random);
      assertThat(scan(store, ScanOrder.FORWARD, bytes(from), bytes(until)))
          .isEqualTo(expected(model, from, until));
      assertThat(scan(store, ScanOrder.BACKWARD, bytes(from), bytes(until)))
          .isEqualTo(expected(model, from, until).reversed());
    }
  }

  private void writeAtRandom(RandomGenerator random, NavigableMap<String, String> model) {
    WriteSet writes = store.newWriteSet();
    int changes = random.nextInt(20);
    for (int change = 0; change < changes; change++) {
      String key = randomKey(random);
      if (random.nextInt(4) == 0) {
        writes.delete(Family.DATA, bytes(key));
        model.remove(key);
      } else {
        String value = "v".repeat(random.nextInt(200)) + change;
        writes.put(Family.DATA, bytes(key), bytes(value));
        model.put(key, value);
      }
    }
    store.write(writes);
  }

  private static String randomKey(RandomGenerator random) {
    return Integer.toString(random.nextInt(1_000), 36) + "k".repeat(random.nextInt(8));
  }

  private static List<String> expected(
      NavigableMap<String, String> model, String from, String until) {
    if (from.compareTo(until) >= 0) {
      return List.of();
    }
    return model.subMap(from, until).entrySet().stream().map(Map.Entry::toString).toList();
  }

  private void put(String key, String value) {
    WriteSet writes = store.newWriteSet();
    writes.put(Family.DATA, bytes(key), bytes(value));
    store.write(writes);
  }

  private static List<String> scan(RowReader rows, ScanOrder order, byte[] from, byte[] until) {
    List<String> seen = new ArrayList<>();
    rows.scan(
        Family.DATA, from, until, order, (key, value) -> seen.add(text(key) + "=" + text(value)));
    return seen;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }
}
