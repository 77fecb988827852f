// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

/** One thing that was checked, for people. */
public record Check(String name, Level level, String finding, String advice) {
  /** How it came out. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Not as it should be; it may pass by itself, or somebody wanted it so. */
    WARN,
    /** Wrong: somebody must act. */
    FAIL
  }

  static Check ok(String name, String finding) {
    return new Check(name, Level.OK, finding, "");
  }

  static Check warn(String name, String finding, String advice) {
    return new Check(name, Level.WARN, finding, advice);
  }

  static Check fail(String name, String finding, String advice) {
    return new Check(name, Level.FAIL, finding, advice);
  }

  public boolean isOk() {
    return level == Level.OK;
  }
}
