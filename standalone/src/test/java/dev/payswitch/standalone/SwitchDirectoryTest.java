// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a directory is, and what may be done with it. */
final class SwitchDirectoryTest {
  @TempDir private Path root = Path.of("");

  @Test
  void goesOnWithTheSameShards() throws IOException {
    Path path = root.resolve("data");
    SwitchDirectory.open(path, 3).close();
    Files.writeString(path.resolve("kept"), "");

    SwitchDirectory.open(path, 3).close();

    assertThat(path.resolve("kept")).exists();
  }

  @Test
  void refusesAnotherNumberOfShards() {
    Path path = root.resolve("data");
    SwitchDirectory.open(path, 3).close();

    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> SwitchDirectory.open(path, 4))
        .withMessageContaining("3 shards, not 4")
        .satisfies(refused -> assertThat(refused.advice()).contains("--shards 3"));
  }

  @Test
  void refusesASecondOwner() {
    Path path = root.resolve("data");
    try (SwitchDirectory first = SwitchDirectory.open(path, 3)) {
      assertThat(first.path()).isEqualTo(path);
      assertThatExceptionOfType(StartRefused.class)
          .isThrownBy(() -> SwitchDirectory.open(path, 3))
          .withMessageContaining("another payswitch runs");
      assertThatExceptionOfType(StartRefused.class)
          .isThrownBy(() -> SwitchDirectory.renew(path, 3));
    }
  }

  @Test
  void demoTakesThePlaceOfAnEarlierDemo() throws IOException {
    Path path = root.resolve("demo");
    SwitchDirectory.renew(path, 3).close();
    Files.createDirectories(path.resolve("s1"));
    Files.writeString(path.resolve("s1").resolve("rows"), "");

    SwitchDirectory.renew(path, 2).close();

    assertThat(path.resolve("s1")).doesNotExist();
  }

  @Test
  void demoDeletesNothingThatIsToBeKept() throws IOException {
    Path path = root.resolve("demo");
    SwitchDirectory.renew(path, 3).close();
    SwitchDirectory.open(path, 3).close();
    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> SwitchDirectory.renew(path, 3))
        .withMessageContaining("is to be kept");

    Path other = Files.createDirectories(root.resolve("photos"));
    Files.writeString(other.resolve("holiday.jpg"), "");
    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> SwitchDirectory.renew(other, 3))
        .withMessageContaining("holds no switch");
    assertThat(other.resolve("holiday.jpg")).exists();
  }
}
