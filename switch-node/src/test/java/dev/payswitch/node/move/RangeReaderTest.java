// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.rows.ArcRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RangeReaderTest {
  private static final ArcRange ARCS = new ArcRange(0, 1);

  private final List<Runnable> loop = new ArrayList<>();

  @Test
  void rowsThatCannotBeReadEndTheLoop() {
    RuntimeException damaged = new UncheckedIOException(new IOException("block is damaged"));

    reader(damaged).digest(ARCS, digest -> {});

    assertThat(loop).hasSize(1);
    assertThatThrownBy(loop.getFirst()::run).isSameAs(damaged);
  }

  @Test
  void aStoreThatIsClosedMeanwhileGivesNoAnswer() {
    reader(new IllegalStateException("the store is closed")).digest(ARCS, digest -> {});

    assertThat(loop).isEmpty();
  }

  private RangeReader reader(RuntimeException failure) {
    LedgerStore failing =
        (LedgerStore)
            Proxy.newProxyInstance(
                LedgerStore.class.getClassLoader(),
                new Class<?>[] {LedgerStore.class},
                (proxy, method, arguments) -> {
                  throw failure;
                });
    return new RangeReader(failing, Runnable::run, loop::add);
  }
}
