// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How much of a list is shown, and from where. Filled by picocli. */
final class PageOptions {
  private static final int MAX_PAGE_SIZE = 1_000;
  private static final int MAX_LIMIT = 1_000_000;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many to show in all (default ${DEFAULT-VALUE}).")
  private int limit = 100;

  @Option(
      names = "--page-size",
      paramLabel = "N",
      defaultValue = "" + MAX_PAGE_SIZE,
      description = "How many to ask for in one call, 1 to 1000 (default ${DEFAULT-VALUE}).")
  private int pageSize = MAX_PAGE_SIZE;

  @Option(
      names = "--page-token",
      paramLabel = "TOKEN",
      defaultValue = "",
      description = "Go on where an earlier list ended.")
  private String pageToken = "";

  void check() {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw Values.usage("--limit is from 1 to " + MAX_LIMIT);
    }
    if (pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
      throw Values.usage("--page-size is from 1 to " + MAX_PAGE_SIZE);
    }
  }

  /** How many to ask for when {@code shown} are there. */
  int next(int shown) {
    return Math.min(pageSize, limit - shown);
  }

  String pageToken() {
    return pageToken;
  }

  static void noteMore(String token, PrintWriter err) {
    if (!token.isEmpty()) {
      err.println("there is more: --page-token " + token);
    }
  }
}
