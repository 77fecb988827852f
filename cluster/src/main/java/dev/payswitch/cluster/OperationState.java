// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** Where an operation stands. */
public enum OperationState {
  /** Written down; nobody applied it. */
  PLANNED,
  /** Its moves are made. */
  RUNNING,
  /** No move is begun, and those under way stand still; one that gave its arcs away goes on. */
  PAUSED,
  /** Moves that can be taken back are; those that gave their arcs away are completed. */
  CANCELLING,
  /** All of it took place. */
  DONE,
  /** Taken back as far as it could be. */
  CANCELLED,
  /** Something made it impossible; taken back as far as it could be. */
  FAILED;

  /** Whether it is being carried out. Only one operation is, at any time. */
  public boolean isUnderWay() {
    return this == RUNNING || this == PAUSED || this == CANCELLING;
  }

  /** Whether nothing will ever happen to it again. */
  public boolean isFinished() {
    return this == DONE || this == CANCELLED || this == FAILED;
  }
}
