// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

/** In which form data is written. */
public enum OutputFormat {
  /** Columns for people. */
  TABLE,
  /** More columns for people. */
  WIDE,
  /** For programs: protobuf's JSON mapping, whose field names are those of the public API. */
  JSON
}
