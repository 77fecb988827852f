// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The ring as JSON, as it is kept in ZooKeeper, in routers' files and in answers. A checksum over
 * all values, not only the runs, guards against a document that was edited by hand or cut: routing
 * by a wrong ring is refused by the shards, but a wrong seed would lose every account.
 */
public final class RingDocument {
  /** Well below the limit of 1 MiB that ZooKeeper has for a node. */
  public static final int MAX_SIZE_BYTES = 900_000;

  private static final int FORMAT = 1;
  private static final Set<String> RING_FIELDS =
      Set.of("format", "epoch", "hash", "arcs", "shards", "runs", "crc32c");
  private static final Set<String> HASH_FIELDS = Set.of("algorithm", "seed");
  private static final Set<String> SHARD_FIELDS = Set.of("weight");
  private static final Set<String> RUN_FIELDS = Set.of("first", "count", "owner", "since");

  private RingDocument() {}

  public static byte[] write(Ring ring) {
    JsonObject document = new JsonObject();
    document.addProperty("format", FORMAT);
    document.addProperty("epoch", ring.epoch().value());
    JsonObject hash = new JsonObject();
    hash.addProperty("algorithm", ring.hasher().algorithm().documentName());
    // As text: many JSON readers round numbers beyond 53 bits.
    hash.addProperty("seed", HexFormat.of().toHexDigits(ring.hasher().seed()));
    document.add("hash", hash);
    document.addProperty("arcs", ring.arcCount());
    JsonObject shards = new JsonObject();
    ring.weights()
        .forEach(
            (shard, weight) -> {
              JsonObject fields = new JsonObject();
              fields.addProperty("weight", weight);
              shards.add(shard.value(), fields);
            });
    document.add("shards", shards);
    JsonArray runs = new JsonArray();
    ring.runs().forEach(run -> runs.add(writeRun(run)));
    document.add("runs", runs);
    document.addProperty("crc32c", checksum(ring));
    byte[] bytes = document.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_SIZE_BYTES) {
      throw new RingDocumentException("too large to be kept: " + bytes.length + " bytes");
    }
    return bytes;
  }

  /** Reads a document, or throws {@link RingDocumentException} with the reason. */
  public static Ring read(byte[] bytes) {
    if (bytes.length > MAX_SIZE_BYTES) {
      throw new RingDocumentException("too large: " + bytes.length + " bytes");
    }
    DocumentFields fields = DocumentFields.of("ring", parse(bytes));
    if (fields.object().has("format") && fields.number("format") != FORMAT) {
      throw new RingDocumentException(
          "format " + fields.number("format") + " is not known here, only " + FORMAT);
    }
    fields = DocumentFields.of("ring", fields.object(), RING_FIELDS);
    Ring ring;
    try {
      ring = readRing(fields);
    } catch (RingDocumentException refused) {
      throw refused;
    } catch (IllegalArgumentException invalid) {
      throw new RingDocumentException(String.valueOf(invalid.getMessage()), invalid);
    }
    if (!checksum(ring).equals(fields.text("crc32c"))) {
      throw new RingDocumentException(
          "checksum is " + fields.text("crc32c") + ", but the content has " + checksum(ring));
    }
    return ring;
  }

  private static JsonElement parse(byte[] bytes) {
    try (JsonReader reader =
        new JsonReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement document = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new RingDocumentException("not a single JSON document");
      }
      return document;
    } catch (IOException | JsonParseException | IllegalStateException notJson) {
      throw new RingDocumentException("not a single JSON document", notJson);
    }
  }

  private static Ring readRing(DocumentFields fields) {
    DocumentFields hash = DocumentFields.of("ring.hash", fields.element("hash"), HASH_FIELDS);
    PointHasher hasher =
        new PointHasher(
            algorithm(hash.text("algorithm")), HexFormat.fromHexDigitsToLong(hash.text("seed")));
    return new Ring(
        new RingEpoch(fields.number("epoch")),
        hasher,
        fields.smallNumber("arcs"),
        readWeights(fields),
        readRuns(fields));
  }

  private static HashAlgorithm algorithm(String name) {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      if (algorithm.documentName().equals(name)) {
        return algorithm;
      }
    }
    throw new RingDocumentException("hash algorithm \"" + name + "\" is not known here");
  }

  private static Map<ShardId, Integer> readWeights(DocumentFields fields) {
    DocumentFields shards = DocumentFields.of("ring.shards", fields.element("shards"));
    Map<ShardId, Integer> weights = new TreeMap<>();
    for (String shard : shards.object().keySet()) {
      DocumentFields shardFields =
          DocumentFields.of("ring.shards." + shard, shards.element(shard), SHARD_FIELDS);
      weights.put(new ShardId(shard), shardFields.smallNumber("weight"));
    }
    return weights;
  }

  private static List<Run> readRuns(DocumentFields fields) {
    List<Run> runs = new ArrayList<>();
    for (JsonElement element : fields.array("runs")) {
      DocumentFields run = DocumentFields.of("ring.runs[" + runs.size() + "]", element, RUN_FIELDS);
      runs.add(
          new Run(
              new Arc(run.smallNumber("first")),
              run.smallNumber("count"),
              new ShardId(run.text("owner")),
              new ArcEpoch(run.number("since"))));
    }
    return runs;
  }

  private static JsonObject writeRun(Run run) {
    JsonObject fields = new JsonObject();
    fields.addProperty("first", run.firstArc().index());
    fields.addProperty("count", run.arcCount());
    fields.addProperty("owner", run.owner().value());
    fields.addProperty("since", run.arcEpoch().value());
    return fields;
  }

  private static String checksum(Ring ring) {
    StringBuilder content = new StringBuilder();
    content.append(ring.epoch()).append(' ').append(ring.arcCount()).append(' ');
    content.append(ring.hasher().algorithm().documentName()).append(' ');
    content.append(HexFormat.of().toHexDigits(ring.hasher().seed())).append('\n');
    ring.weights()
        .forEach((shard, weight) -> content.append(shard).append(' ').append(weight).append('\n'));
    for (Run run : ring.runs()) {
      content.append(run.firstArc()).append(' ').append(run.arcCount()).append(' ');
      content.append(run.owner()).append(' ').append(run.arcEpoch()).append('\n');
    }
    CRC32C crc = new CRC32C();
    crc.update(content.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
