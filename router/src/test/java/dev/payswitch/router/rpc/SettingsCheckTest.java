// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.WindowLimit;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a change of settings, field by field. */
final class SettingsCheckTest {
  /** 70 characters of two bytes each. */
  private static final String LONGEST_REASON = "ü".repeat(70);

  private static UpdateAccountRequest.Builder named() {
    return UpdateAccountRequest.newBuilder()
        .setAccountId("alice")
        .setActor("sre")
        .setReason(LONGEST_REASON)
        .setVersion(1);
  }

  private static UpdateAccountRequest.Builder update() {
    return named().setFloorMinor(-500);
  }

  private static CloseAccountRequest.Builder close() {
    return CloseAccountRequest.newBuilder()
        .setAccountId("alice")
        .setActor("sre")
        .setReason("moved away")
        .setVersion(1);
  }

  private static CloseAccountRequest.Builder sweep() {
    return close().setSweepToAccountId("bob").setTransferId("t-1");
  }

  private static UpdateAccountRequest.Builder window(WindowLimit.Builder... windows) {
    AccountLimits.Builder limits = AccountLimits.newBuilder();
    for (WindowLimit.Builder window : windows) {
      limits.addWindows(window);
    }
    return named().setLimits(limits);
  }

  private static WindowLimit.Builder hour() {
    return WindowLimit.newBuilder().setWindow(LimitWindow.LIMIT_WINDOW_HOUR);
  }

  private static WindowLimit.Builder day() {
    return WindowLimit.newBuilder().setWindow(LimitWindow.LIMIT_WINDOW_DAY);
  }

  private static void assertRefused(String field, ThrowingCallable check) {
    assertThatThrownBy(check)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure ->
                assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
        .hasMessageContaining("INVALID_ARGUMENT: " + field + ":");
  }

  static Stream<Arguments> badUpdates() {
    return Stream.of(
        Arguments.of("account_id", update().clearAccountId()),
        Arguments.of("account_id", update().setAccountId("no spaces")),
        Arguments.of("actor", update().clearActor()),
        Arguments.of("actor", update().setActor("ü".repeat(33))),
        Arguments.of("reason", update().clearReason()),
        Arguments.of("reason", update().setReason(LONGEST_REASON + "!")),
        Arguments.of("floor_minor", update().setFloorMinor(1)),
        Arguments.of("floor_minor", update().setFloorMinor(Long.MIN_VALUE)),
        Arguments.of("no_floor", update().setNoFloor(true)),
        Arguments.of("no_floor", named().setFloorMinor(0).setNoFloor(true)),
        Arguments.of("ceiling_minor", update().setCeilingMinor(-1)),
        Arguments.of("remove_ceiling", update().setCeilingMinor(0).setRemoveCeiling(true)),
        Arguments.of(
            "limits.single_amount_minor",
            named().setLimits(AccountLimits.newBuilder().setSingleAmountMinor(0))),
        Arguments.of("limits.windows[0].window", window(WindowLimit.newBuilder().setCount(1))),
        Arguments.of("limits.windows[1].window", window(hour(), day().setWindowValue(99))),
        Arguments.of("limits.windows[2].window", window(hour(), day(), hour())),
        Arguments.of("limits.windows[1].amount_minor", window(hour(), day().setAmountMinor(-1))),
        Arguments.of("limits.windows[0].count", window(hour().setCount(-1))),
        Arguments.of("state", named().setState(AccountState.ACCOUNT_STATE_CLOSED)),
        Arguments.of("state", named().setStateValue(99)),
        Arguments.of("request", named()));
  }

  @ParameterizedTest
  @MethodSource("badUpdates")
  void namesWhatIsWrongWithAnUpdate(String field, UpdateAccountRequest.Builder request) {
    assertRefused(field, () -> SettingsCheck.require(request.build()));
  }

  static Stream<UpdateAccountRequest.Builder> goodUpdates() {
    return Stream.of(
        update(),
        named().setFloorMinor(0),
        named().setFloorMinor(-Long.MAX_VALUE).setNoFloor(false),
        named().setNoFloor(true),
        named().setNoFloor(false),
        named().setCeilingMinor(0),
        named().setRemoveCeiling(true),
        named().setLimits(AccountLimits.getDefaultInstance()),
        named().setLimits(AccountLimits.newBuilder().setSingleAmountMinor(1)),
        window(
            hour().setAmountMinor(0),
            day().setCount(0),
            WindowLimit.newBuilder().setWindow(LimitWindow.LIMIT_WINDOW_THIRTY_DAYS)));
  }

  @ParameterizedTest
  @MethodSource("goodUpdates")
  void leavesTheRestOfAnUpdateToItsShard(UpdateAccountRequest.Builder request) {
    assertThatNoException().isThrownBy(() -> SettingsCheck.require(request.build()));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ACCOUNT_STATE_UNSPECIFIED", "ACCOUNT_STATE_CLOSED", "UNRECOGNIZED"})
  void leavesStatesToItsShard(AccountState state) {
    assertThatNoException()
        .isThrownBy(() -> SettingsCheck.require(named().setState(state).build()));
  }

  static Stream<Arguments> badClosings() {
    return Stream.of(
        Arguments.of("account_id", close().clearAccountId()),
        Arguments.of("actor", close().clearActor()),
        Arguments.of("actor", close().setActor("x".repeat(65))),
        Arguments.of("reason", close().clearReason()),
        Arguments.of("reason", close().setReason("x".repeat(141))),
        Arguments.of("transfer_id", sweep().clearTransferId()),
        Arguments.of("transfer_id", sweep().setTransferId("x".repeat(65))),
        Arguments.of("sweep_to_account_id", sweep().clearSweepToAccountId()),
        Arguments.of("sweep_to_account_id", sweep().setSweepToAccountId("no spaces")));
  }

  @ParameterizedTest
  @MethodSource("badClosings")
  void namesWhatIsWrongWithAClosing(String field, CloseAccountRequest.Builder request) {
    assertRefused(field, () -> SettingsCheck.require(request.build()));
  }

  static Stream<CloseAccountRequest.Builder> goodClosings() {
    return Stream.of(close(), sweep());
  }

  @ParameterizedTest
  @MethodSource("goodClosings")
  void leavesTheRestOfAClosingToItsShard(CloseAccountRequest.Builder request) {
    assertThatNoException().isThrownBy(() -> SettingsCheck.require(request.build()));
  }
}
