// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.payswitch.node.ledger.AccountOutcome;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.Payments;
import dev.payswitch.node.rows.AccountBounds;
import dev.payswitch.node.rows.Totals;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.WindowLimit;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AccountCodecTest {
  record Row(@Nullable AccountOutcome expected, Consumer<Account.Builder> change) {}

  private static Row row(@Nullable AccountOutcome expected, Consumer<Account.Builder> change) {
    return new Row(expected, change);
  }

  static Stream<Row> rows() {
    return Stream.of(
        row(null, a -> {}),
        row(AccountOutcome.ACCOUNT_ID_INVALID, Account.Builder::clearId),
        row(AccountOutcome.ACCOUNT_ID_INVALID, a -> a.setId("a".repeat(65))),
        row(AccountOutcome.LEDGER_INVALID, Account.Builder::clearLedger),
        row(AccountOutcome.LEDGER_INVALID, a -> a.setLedger("eur")),
        row(null, a -> a.setCode(65_535)),
        row(AccountOutcome.CODE_INVALID, a -> a.setCode(65_536)),
        row(AccountOutcome.CODE_INVALID, a -> a.setCode(-1)),
        row(null, a -> a.setReference("ü".repeat(70))),
        row(AccountOutcome.REFERENCE_TOO_LONG, a -> a.setReference("ü".repeat(71))),
        row(null, a -> a.setFloorMinor(-Long.MAX_VALUE)),
        row(AccountOutcome.FLOOR_INVALID, a -> a.setFloorMinor(Long.MIN_VALUE)),
        row(AccountOutcome.FLOOR_INVALID, a -> a.setFloorMinor(1)),
        row(null, a -> a.setNoFloor(true)),
        row(AccountOutcome.FLOOR_INVALID, a -> a.setNoFloor(true).setFloorMinor(-1)),
        row(null, a -> a.setCeilingMinor(0)),
        row(null, a -> a.setCeilingMinor(Long.MAX_VALUE)),
        row(AccountOutcome.CEILING_INVALID, a -> a.setCeilingMinor(-1)),
        row(null, a -> a.setState(AccountState.ACCOUNT_STATE_OPEN)),
        row(AccountOutcome.STATE_INVALID, a -> a.setState(AccountState.ACCOUNT_STATE_FROZEN)),
        row(AccountOutcome.STATE_INVALID, a -> a.setStateValue(77)),
        row(AccountOutcome.ACCOUNT_ID_INVALID, a -> a.clearId().clearLedger()),
        row(AccountOutcome.LEDGER_INVALID, a -> a.clearLedger().setCode(65_536)),
        row(AccountOutcome.FLOOR_INVALID, a -> a.setFloorMinor(1).setCeilingMinor(-1)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsTheFirstFault(Row row) {
    Account.Builder account = Payments.account("a");
    row.change.accept(account);
    ByteString bytes = account.build().toByteString();
    ParsedAccount parsed = AccountCodec.parse(bytes);
    if (row.expected == null) {
      assertThat(((ParsedAccount.WellFormed) parsed).command()).isEqualTo(AccountCodec.read(bytes));
    } else {
      assertThat(parsed).isEqualTo(new ParsedAccount.Malformed(row.expected));
    }
  }

  @Test
  void readsLimitsAndShowsThemAgain() {
    AccountLimits limits =
        AccountLimits.newBuilder()
            .setSingleAmountMinor(5)
            .addWindows(
                WindowLimit.newBuilder().setWindow(LimitWindow.LIMIT_WINDOW_HOUR).setAmountMinor(0))
            .addWindows(
                WindowLimit.newBuilder().setWindow(LimitWindow.LIMIT_WINDOW_DAY).setCount(3))
            .build();
    LedgerCommand.CreateAccount made = Payments.create(Payments.account("a").setLimits(limits));
    assertThat(LimitsCodec.show(made.limits())).isEqualTo(limits);
    assertThat(Payments.create(Payments.account("a")).limits().isNone()).isTrue();
  }

  @Test
  void refusesLimitsOutOfBounds() {
    WindowLimit hour =
        WindowLimit.newBuilder().setWindow(LimitWindow.LIMIT_WINDOW_HOUR).setCount(1).build();
    for (AccountLimits.Builder limits :
        List.of(
            AccountLimits.newBuilder().setSingleAmountMinor(0),
            AccountLimits.newBuilder().addWindows(hour).addWindows(hour),
            AccountLimits.newBuilder().addWindows(hour.toBuilder().clearWindow()),
            AccountLimits.newBuilder().addWindows(hour.toBuilder().setWindowValue(4)),
            AccountLimits.newBuilder().addWindows(hour.toBuilder().setCount(-1)),
            AccountLimits.newBuilder().addWindows(hour.toBuilder().setAmountMinor(-1)))) {
      Account.Builder account = Payments.account("a").setLimits(limits);
      assertThat(AccountCodec.parse(account.build().toByteString()))
          .isEqualTo(new ParsedAccount.Malformed(AccountOutcome.LIMITS_INVALID));
    }
  }

  @Test
  void saysThatOtherBytesAreNoAccount() {
    assertThat(AccountCodec.parse(ByteString.copyFromUtf8("\u0001garbage")))
        .isInstanceOf(ParsedAccount.Undecodable.class);
  }

  @Test
  void readsNoFloorAndNoCeilingAsSuch() {
    LedgerCommand.CreateAccount free = Payments.create(Payments.account("a").setNoFloor(true));
    assertThat(free.bounds()).isEqualTo(new AccountBounds(null, null));
    assertThat(Payments.create(Payments.account("a")).bounds()).isEqualTo(AccountBounds.DEFAULT);
  }

  @Test
  void showsWhatCanBeSpentEvenWhereItLeaves64Bits() {
    Account shown = show(new Totals(0, Long.MAX_VALUE, 0, 0, 0, 0), -Long.MAX_VALUE);
    assertThat(shown.getSpendableMinor()).isEqualTo(Long.MAX_VALUE);
    assertThat(show(new Totals(5, 20, 2, 0, 3, 9), -4))
        .returns(15L, Account::getBalanceMinor)
        .returns(10L, Account::getAvailableMinor)
        .returns(14L, Account::getSpendableMinor)
        .returns(9L, Account::getCreditsIntendedMinor)
        .returns(3L, Account::getDebitsReservedMinor);
  }

  private static Account show(Totals totals, long floorMinor) {
    LedgerCommand.CreateAccount made =
        Payments.create(Payments.account("a").setFloorMinor(floorMinor));
    return AccountCodec.show(
        new dev.payswitch.node.rows.Account(
            made.id(),
            made.ledger(),
            0,
            "",
            new dev.payswitch.node.rows.AccountSettings(
                made.bounds(), made.limits(), dev.payswitch.node.rows.AccountState.OPEN),
            totals,
            1,
            0,
            0,
            0),
        0);
  }
}
