// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.payswitch.cluster.ClusterUnavailableException;
import dev.payswitch.cluster.KeptRing;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.ring.RingDocument;
import dev.payswitch.router.inspect.ClusterFacts;
import dev.payswitch.router.inspect.Facts;
import dev.payswitch.router.inspect.RingArchive;
import dev.payswitch.router.inspect.RingHistory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class LiveStateTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final AtomicLong nanos = new AtomicLong(5);
  private Supplier<ClusterFacts> facts = LiveStateTest::well;
  private boolean zooKeeperIsAway;
  private int looks;
  private final RingArchive archive =
      new RingArchive() {
        @Override
        public Optional<KeptRing> current() {
          if (zooKeeperIsAway) {
            throw new ClusterUnavailableException("not connected");
          }
          return Optional.of(new KeptRing(RingDocument.write(Facts.RING), Instant.EPOCH));
        }

        @Override
        public Optional<KeptRing> previous(RingEpoch epoch) {
          return Optional.empty();
        }

        @Override
        public SortedSet<RingEpoch> previousEpochs() {
          return new TreeSet<>();
        }
      };
  private final LiveState state =
      new LiveState(
          new LiveState.Sources(
              () -> {
                looks++;
                return facts.get();
              },
              archive,
              new RingHistory(archive)),
          tasks::add,
          nanos::get,
          () -> Instant.EPOCH);

  private static ClusterFacts well() {
    return new Facts().facts();
  }

  private JsonObject ask() {
    return JsonParser.parseString(new String(state.json(), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  /** Asks, lets what it set off run, and asks again a second later. */
  private JsonObject look() {
    ask();
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    JsonObject answer = ask();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    return answer;
  }

  @Test
  void asksNobodyUntilSomebodyLooksAndNeverMakesHimWait() {
    assertThat(looks).isZero();

    assertThat(ask().get("pending").getAsBoolean()).isTrue();
    assertThat(looks).as("aside, not in the call").isZero();
    assertThat(tasks).hasSize(1);
  }

  @Test
  void looksOnceASecondHoweverManyAsk() {
    for (int viewer = 0; viewer < 100; viewer++) {
      ask();
    }
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    for (int viewer = 0; viewer < 100; viewer++) {
      assertThat(ask().has("ring")).isTrue();
    }
    assertThat(tasks).isEmpty();
    assertThat(looks).isEqualTo(1);

    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
    ask();
    assertThat(tasks).isEmpty();
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    ask();
    assertThat(tasks).hasSize(1);
  }

  @Test
  void aLookThatFailsIsSaidAndTheNextOneMayDoBetter() {
    facts =
        () -> {
          throw new IllegalStateException("a fault");
        };
    assertThat(look().get("error").getAsString()).contains("its log says why");
    facts = LiveStateTest::well;
    assertThat(look().has("error")).isFalse();
  }

  @Test
  void withoutZooKeeperTheHistoryOfBeforeIsShownAndSaidToBeOld() {
    assertThat(look().getAsJsonArray("history")).hasSize(1);
    zooKeeperIsAway = true;
    facts = () -> new Facts().ring(Facts.RING.withWeights(Facts.RING.weights())).facts();

    JsonObject away = look();
    assertThat(away.getAsJsonArray("history")).hasSize(1);
    assertThat(away.get("historyProblem").getAsString()).isEqualTo("not connected");
  }

  @Test
  void whatIsWrongWithTheRingIsToldWhenItLasts() {
    assertThat(look().getAsJsonArray("problems")).isEmpty();
    facts = () -> new Facts().routerAt(2).facts();
    assertThat(look().getAsJsonArray("problems")).isEmpty();
    assertThat(look().getAsJsonArray("problems")).hasSize(1);
    facts = LiveStateTest::well;
    assertThat(look().getAsJsonArray("problems")).isEmpty();
  }

  @Test
  void aShardThatIsDownIsToldAtOnceAndOnce() {
    facts = () -> new Facts().away(Facts.S1, "DOWN").facts();

    assertThat(look().getAsJsonArray("problems")).hasSize(1);
    assertThat(look().getAsJsonArray("problems")).hasSize(1);
  }
}
