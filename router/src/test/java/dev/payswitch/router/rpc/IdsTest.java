// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a moment begins to be none. */
final class IdsTest {
  private static Timestamp time(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 999999999", "253402300799, 999999999"})
  void takesTimesSince1970(long seconds, int nanos) {
    assertThatNoException().isThrownBy(() -> Ids.time("at_time", time(seconds, nanos)));
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "0, 1000000000", "253402300800, 0"})
  void refusesOtherTimes(long seconds, int nanos) {
    assertThatThrownBy(() -> Ids.time("at_time", time(seconds, nanos)))
        .hasMessageContaining("INVALID_ARGUMENT: at_time: is not a time since 1970");
  }
}
