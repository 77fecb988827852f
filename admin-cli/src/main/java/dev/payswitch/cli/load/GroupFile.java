// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group as its file has it: names and values, not looked into. Strict, because it is about money:
 * no name twice, none that is not known, and nothing after the end.
 */
public record GroupFile(@Nullable String groupId, List<Member> members) {
  /** As much as the switch takes in one call. */
  static final int MAX_BYTES = 1024 * 1024;

  private static final String CORRECT = "correct the file and run it again: nothing was sent";

  /** A value as it is written, and what it is. */
  public record Value(JsonToken type, String text) {}

  /** One transfer of the file; {@code where} names it in messages. */
  public record Member(String where, Map<String, Value> values) {
    public Member {
      values = Map.copyOf(values);
    }
  }

  public GroupFile {
    members = List.copyOf(members);
  }

  /** Reads a file, which is called {@code name} in messages. */
  public static GroupFile read(String name, InputStream input) {
    try (JsonReader json = new JsonReader(new StringReader(text(name, input)))) {
      json.setStrictness(Strictness.STRICT);
      return new Parser(name, json).group();
    } catch (IOException unreadable) {
      String why = String.valueOf(unreadable.getMessage()).lines().findFirst().orElse("");
      throw wrong(name + " is no JSON: " + why, CORRECT, unreadable);
    }
  }

  private static String text(String name, InputStream input) {
    try {
      byte[] bytes = input.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw wrong(name + " is larger than 1 MiB", "a group has at most 64 transfers", null);
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw wrong(name + " is no UTF-8", "save it as UTF-8 and run it again", notUtf8);
    } catch (IOException unreadable) {
      throw wrong("cannot read " + name, "check the path and run it again", unreadable);
    }
  }

  private static CliFailure wrong(String problem, String advice, @Nullable Throwable cause) {
    return new CliFailure(ExitCode.USAGE, CliFailure.Fate.REFUSED, problem, advice, cause);
  }

  /** Walks through the document once. */
  private record Parser(String name, JsonReader json) {
    GroupFile group() throws IOException {
      require(JsonToken.BEGIN_OBJECT, name);
      String groupId = null;
      List<Member> members = null;
      json.beginObject();
      while (json.hasNext()) {
        String field = json.nextName();
        boolean again = false;
        switch (field) {
          case "group_id" -> {
            again = groupId != null;
            require(JsonToken.STRING, name + ": group_id");
            groupId = json.nextString();
          }
          case "transfers" -> {
            again = members != null;
            require(JsonToken.BEGIN_ARRAY, name + ": transfers");
            members = members();
          }
          default ->
              throw wrong(
                  name + " has an unknown field \"" + field + "\"",
                  "its fields are group_id and transfers",
                  null);
        }
        if (again) {
          throw twice(name, field);
        }
      }
      json.endObject();
      require(JsonToken.END_DOCUMENT, "what follows in " + name);
      if (members == null || members.isEmpty()) {
        throw wrong(name + " has no transfers", "a group has 1 to 64 transfers", null);
      }
      return new GroupFile(groupId, members);
    }

    private List<Member> members() throws IOException {
      List<Member> members = new ArrayList<>();
      json.beginArray();
      while (json.hasNext()) {
        String where = name + ": transfers[" + members.size() + "]";
        require(JsonToken.BEGIN_OBJECT, where);
        members.add(member(where));
      }
      json.endArray();
      return members;
    }

    private Member member(String where) throws IOException {
      Map<String, Value> values = new LinkedHashMap<>();
      json.beginObject();
      while (json.hasNext()) {
        String field = json.nextName();
        if (values.put(field, value(where + "." + field)) != null) {
          throw twice(where, field);
        }
      }
      json.endObject();
      return new Member(where, values);
    }

    private Value value(String where) throws IOException {
      JsonToken type = json.peek();
      return switch (type) {
        case STRING, NUMBER -> new Value(type, json.nextString());
        case BOOLEAN -> new Value(type, Boolean.toString(json.nextBoolean()));
        default ->
            throw wrong(
                where + " is " + article(type) + ", not a value",
                "leave out what is not needed; " + CORRECT,
                null);
      };
    }

    private void require(JsonToken wanted, String what) throws IOException {
      JsonToken found = json.peek();
      if (found != wanted) {
        throw wrong(what + " is " + article(found) + ", not " + article(wanted), CORRECT, null);
      }
    }

    private static CliFailure twice(String where, String field) {
      return wrong(where + " has the field \"" + field + "\" twice", CORRECT, null);
    }
  }

  /** What a token is to people. */
  public static String article(JsonToken token) {
    return switch (token) {
      case BEGIN_OBJECT -> "an object {…}";
      case BEGIN_ARRAY -> "an array […]";
      case STRING -> "a text in quotes";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case END_DOCUMENT -> "the end";
      case END_OBJECT, END_ARRAY, NAME -> "something else";
    };
  }
}
