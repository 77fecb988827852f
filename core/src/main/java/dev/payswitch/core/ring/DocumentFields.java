// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Set;

/** Reads the fields of one JSON object of a ring document, believing nothing. */
record DocumentFields(String path, JsonObject object) {
  /** A JSON element that must be an object with exactly these fields. */
  static DocumentFields of(String path, JsonElement element, Set<String> names) {
    DocumentFields fields = of(path, element);
    for (String name : fields.object.keySet()) {
      if (!names.contains(name)) {
        throw new RingDocumentException(path + " has the unknown field \"" + name + "\"");
      }
    }
    for (String name : names) {
      if (!fields.object.has(name)) {
        throw new RingDocumentException(path + " lacks the field \"" + name + "\"");
      }
    }
    return fields;
  }

  /** A JSON element that must be an object. */
  static DocumentFields of(String path, JsonElement element) {
    if (element instanceof JsonObject object) {
      return new DocumentFields(path, object);
    }
    throw new RingDocumentException(path + " is not an object");
  }

  JsonElement element(String name) {
    return object.get(name);
  }

  JsonArray array(String name) {
    if (object.get(name) instanceof JsonArray array) {
      return array;
    }
    throw new RingDocumentException(path + "." + name + " is not an array");
  }

  String text(String name) {
    if (object.get(name) instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw new RingDocumentException(path + "." + name + " is not a string");
  }

  long number(String name) {
    if (object.get(name) instanceof JsonPrimitive primitive && primitive.isNumber()) {
      try {
        return Long.parseLong(primitive.getAsString());
      } catch (NumberFormatException notLong) {
        throw new RingDocumentException(path + "." + name + " is not an integer", notLong);
      }
    }
    throw new RingDocumentException(path + "." + name + " is not a number");
  }

  /** A number that must fit 32 bits; its range is checked by the value it goes into. */
  int smallNumber(String name) {
    long number = number(name);
    if (number != (int) number) {
      throw new RingDocumentException(path + "." + name + " is out of range");
    }
    return (int) number;
  }
}
