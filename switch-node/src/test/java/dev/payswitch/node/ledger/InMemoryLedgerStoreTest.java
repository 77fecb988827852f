// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.node.ledger.LedgerStore.WriteSet;
import org.junit.jupiter.api.Test;

final class InMemoryLedgerStoreTest extends LedgerStoreContract {
  private static final byte[] KEY = "key".getBytes(US_ASCII);

  @Override
  protected LedgerStore open() {
    return new InMemoryLedgerStore();
  }

  @Test
  void losesWhatWasNotFlushedInACrash() {
    InMemoryLedgerStore store = new InMemoryLedgerStore();
    write(store, 1);
    store.flush();
    write(store, 2);
    InMemoryLedgerStore found = store.crash();

    assertThat(found.get(Family.META, KEY)).isEqualTo(new byte[] {1});
    assertThat(found.durable(Family.META, KEY)).isEqualTo(new byte[] {1});
    write(found, 3);
    assertThat(found.crash().get(Family.META, KEY)).isEqualTo(new byte[] {1});
  }

  private static void write(LedgerStore store, int value) {
    WriteSet writes = store.newWriteSet();
    writes.put(Family.META, KEY, new byte[] {(byte) value});
    store.write(writes);
  }
}
