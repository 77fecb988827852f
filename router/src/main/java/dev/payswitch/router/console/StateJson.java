// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.console;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingDifference;
import dev.payswitch.core.ring.Run;
import dev.payswitch.router.inspect.Check;
import dev.payswitch.router.inspect.ClusterFacts;
import dev.payswitch.router.inspect.LaneFacts;
import dev.payswitch.router.inspect.MoveFacts;
import dev.payswitch.router.inspect.OperationFacts;
import dev.payswitch.router.inspect.RingHistory;
import dev.payswitch.router.inspect.RouterFacts;
import dev.payswitch.router.inspect.ShardFacts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the ring page gets, as JSON. No account is in it. What is not known is null, never 0. Its
 * form is the page's business and may change with it; programs use the admin port.
 */
final class StateJson {
  /** More is for the command line. */
  private static final int MAX_OPERATIONS = 8;

  private StateJson() {}

  /** Everything that is shown. */
  record Picture(
      ClusterFacts facts,
      List<RingHistory.Entry> history,
      String historyProblem,
      List<Check> problems,
      Instant taken) {}

  /** Before the first look. */
  static byte[] nothingYet() {
    JsonObject state = new JsonObject();
    state.addProperty("pending", true);
    return bytes(state);
  }

  /** After a look that failed. */
  static byte[] failed(String why) {
    JsonObject state = new JsonObject();
    state.addProperty("error", why);
    return bytes(state);
  }

  static byte[] of(Picture picture) {
    ClusterFacts facts = picture.facts();
    JsonObject state = new JsonObject();
    state.addProperty("taken", picture.taken().toString());
    state.addProperty("cluster", facts.clusterName());
    state.addProperty("zooKeeperConnected", facts.zooKeeperConnected());
    Ring ring = facts.ring();
    state.add("ring", ring == null ? JsonNull.INSTANCE : ring(ring));
    state.add("routers", array(facts.routers(), StateJson::router));
    state.add("shards", array(facts.shards(), shard -> shard(shard, ring)));
    state.add("lanes", array(facts.lanes(), StateJson::lane));
    state.add("history", array(picture.history(), StateJson::entry));
    state.addProperty("historyProblem", picture.historyProblem());
    state.add(
        "operations",
        array(facts.operations().stream().limit(MAX_OPERATIONS).toList(), StateJson::operation));
    state.add("moves", array(facts.moves(), StateJson::move));
    state.add("problems", array(picture.problems(), StateJson::problem));
    return bytes(state);
  }

