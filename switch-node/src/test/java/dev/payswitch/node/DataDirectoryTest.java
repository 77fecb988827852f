// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.payswitch.cluster.ClusterConfig;
import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  private static final Path FORGETFUL = Path.of("/dev/shm");

  @TempDir Path directory;

  @Test
  void knowsItsDataAgain() {
    DataDirectory.Identity first;
    try (DataDirectory opened = open("s1", "1", "c1")) {
      first = opened.identity();
      assertThat(opened.freeBytes()).isPositive();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
    try (DataDirectory opened = open("s1", "1", "c1")) {
      assertThat(opened.identity()).isEqualTo(first);
      assertThat(opened.log()).isEqualTo(data().resolve("log"));
      assertThat(opened.store()).isEqualTo(data().resolve("store"));
    }
  }

  @Test
  void refusesTheDataOfAnotherNamingBoth() {
    open("s1", "1", "c1").close();

    assertThatExceptionOfType(NodeRefused.class)
        .isThrownBy(() -> open("s2", "1", "c1"))
        .withMessageContaining("shard s1 replica 1 of cluster c1")
        .withMessageContaining("not to shard s2 replica 1 of cluster c1");
    assertThatExceptionOfType(NodeRefused.class)
        .isThrownBy(() -> open("s1", "2", "c1"))
        .withMessageContaining("replica 2");
    assertThatExceptionOfType(NodeRefused.class)
        .isThrownBy(() -> open("s1", "1", "c2"))
        .withMessageContaining("cluster c2");
    open("s1", "1", "c1").close();
  }

  @Test
  void refusesADirectoryThatIsInUse() {
    try (DataDirectory opened = open("s1", "1", "c1")) {
      assertThatExceptionOfType(NodeRefused.class)
          .isThrownBy(() -> open("s1", "1", "c1"))
          .withMessageContaining("another process uses the data directory " + data())
          .satisfies(refused -> assertThat(refused.remedy()).contains("stop that process"));
      assertThat(opened.identity().shard()).isEqualTo("s1");
    }
  }

  @Test
  void refusesAFormatItDoesNotKnow() throws IOException {
    open("s1", "1", "c1").close();
    Path identity = data().resolve("identity");
    Files.writeString(identity, Files.readString(identity).replace("format=1", "format=2"));

    assertThatExceptionOfType(NodeRefused.class)
        .isThrownBy(() -> open("s1", "1", "c1"))
        .withMessageContaining("has format 2; this release knows 1");
  }

  @Test
  void refusesAnEmptyIdentity() throws IOException {
    open("s1", "1", "c1").close();
    Files.writeString(data().resolve("identity"), "");

    assertThatExceptionOfType(NodeRefused.class).isThrownBy(() -> open("s1", "1", "c1"));
  }

  @Test
  void refusesAFileInPlaceOfADirectory() throws IOException {
    Files.writeString(data(), "not a directory");

    assertThatExceptionOfType(NodeRefused.class)
        .isThrownBy(() -> open("s1", "1", "c1"))
        .withMessageContaining("cannot be used");
  }

  @Test
  void refusesAFileSystemThatForgetsUnlessTold() throws IOException {
    assumeTrue(
        Files.isWritable(FORGETFUL) && Files.getFileStore(FORGETFUL).type().equals("tmpfs"),
        "there is no tmpfs to try");
    Path forgetful = Files.createTempDirectory(FORGETFUL, "payswitch");
    try {
      assertThatExceptionOfType(NodeRefused.class)
          .isThrownBy(() -> DataDirectory.open(config("s1", "1", forgetful, false), "c1"))
          .withMessageContaining("is on tmpfs, which forgets");
      DataDirectory.open(config("s1", "1", forgetful, true), "c1").close();
    } finally {
      Files.deleteIfExists(forgetful.resolve("identity"));
      Files.deleteIfExists(forgetful.resolve("lock"));
      Files.delete(forgetful);
    }
  }

  private Path data() {
    return directory.resolve("s1");
  }

  private DataDirectory open(String shard, String replica, String cluster) {
    return DataDirectory.open(config(shard, replica, data(), false), cluster);
  }

  private static NodeConfig config(String shard, String replica, Path data, boolean forgetful) {
    ReplicaId self = new ReplicaId(replica);
    return new NodeConfig(
        new ShardId(shard),
        self,
        Map.of(self, InetSocketAddress.createUnresolved("localhost", 7_601)),
        data,
        ClusterConfig.of("localhost:7481"),
        new NodeConfig.Ports("localhost", "localhost", 0, 7_601, 0),
        NodeConfig.Limits.DEFAULT,
        false,
        forgetful);
  }
}
