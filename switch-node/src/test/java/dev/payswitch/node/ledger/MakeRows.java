// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static dev.payswitch.node.ledger.Payments.account;
import static dev.payswitch.node.ledger.Row.row;
import static dev.payswitch.node.ledger.Steps.amount;
import static dev.payswitch.node.ledger.Steps.close;
import static dev.payswitch.node.ledger.Steps.count;
import static dev.payswitch.node.ledger.Steps.floor;
import static dev.payswitch.node.ledger.Steps.make;

import dev.payswitch.node.rows.AccountState;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.proto.v1.AccountLimits;
import java.util.List;
import java.util.stream.Stream;

/** New accounts, and accounts that are made again. */
final class MakeRows {
  private MakeRows() {}

  static List<Row> rows() {
    return Stream.of(makes(), madeAgain()).flatMap(List::stream).toList();
  }

  private static List<Row> makes() {
    return List.of(
        row("CreateAccount: CREATED").when(make("b2")).expect(AccountOutcome.CREATED),
        row("CreateAccount: id of other characters")
            .when(make(account("b 2")))
            .expect(AccountOutcome.ACCOUNT_ID_INVALID),
        row("CreateAccount: ledger of other characters")
            .when(make(account("b2").setLedger("eur")))
            .expect(AccountOutcome.LEDGER_INVALID),
        row("CreateAccount: code above its bound")
            .when(make(account("b2").setCode(65_536)))
            .expect(AccountOutcome.CODE_INVALID),
        row("CreateAccount: reference of more than 140 bytes")
            .when(make(account("b2").setReference("r".repeat(141))))
            .expect(AccountOutcome.REFERENCE_TOO_LONG),
        row("CreateAccount: a floor above 0")
            .when(make(account("b2").setFloorMinor(1)))
            .expect(AccountOutcome.FLOOR_INVALID),
        row("CreateAccount: a floor and none")
            .when(make(account("b2").setFloorMinor(-1).setNoFloor(true)))
            .expect(AccountOutcome.FLOOR_INVALID),
        row("CreateAccount: a ceiling below 0")
            .when(make(account("b2").setCeilingMinor(-1)))
            .expect(AccountOutcome.CEILING_INVALID),
        row("CreateAccount: a window named twice")
            .when(
                make(
                    account("b2")
                        .setLimits(
                            AccountLimits.newBuilder()
                                .addWindows(amount(LimitWindow.DAY, 1))
                                .addWindows(count(LimitWindow.DAY, 1)))))
            .expect(AccountOutcome.LIMITS_INVALID),
        row("CreateAccount: only OPEN")
            .when(make(account("b2").setStateValue(AccountState.CLOSED.number())))
            .expect(AccountOutcome.STATE_INVALID));
  }

  private static List<Row> madeAgain() {
    return List.of(
        row("CreateAccount: EXISTS_WITH_DIFFERENT_LEDGER")
            .when(make(account("b").setLedger("USD")))
            .expect(AccountOutcome.EXISTS_WITH_DIFFERENT_LEDGER),
        row("CreateAccount: EXISTS_WITH_DIFFERENT_CODE")
            .when(make(account("b").setCode(1)))
            .expect(AccountOutcome.EXISTS_WITH_DIFFERENT_CODE),
        row("CreateAccount: EXISTS_WITH_DIFFERENT_REFERENCE")
            .when(make(account("b").setReference("x")))
            .expect(AccountOutcome.EXISTS_WITH_DIFFERENT_REFERENCE),
        row("Floor, ceiling, limits are not compared")
            .given(floor("b", -5))
            .when(make(account("b").setCeilingMinor(7)))
            .expect(AccountOutcome.EXISTS),
        row("Accounts are never deleted: a closed one is there")
            .given(close("b"))
            .when(make("b"))
            .expect(AccountOutcome.EXISTS));
  }
}
