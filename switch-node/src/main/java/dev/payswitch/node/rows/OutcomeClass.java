// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/** How a caller should act on an outcome; the class alone is enough. */
public enum OutcomeClass {
  /** It took place, now or before. */
  SUCCESS,
  /** The id was used for something else. */
  CONFLICT,
  /** The request makes no sense; the id stays free. */
  MALFORMED,
  /** Declined and recorded. */
  REJECTED,
  /** Nothing happened; the same id may be sent again. */
  NOT_EXECUTED,
  /** It took place once or not at all. */
  UNKNOWN
}
