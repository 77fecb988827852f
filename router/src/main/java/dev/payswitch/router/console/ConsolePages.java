// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.console;

import dev.payswitch.cluster.http.HttpPage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The ring page and its parts, from the resources of this jar. */
public final class ConsolePages {
  /** Only what this router serves itself may be loaded, and nobody may frame the page. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cache-Control", "no-store");

  private ConsolePages() {}

  /** By path. */
  public static SortedMap<String, Supplier<HttpPage>> of(LiveState state) {
    SortedMap<String, Supplier<HttpPage>> pages = new TreeMap<>();
    add(pages, "/ring", "text/html; charset=utf-8", "ring.html");
    add(pages, "/ring/ring.css", "text/css; charset=utf-8", "ring.css");
    add(pages, "/ring/ring.js", "text/javascript; charset=utf-8", "ring.js");
    add(pages, "/ring/circle.js", "text/javascript; charset=utf-8", "circle.js");
    pages.put(
        "/ring/state.json",
        () -> new HttpPage("application/json; charset=utf-8", state.json(), HEADERS));
    return pages;
  }

  private static void add(
      SortedMap<String, Supplier<HttpPage>> pages, String path, String type, String resource) {
    HttpPage page = new HttpPage(type, read(resource), HEADERS);
    pages.put(path, () -> page);
  }

  private static byte[] read(String resource) {
    try (InputStream bytes = ConsolePages.class.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IllegalStateException("this jar lacks " + resource);
      }
      return bytes.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
