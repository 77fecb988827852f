// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;

/**
 * Data for programs: protobuf's JSON mapping with every field without presence written, so that the
 * set of names does not depend on the values.
 */
public final class Json {
  private Json() {}

  public static void print(MessageOrBuilder message, PrintWriter out) {
    out.println(text(message));
  }

  /** One message on one line, for streams of them. */
  public static void printLine(MessageOrBuilder message, PrintWriter out) {
    try {
      out.println(
          JsonFormat.printer()
              .alwaysPrintFieldsWithNoPresence()
              .omittingInsignificantWhitespace()
              .print(message));
    } catch (InvalidProtocolBufferException unknownAny) {
      throw new IllegalStateException("a message of ours has no JSON form", unknownAny);
    }
    out.flush();
  }

  public static void print(JsonElement element, PrintWriter out) {
    out.println(
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(element));
  }

  /** A message as a part of a larger document. */
  public static JsonElement element(MessageOrBuilder message) {
    return JsonParser.parseString(text(message));
  }

  private static String text(MessageOrBuilder message) {
    try {
      return JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(message);
    } catch (InvalidProtocolBufferException unknownAny) {
      throw new IllegalStateException("a message of ours has no JSON form", unknownAny);
    }
  }
}
