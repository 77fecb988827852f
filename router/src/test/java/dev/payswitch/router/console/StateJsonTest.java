// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.RingDifference;
import dev.payswitch.router.inspect.Check;
import dev.payswitch.router.inspect.Facts;
import dev.payswitch.router.inspect.LaneFacts;
import dev.payswitch.router.inspect.OperationFacts;
import dev.payswitch.router.inspect.RingHistory;
import dev.payswitch.router.inspect.ShardFacts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StateJsonTest {
  private static JsonObject state(Facts facts, List<RingHistory.Entry> history, Check... problems) {
    return parse(
        StateJson.of(
            new StateJson.Picture(
                facts.facts(), history, "no past", List.of(problems), Instant.EPOCH)));
  }

  private static JsonObject parse(byte[] json) {
    return JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  private static JsonObject at(JsonObject state, String array, int index) {
    return state.getAsJsonArray(array).get(index).getAsJsonObject();
  }

  @Test
  void tellsRingShardsAndRouters() {
    JsonObject state = state(new Facts(), List.of());

    assertThat(state.get("taken").getAsString()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(state.get("historyProblem").getAsString()).isEqualTo("no past");
    JsonObject ring = state.getAsJsonObject("ring");
    assertThat(ring.get("epoch").getAsLong()).isEqualTo(1);
    assertThat(at(ring, "runs", 1))
        .hasToString("{\"first\":128,\"count\":128,\"owner\":\"s2\",\"since\":1}");
    JsonObject shard = at(state, "shards", 0);
    assertThat(shard.get("share").getAsDouble()).isEqualTo(0.5);
    assertThat(shard.get("targetShare").getAsDouble()).isEqualTo(0.5);
    assertThat(shard.get("accounts").getAsLong()).isEqualTo(12);
    assertThat(shard.get("commandsPerSecond").getAsDouble()).isEqualTo(5.5);
    assertThat(at(state, "routers", 0).get("ringEpoch").getAsLong()).isEqualTo(1);
  }

  @Test
  void whatAShardDoesNotTellIsNotZero() {
    JsonObject state = state(new Facts().away(Facts.S2, ShardFacts.DOWN), List.of());

    JsonObject shard = at(state, "shards", 1);
    assertThat(shard.get("state").getAsString()).isEqualTo("DOWN");
    for (String name : List.of("accounts", "commandsPerSecond", "owed", "ringEpoch", "release")) {
      assertThat(shard.has(name) && !shard.get(name).isJsonNull()).as(name).isFalse();
    }
  }

  @Test
  void withoutARingThereIsNone() {
    JsonObject state = state(new Facts().ring(null), List.of());

    assertThat(state.has("ring") && !state.get("ring").isJsonNull()).isFalse();
    assertThat(at(state, "shards", 0).get("arcCount").getAsInt()).isZero();
  }

  @Test
  void tellsLanesProblemsHistoryAndMoves() {
    var after = Facts.RING.moved(new Move(new Arc(3), 2, Facts.S1, Facts.S2), new ArcEpoch(2));
    JsonObject state =
        state(
            new Facts()
                .lanes(new LaneFacts("s1", "s2", "PAUSED", 3, 4, 5, "\"<b>", "ops: cable"))
                .moves(Facts.move("COPYING", 16, "")),
            List.of(
                new RingHistory.Entry(
                    after.epoch(), Instant.EPOCH, RingDifference.between(Facts.RING, after), "")),
            new Check("shards", Check.Level.FAIL, "s2 is DOWN", "start it"));

    JsonObject lane = at(state, "lanes", 0);
    assertThat(lane.get("preparing").getAsLong()).isEqualTo(3);
    assertThat(lane.get("owed").getAsLong()).isEqualTo(4);
    assertThat(lane.get("trouble").getAsString()).isEqualTo("\"<b>");
    assertThat(at(state, "problems", 0).get("level").getAsString()).isEqualTo("FAIL");
    JsonObject entry = at(state, "history", 0);
    assertThat(entry.get("movedArcCount").getAsInt()).isEqualTo(2);
    assertThat(at(entry, "moved", 0))
        .hasToString("{\"first\":3,\"count\":2,\"source\":\"s1\",\"target\":\"s2\"}");
    JsonObject move = at(state, "moves", 0);
    assertThat(move.get("underWay").getAsBoolean()).isTrue();
    assertThat(move.get("copiedBytes").getAsLong()).isEqualTo(5);
  }

  @Test
  void tellsOnlyTheNewestOperations() {
    OperationFacts[] many = new OperationFacts[20];
    for (int number = 0; number < many.length; number++) {
      many[number] =
          new OperationFacts(
              "op-" + (20 - number), "drain", "s1", "DONE", "ops", "", Instant.EPOCH, 1, 1, "");
    }
    JsonObject state = state(new Facts().operations(many), List.of());

    assertThat(state.getAsJsonArray("operations")).hasSize(8);
    assertThat(at(state, "operations", 0).get("id").getAsString()).isEqualTo("op-20");
  }

  @Test
  void saysThatNothingIsKnownYetOrThatItFailed() {
    assertThat(parse(StateJson.nothingYet()).get("pending").getAsBoolean()).isTrue();
    assertThat(parse(StateJson.failed("a \"b\"")).get("error").getAsString()).isEqualTo("a \"b\"");
  }
}
