// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The release this program was built as, written into a resource by the build. */
public final class Release {
  private static final String RESOURCE = "/dev/payswitch/cli/release.properties";

  private Release() {}

  public static String current() {
    try (InputStream resource = Release.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      if (resource != null) {
        properties.load(resource);
      }
      return properties.getProperty("release", "unknown");
    } catch (IOException notReadable) {
      throw new UncheckedIOException("cannot read " + RESOURCE, notReadable);
    }
  }
}
