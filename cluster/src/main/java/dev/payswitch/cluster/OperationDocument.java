// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.RingDocument;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** An operation as JSON, as it is kept in ZooKeeper. */
final class OperationDocument {
  private static final int FORMAT = 1;

  private OperationDocument() {}

  static byte[] write(Operation operation) {
    JsonObject fields = new JsonObject();
    fields.addProperty("format", FORMAT);
    fields.addProperty("id", operation.id().toString());
    fields.addProperty("kind", operation.subject().kind().name());
    fields.addProperty("shard", operation.subject().shard().value());
    fields.addProperty("weight", operation.subject().weight());
    fields.addProperty("actor", operation.origin().actor());
    fields.addProperty("reason", operation.origin().reason());
    fields.addProperty("createTime", operation.origin().createTime().toString());
    fields.addProperty("baseEpoch", operation.ring().baseEpoch().value());
    fields.add("weightsBefore", numbers(operation.ring().weightsBefore()));
    fields.add("weightsAfter", numbers(operation.ring().weightsAfter()));
    fields.add("arcsBefore", numbers(operation.ring().arcsBefore()));
    operation.estimate().accountCount().ifPresent(count -> fields.addProperty("accounts", count));
    operation.estimate().sizeBytes().ifPresent(bytes -> fields.addProperty("bytes", bytes));
    JsonArray moves = new JsonArray();
    operation.moves().forEach(move -> moves.add(move.toJson()));
    fields.add("moves", moves);
    fields.addProperty("state", operation.state().name());
    fields.addProperty("bytesPerSecond", operation.bytesPerSecond());
    fields.addProperty("failure", operation.failure());
    fields.addProperty("trouble", operation.trouble());
    operation.applyTime().ifPresent(time -> fields.addProperty("applyTime", time.toString()));
    operation.finishTime().ifPresent(time -> fields.addProperty("finishTime", time.toString()));
    byte[] bytes = JsonFields.write(fields);
    if (bytes.length > RingDocument.MAX_SIZE_BYTES) {
      throw new ClusterException("too large to be kept: " + bytes.length + " bytes");
    }
    return bytes;
  }

  static Operation read(String path, byte[] bytes) {
    JsonFields fields = JsonFields.read(path, bytes);
    if (fields.number("format") != FORMAT) {
      throw new ClusterException(
          path + " has format " + fields.number("format") + "; this release knows " + FORMAT);
    }
    try {
      return operation(fields);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException invalid) {
      throw new ClusterException(path + ": " + invalid.getMessage(), invalid);
    }
  }

  private static Operation operation(JsonFields fields) {
    return new Operation(
        OperationId.parse(fields.text("id"))
            .orElseThrow(() -> new IllegalArgumentException("no operation id")),
        new Operation.Subject(
            OperationKind.valueOf(fields.text("kind")),
            new ShardId(fields.text("shard")),
            Math.toIntExact(fields.number("weight"))),
        new Operation.Origin(
            fields.text("actor"), fields.text("reason"), Instant.parse(fields.text("createTime"))),
        new RingChange(
            new RingEpoch(fields.number("baseEpoch")),
            numbers(fields, "weightsBefore"),
            numbers(fields, "weightsAfter"),
            numbers(fields, "arcsBefore")),
        new Operation.Estimate(count(fields, "accounts"), count(fields, "bytes")),
        moves(fields),
        OperationState.valueOf(fields.text("state")),
        fields.number("bytesPerSecond"),
        fields.text("failure"),
        fields.text("trouble"),
        time(fields, "applyTime"),
        time(fields, "finishTime"));
  }

  private static JsonObject numbers(Map<ShardId, Integer> numbers) {
    JsonObject fields = new JsonObject();
    numbers.forEach((shard, number) -> fields.addProperty(shard.value(), number));
    return fields;
  }

  private static SortedMap<ShardId, Integer> numbers(JsonFields fields, String name) {
    if (!(fields.object().get(name) instanceof JsonObject object)) {
      throw new ClusterException(fields.path() + " lacks the object \"" + name + "\"");
    }
    JsonFields inner = new JsonFields(fields.path(), object);
    SortedMap<ShardId, Integer> numbers = new TreeMap<>();
    for (String shard : object.keySet()) {
      numbers.put(new ShardId(shard), Math.toIntExact(inner.number(shard)));
    }
    return numbers;
  }

  private static List<OperationMove> moves(JsonFields fields) {
    if (!(fields.object().get("moves") instanceof JsonArray array)) {
      throw new ClusterException(fields.path() + " lacks the list \"moves\"");
    }
    List<OperationMove> moves = new ArrayList<>();
    for (JsonElement element : array) {
      if (!(element instanceof JsonObject object)) {
        throw new ClusterException(fields.path() + " has a bad list \"moves\"");
      }
      moves.add(OperationMove.of(new JsonFields(fields.path(), object)));
    }
    return moves;
  }

  private static Optional<Long> count(JsonFields fields, String name) {
    return fields.has(name) ? Optional.of(fields.number(name)) : Optional.empty();
  }

  private static Optional<Instant> time(JsonFields fields, String name) {
    return fields.has(name) ? Optional.of(Instant.parse(fields.text(name))) : Optional.empty();
  }
}
