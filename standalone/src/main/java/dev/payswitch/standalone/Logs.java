// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import java.nio.file.Path;

/** Sends the log to a file, where the terminal belongs to a person. Before the first event. */
final class Logs {
  private static final String CONFIGURATION = "logback.configurationFile";

  private Logs() {}

  static void toFile(Path file) {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty("payswitch.log", file.toString());
      System.setProperty(CONFIGURATION, "logback-to-file.xml");
    }
  }
}
