// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import static dev.payswitch.router.inspect.Facts.RING;
import static dev.payswitch.router.inspect.Facts.S1;
import static dev.payswitch.router.inspect.Facts.S2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cluster.KeptRing;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RingHistoryTest {
  private static final Ring SECOND = RING.withWeights(Map.of(S1, 2, S2, 1));
  private static final Ring THIRD =
      SECOND.moved(new Move(new Arc(128), 16, S2, S1), new ArcEpoch(3));

  private final MemoryArchive archive = new MemoryArchive();
  private final RingHistory history = new RingHistory(archive);

  /** Rings in memory; the ring of epoch n was replaced at second n. */
  private static final class MemoryArchive implements RingArchive {
    private final SortedMap<RingEpoch, byte[]> documents = new TreeMap<>();
    private int reads;

    void put(Ring... rings) {
      for (Ring ring : rings) {
        documents.put(ring.epoch(), RingDocument.write(ring));
      }
    }

    @Override
    public Optional<KeptRing> current() {
      return documents.isEmpty()
          ? Optional.empty()
          : Optional.of(kept(documents.lastKey().value()));
    }

    @Override
    public Optional<KeptRing> previous(RingEpoch epoch) {
      reads++;
      return documents.containsKey(epoch) ? Optional.of(kept(epoch.value())) : Optional.empty();
    }

    private KeptRing kept(long epoch) {
      return new KeptRing(
          Objects.requireNonNull(documents.get(new RingEpoch(epoch))),
          Instant.ofEpochSecond(epoch));
    }

    @Override
    public SortedSet<RingEpoch> previousEpochs() {
      return documents.isEmpty()
          ? new TreeSet<>()
          : new TreeSet<>(documents.headMap(documents.lastKey()).keySet());
    }
  }

  @Test
  void beforeTheClusterIsMadeThereIsNone() {
    assertThat(history.read()).isEmpty();
  }

  @Test
  void theFirstRingTellsWhenItWasMade() {
    archive.put(RING);

    assertThat(history.read())
        .containsExactly(
            new RingHistory.Entry(RingEpoch.FIRST, Instant.ofEpochSecond(1), null, ""));
  }

  @Test
  void isNewestFirstWithWhatEachChangedAndWhenItBecameTheRing() {
    archive.put(RING, SECOND, THIRD);

    List<RingHistory.Entry> entries = history.read();

    assertThat(entries).extracting(entry -> entry.epoch().value()).containsExactly(3L, 2L, 1L);
    assertThat(entries.get(0).since()).isEqualTo(Instant.ofEpochSecond(2));
    assertThat(Objects.requireNonNull(entries.get(0).change()).movedArcCount()).isEqualTo(16);
    assertThat(entries.get(1).since()).isEqualTo(Instant.ofEpochSecond(1));
    assertThat(Objects.requireNonNull(entries.get(1).change()).weights()).hasSize(1);
    assertThat(entries.get(2).change()).isNull();
  }

  @Test
  void readsThePastOnce() {
    archive.put(RING, SECOND, THIRD);
    List<RingHistory.Entry> first = history.read();
    archive.reads = 0;

    assertThat(history.read()).isEqualTo(first);
    assertThat(archive.reads).as("only the one before the newest").isEqualTo(1);
  }

  @Test
  void forgetsWhatIsNotKeptAnyMore() {
    archive.put(RING, SECOND, THIRD);
    assertThat(history.read()).hasSize(3);
    archive.documents.remove(RING.epoch());

    assertThat(history.read()).extracting(entry -> entry.epoch().value()).containsExactly(3L, 2L);
  }

  @Test
  void whatCannotBeReadIsSaidAndTheRestIsThere() {
    archive.put(RING, SECOND, THIRD);
    archive.documents.put(SECOND.epoch(), new byte[] {'{'});

    List<RingHistory.Entry> entries = history.read();

    assertThat(entries).hasSize(3);
    assertThat(entries.get(0).problem()).contains("the one before it", "not a single JSON");
    assertThat(entries.get(1).problem()).contains("not a single JSON");
    assertThat(entries.get(2).problem()).isEmpty();
  }

  @Test
  void aCurrentDocumentThatCannotBeReadHasItsPlace() {
    archive.put(RING, SECOND);
    archive.documents.put(SECOND.epoch(), new byte[] {'{'});

    List<RingHistory.Entry> entries = history.read();

    assertThat(entries.get(0).epoch()).isEqualTo(SECOND.epoch());
    assertThat(entries.get(0).problem()).contains("not a single JSON");
  }
}