  private static byte[] bytes(JsonObject state) {
    return state.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static <T> JsonArray array(Collection<T> items, Function<T, JsonObject> show) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(show.apply(item)));
    return array;
  }

  private static JsonObject ring(Ring ring) {
    JsonObject shown = new JsonObject();
    shown.addProperty("epoch", ring.epoch().value());
    shown.addProperty("arcCount", ring.arcCount());
    shown.addProperty("hash", ring.hasher().algorithm().documentName());
    shown.add("runs", array(ring.runs(), StateJson::run));
    return shown;
  }

  private static JsonObject run(Run run) {
    JsonObject shown = new JsonObject();
    shown.addProperty("first", run.firstArc().index());
    shown.addProperty("count", run.arcCount());
    shown.addProperty("owner", run.owner().value());
    shown.addProperty("since", run.arcEpoch().value());
    return shown;
  }

  private static JsonObject router(RouterFacts router) {
    JsonObject shown = new JsonObject();
    shown.addProperty("address", router.address());
    shown.addProperty("ringEpoch", router.ringEpoch());
    return shown;
  }

  private static JsonObject shard(ShardFacts shard, @Nullable Ring ring) {
    JsonObject shown = new JsonObject();
    shown.addProperty("id", shard.id().value());
    shown.addProperty("state", shard.state());
    shown.addProperty("leader", shard.leaderAddress());
    Integer weight = ring == null ? null : ring.weights().get(shard.id());
    shown.addProperty("weight", weight);
    shown.addProperty("arcCount", ring == null ? 0 : ring.arcCountOf(shard.id()));
    shown.addProperty(
        "share", ring == null ? 0 : part(ring.arcCountOf(shard.id()), ring.arcCount()));
    shown.addProperty(
        "targetShare",
        ring == null || weight == null
            ? 0
            : part(weight, ring.weights().values().stream().mapToLong(Integer::longValue).sum()));
    ShardFacts.Told told = shard.told();
    shown.addProperty("ringEpoch", told == null ? null : told.ringEpoch());
    shown.addProperty("accounts", told == null ? null : told.accountCount());
    shown.addProperty("commandsPerSecond", told == null ? null : told.commandsPerSecond());
    shown.addProperty("intents", told == null ? null : told.intentCount());
    shown.addProperty("owed", told == null ? null : told.owedDecisionCount());
    shown.addProperty("freeDiskBytes", told == null ? null : told.freeDiskBytes());
    shown.addProperty("release", told == null ? null : told.release());
    return shown;
  }

  private static double part(long of, long all) {
    return all == 0 ? 0 : (double) of / all;
  }

  private static JsonObject lane(LaneFacts lane) {
    JsonObject shown = new JsonObject();
    shown.addProperty("source", lane.source());
    shown.addProperty("target", lane.target());
    shown.addProperty("state", lane.state());
    shown.addProperty("preparing", lane.awaitingVerdictCount());
    shown.addProperty("owed", lane.owedDecisionCount());
    shown.addProperty("oldestMillis", lane.oldestMillis());
    shown.addProperty("trouble", lane.trouble());
    shown.addProperty("pausedBy", lane.pausedBy());
    return shown;
  }

  private static JsonObject entry(RingHistory.Entry entry) {
    JsonObject shown = new JsonObject();
    shown.addProperty("epoch", entry.epoch().value());
    shown.addProperty("since", entry.since() == null ? null : entry.since().toString());
    shown.addProperty("problem", entry.problem());
    RingDifference change = entry.change();
    shown.add("moved", array(change == null ? List.of() : change.moved(), StateJson::moved));
    shown.add("weights", array(change == null ? List.of() : change.weights(), StateJson::weight));
    shown.addProperty("movedArcCount", change == null ? null : change.movedArcCount());
    shown.addProperty("runs", change == null ? null : change.runsAfter());
    return shown;
  }

  private static JsonObject moved(RingDifference.Moved moved) {
    JsonObject shown = new JsonObject();
    shown.addProperty("first", moved.firstArc().index());
    shown.addProperty("count", moved.arcCount());
    shown.addProperty("source", moved.source().value());
    shown.addProperty("target", moved.target().value());
    return shown;
  }

  private static JsonObject weight(RingDifference.WeightChange weight) {
    JsonObject shown = new JsonObject();
    shown.addProperty("shard", weight.shard().value());
    shown.addProperty("before", weight.before().orElse(null));
    shown.addProperty("after", weight.after().orElse(null));
    return shown;
  }

  private static JsonObject operation(OperationFacts operation) {
    JsonObject shown = new JsonObject();
    shown.addProperty("id", operation.id());
    shown.addProperty("kind", operation.kind());
    shown.addProperty("shard", operation.shard());
    shown.addProperty("state", operation.state());
    shown.addProperty("actor", operation.actor());
    shown.addProperty("reason", operation.reason());
    shown.addProperty("created", operation.created().toString());
    shown.addProperty("movesDone", operation.movesDone());
    shown.addProperty("moveCount", operation.moveCount());
    shown.addProperty("lastError", operation.lastError());
    return shown;
  }

  private static JsonObject move(MoveFacts move) {
    JsonObject shown = new JsonObject();
    shown.addProperty("id", move.id());
    shown.addProperty("operation", move.operationId());
    shown.addProperty("first", move.firstArc());
    shown.addProperty("count", move.arcCount());
    shown.addProperty("source", move.source());
    shown.addProperty("target", move.target());
    shown.addProperty("state", move.state());
    shown.addProperty("paused", move.paused());
    shown.addProperty("underWay", move.isUnderWay());
    shown.addProperty("copiedBytes", move.copiedBytes());
    shown.addProperty("totalBytes", move.totalBytes());
    shown.addProperty("bytesPerSecond", move.bytesPerSecond());
    shown.addProperty("waitingRows", move.waitingRowCount());
    shown.addProperty("since", move.stateSince() == null ? null : move.stateSince().toString());
    shown.addProperty("stuck", move.stuckReason());
    shown.addProperty("lastError", move.lastError());
    return shown;
  }

  private static JsonObject problem(Check check) {
    JsonObject shown = new JsonObject();
    shown.addProperty("level", check.level().name());
    shown.addProperty("name", check.name());
    shown.addProperty("finding", check.finding());
    shown.addProperty("advice", check.advice());
    return shown;
  }
}
