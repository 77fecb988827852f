// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.testkit.process.FreePorts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log that is lost or cut while the process is down is found at the next start. */
final class LogGuardIT {
  private static final FreePorts PORTS = new FreePorts();
  private static final int BATCHES = 60;

  private Path directory;
  private Path logFiles;
  private RecordingState survived;
  private long lastIndex;

  /** Leaves a stopped log of several files, of which the store has entries b0 to b9. */
  @BeforeEach
  void fillAndStop() throws Exception {
    directory = Files.createTempDirectory(Files.createDirectories(Path.of("target/log-it")), "log");
    try (LogReplica replica = LogReplica.alone(directory, PORTS.take(), new RecordingState())) {
      replica.startAndLead();
      replica.appendAll("b", BATCHES, 4 << 10);
      replica.state().flushUpTo("b9");
      survived = replica.state().afterCrash();
      lastIndex = replica.state().applied().index();
      logFiles = replica.logFiles();
    }
    assertThat(segments().size()).isGreaterThan(3);
  }

  @AfterEach
  void delete() throws IOException {
    RaftCommandLogIT.deleteAll(directory);
  }

  @Test
  void acceptsTheLogAsItIs() throws Exception {
    try (LogReplica replica = LogReplica.alone(directory, PORTS.take(), survived)) {
      replica.startAndLead();
      assertThat(replica.state().entries()).hasSize(BATCHES);
    }
  }

  @Test
  void refusesWhenAllFilesOfTheLogAreGone() throws Exception {
    RaftCommandLogIT.deleteAll(directory.resolve("raft"));

    assertRefused("There is no log", "answered up to entry " + lastIndex);
  }

  @Test
  void refusesWhenTheWholeDirectoryIsGone() throws Exception {
    RaftCommandLogIT.deleteAll(directory);

    assertRefused("is missing");
  }

  @Test
  void refusesWhenTheBoundIsGone() throws Exception {
    Files.delete(directory.resolve("acknowledged"));

    assertRefused("acknowledged", "is missing");
  }

  @Test
  void refusesABoundThatIsNoNumber() throws Exception {
    Files.writeString(directory.resolve("acknowledged"), "acknowledged=12x");

    assertRefused("acknowledged", "does not say");
  }

  @Test
  void refusesWhenTheLastFileIsGone() throws Exception {
    Files.delete(segments().getLast());

    assertRefused("The end of the log is lost", "answered up to entry " + lastIndex);
  }

  @Test
  void refusesWhenTheLastFileIsCut() throws Exception {
    Path last = segments().getLast();
    DurableFiles.truncate(last, Files.size(last) - 100);

    assertRefused("ends at entry " + (lastIndex - 1), "answered up to entry " + lastIndex);
    assertThat(Files.size(last)).isGreaterThan(0);
  }

  @Test
  void refusesWhenAFileInTheMiddleIsGone() throws Exception {
    Files.delete(segments().get(2));

    assertRefused("has a gap");
  }

  @Test
  void refusesWhenTheStoreIsOlderThanTheLog() throws Exception {
    Files.delete(segments().getFirst());

    assertRefused("the store has only the entries up to " + survived.applied().index());
  }

  @Test
  void refusesWhenTheStoreIsEmpty() throws Exception {
    survived = new RecordingState();
    Files.delete(segments().getFirst());

    assertRefused("the store has only the entries up to -1");
  }

  @Test
  void refusesADamagedFileThatIsClosed() throws Exception {
    flipByte(segments().get(1), 10_000);

    assertRefused("cannot be opened", "corrupted");
  }

  @Test
  void refusesAClosedFileThatIsCut() throws Exception {
    Path closed = segments().get(1);
    DurableFiles.truncate(closed, Files.size(closed) / 2);

    assertRefused("cannot be opened");
  }

  @Test
  void refusesADamagedFileThatIsOpen() throws Exception {
    flipByte(segments().getLast(), 3_000);

    assertRefused("is damaged");
  }

  @Test
  void cutsOffAWriteThatWasNeverAcknowledged() throws Exception {
    Path last = segments().getLast();
    long goodBytes = Files.size(last);
    try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
      // The beginning of an entry of 5,000 bytes, of which one sector was written.
      ByteBuffer torn = ByteBuffer.allocate(8_000);
      torn.put((byte) 0x88).put((byte) 0x27).put(new byte[300]).rewind();
      channel.write(torn, goodBytes);
    }

    try (LogReplica replica = LogReplica.alone(directory, PORTS.take(), survived)) {
      replica.startAndLead();
      assertThat(replica.state().entries()).hasSize(BATCHES);
      replica.appendAll("c", 3, 0);
    }
  }

  private void assertRefused(String... parts) {
    try (LogReplica replica = LogReplica.alone(directory, PORTS.take(), survived)) {
      assertThatThrownBy(replica::start)
          .isInstanceOf(LogRefused.class)
          .hasMessageContainingAll(parts)
          .hasMessageContaining("\n");
      assertThat(replica.state().texts()).isEqualTo(survived.texts());
      // The answer stays the same: nothing was tidied away by the attempt.
      assertThatThrownBy(replica::start)
          .isInstanceOf(LogRefused.class)
          .hasMessageContainingAll(parts);
    }
  }

  private static void flipByte(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      one.put(0, (byte) (one.get(0) ^ 1)).rewind();
      channel.write(one, position);
    }
  }

  /** The log files, oldest first; the last one is open. */
  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(logFiles)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_"))
          .sorted(Comparator.comparingLong(LogGuardIT::start))
          .toList();
    }
  }

  private static long start(Path segment) {
    String name = segment.getFileName().toString().replace("log_", "").replace("inprogress_", "");
    return Long.parseLong(name.split("-", 2)[0]);
  }
}
