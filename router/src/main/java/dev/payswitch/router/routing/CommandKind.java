// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

/** What the bytes of a command are. */
public enum CommandKind {
  /** A serialized transfer. */
  TRANSFER,
  /** A serialized request for transfers that happen together or not at all. */
  GROUP,
  /** A serialized account to be made. */
  ACCOUNT,
  /** A serialized request to change the settings of an account. */
  UPDATE_ACCOUNT,
  /** A serialized request to close an account. */
  CLOSE_ACCOUNT,
  /** A serialized request that a transfer id never take place. */
  CANCEL_TRANSFER
}
