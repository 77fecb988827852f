// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.cli.output.RingBar.Segment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The picture of the circle in different widths. */
final class RingBarTest {
  @Test
  void joinsRunsOfOneOwner() {
    assertThat(
            RingBar.render(
                List.of(new Segment("a", 0, 4), new Segment("a", 0, 4), new Segment("b", 1, 8)),
                28,
                false))
        .isEqualTo("0x0 a▓▓▓▓▓▓▓▓ b▒▒▒▒▒▒▒▒▒ 0xf");
  }

  @Test
  void leavesOutNamesThatDoNotFit() {
    List<Segment> segments = new ArrayList<>();
    for (int index = 0; index < 16; index++) {
      segments.add(new Segment(index % 2 == 0 ? "left" : "right", index % 2, 1));
    }

    assertThat(RingBar.render(segments, 24, false)).isEqualTo("0x0 ▓▒▓▒▓▒▓▒▓▒▓▒▓▒▓▒ 0xf");
  }

  @Test
  void coloursOnlyWhenAsked() {
    List<Segment> segments = List.of(new Segment("a", 0, 16));

    assertThat(RingBar.render(segments, 40, true)).contains("\u001b[36m", "\u001b[0m");
    assertThat(RingBar.render(segments, 40, false)).doesNotContain("\u001b");
  }

  @Test
  void drawsOneShardAlone() {
    assertThat(RingBar.render(List.of(new Segment("only", 0, 4096)), 30, false))
        .isEqualTo("0x000 only▓▓▓▓▓▓▓▓▓▓▓▓▓▓ 0xfff");
  }
}
