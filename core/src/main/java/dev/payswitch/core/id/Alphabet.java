// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.id;

/**
 * The characters and the length an id may have. Ids are checked on every call, so membership is two
 * bit sets over ASCII instead of a regular expression.
 */
record Alphabet(String noun, String description, int maxLength, long lowBits, long highBits) {
  static Alphabet of(String noun, String description, int maxLength, String characters) {
    long low = 0;
    long high = 0;
    for (int index = 0; index < characters.length(); index++) {
      char character = characters.charAt(index);
      if (character < 64) {
        low |= 1L << character;
      } else {
        high |= 1L << (character - 64);
      }
    }
    return new Alphabet(noun, description, maxLength, low, high);
  }

  boolean matches(String value) {
    int length = value.length();
    if (length == 0 || length > maxLength) {
      return false;
    }
    for (int index = 0; index < length; index++) {
      if (!allows(value.charAt(index))) {
        return false;
      }
    }
    return true;
  }

  /** Throws with the reason; never echoes the value, which may be huge or somebody's data. */
  void require(String value) {
    if (!matches(value)) {
      throw new IllegalArgumentException(
          noun
              + " must be 1 to "
              + maxLength
              + " characters of "
              + description
              + ", but "
              + complaint(value));
    }
  }

  private String complaint(String value) {
    if (value.isEmpty()) {
      return "is empty";
    }
    if (value.length() > maxLength) {
      return "has " + value.length() + " characters";
    }
    int index = 0;
    while (allows(value.charAt(index))) {
      index++;
    }
    return String.format("character %d is U+%04X", index + 1, (int) value.charAt(index));
  }

  private boolean allows(char character) {
    if (character < 64) {
      return (lowBits >>> character & 1) != 0;
    }
    return character < 128 && (highBits >>> (character - 64) & 1) != 0;
  }
}
