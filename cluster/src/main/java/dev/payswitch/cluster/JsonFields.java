// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;

/** The fields of a small JSON object in a node. Fields that are not asked for are left alone. */
record JsonFields(String path, JsonObject object) {
  static JsonFields read(String path, byte[] bytes) {
    try {
      JsonElement element = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
      if (element instanceof JsonObject object) {
        return new JsonFields(path, object);
      }
      throw new ClusterException(path + " is not a JSON object");
    } catch (JsonParseException notJson) {
      throw new ClusterException(path + " is not JSON", notJson);
    }
  }

  static byte[] write(JsonObject object) {
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }

  boolean has(String name) {
    return object.has(name);
  }

  String text(String name) {
    if (object.get(name) instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw new ClusterException(path + " lacks the text \"" + name + "\"");
  }

  long number(String name) {
    if (object.get(name) instanceof JsonPrimitive primitive && primitive.isNumber()) {
      try {
        return Long.parseLong(primitive.getAsString());
      } catch (NumberFormatException notLong) {
        throw new ClusterException(path + " has no integer in \"" + name + "\"", notLong);
      }
    }
    throw new ClusterException(path + " lacks the number \"" + name + "\"");
  }
}
