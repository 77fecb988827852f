// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.payswitch.system.fixture.AccountPlan;
import dev.payswitch.system.fixture.Aftermath;
import dev.payswitch.system.fixture.Ext4Disk;
import dev.payswitch.system.fixture.PaymentLoad;
import dev.payswitch.system.fixture.ProcessClusters;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.Seeded;
import dev.payswitch.testkit.process.ClusterLayout;
import dev.payswitch.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;

/**
 * One of two nodes lives on a disk whose power is cut again and again under load: what it had not
 * forced to the disk is gone, and every payment that was answered is there. The other node lives
 * on, and knows of the payments between them.
 */
final class PowerCutIT {
  private static final Duration SESSION = Duration.ofSeconds(4);
  private static final int ACCOUNTS_PER_SHARD = 20;
  private static final long FUNDS_MINOR = 5_000;
  private static final int CUTS = 20;
  private static final int MAX_PAYMENTS_BETWEEN = 400;
  private static final long MAX_HEAD_START_NANOS = 400_000_000;
  private static final String SHARD = "s1";

  @BeforeAll
  static void requireDisk() {
    Optional<String> whyNot = Ext4Disk.whyNot(diskDirectory());
    assumeTrue(whyNot.isEmpty(), () -> "power cuts are skipped: " + whyNot.orElseThrow());
  }

  private static Path diskDirectory() {
    return ClusterLayout.projectDirectory().resolve("system-tests/target/power-cut-disk");
  }

  @Seeded(rounds = 1)
  void keepsEveryAnsweredPayment(RandomGenerator random) throws Exception {
    try (Ext4Disk disk = Ext4Disk.make(diskDirectory())) {
      cutAndCheck(disk, ProcessClusters.layout("power-cut"), CUTS, random);
    }
  }

  /** Proves that the other test can fail: the same with a disk that lies about the log's files. */
  @Seeded(rounds = 1)
  void losesPaymentsOnADiskThatLies(RandomGenerator random) throws Exception {
    try (Ext4Disk disk = Ext4Disk.make(diskDirectory())) {
      Path library = compileLiar();
      ClusterLayout layout =
          ProcessClusters.layout("power-cut-unforced")
              .withEnvironment(
                  Map.of(
                      "LD_PRELOAD",
                      library.toString(),
                      "UNFORCED_BELOW",
                      disk.root().resolve(SHARD).resolve("log").toString()));
      Throwable failure = catchThrowable(() -> cutAndCheck(disk, layout, 3, random));
      assertThat(failure).isInstanceOfAny(IllegalStateException.class, AssertionError.class);
      // Either the node finds out itself, by its files or by what others know of it, or what
      // callers were told is not there.
      assertThat(failure.getMessage())
          .containsAnyOf(
              "shard " + SHARD + " was not started",
              "shard " + SHARD + " runs on old or empty files",
              "should be there 1 times");
    }
  }

  private static Path compileLiar() throws IOException, InterruptedException {
    Path directory = diskDirectory();
    Path source = directory.resolve("unforced.c");
    try (InputStream text = PowerCutIT.class.getResourceAsStream("unforced.c")) {
      Files.copy(Objects.requireNonNull(text), source, StandardCopyOption.REPLACE_EXISTING);
    }
    Path library = directory.resolve("unforced.so");
    String[] command = {
      "cc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl"
    };
    boolean compiled;
    try {
      compiled = new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException notThere) {
      compiled = false;
    }
    assumeTrue(compiled, "the disk that lies is skipped: there is no C compiler");
    return library;
  }

  private static void cutAndCheck(
      Ext4Disk disk, ClusterLayout base, int cuts, RandomGenerator random) throws Exception {
    ClusterLayout layout = base.withShardCount(2).withSessionTimeout(SESSION);
    Files.createDirectories(layout.directory());
    Files.createDirectories(disk.root().resolve(SHARD));
    Files.createSymbolicLink(layout.directory().resolve(SHARD), disk.root().resolve(SHARD));
    long seed = random.nextLong();
    try (ClusterProcesses processes = ClusterProcesses.start(layout);
        SwitchClient client =
            SwitchClient.connect(processes.routerAddress(), processes.adminAddress())) {
      AccountPlan accounts =
          AccountPlan.open(client, layout.shards(), ACCOUNTS_PER_SHARD, FUNDS_MINOR);
      PaymentLoad load = PaymentLoad.start(client, accounts, PaymentLoad.Pattern.IMPATIENT, seed);
      int done = 0;
      while (done < cuts) {
        load.awaitAnswered(1 + random.nextInt(MAX_PAYMENTS_BETWEEN));
        LockSupport.parkNanos(random.nextLong(MAX_HEAD_START_NANOS));
        cut(disk, processes);
        done++;
        if (random.nextInt(4) == 0) {
          // Power that comes and goes: the node is cut off while it starts.
          LockSupport.parkNanos(random.nextLong(5 * MAX_HEAD_START_NANOS));
          cut(disk, processes);
          done++;
        }
        processes.awaitReady(SHARD);
      }
      System.out.printf("power was cut %d times%n", done);
      load.awaitAnswered(MAX_PAYMENTS_BETWEEN);
      Aftermath.check(client, accounts, load.stop());
    }
  }

  private static void cut(Ext4Disk disk, ClusterProcesses processes) {
    disk.cutPower();
    processes.process(SHARD).kill();
    disk.mountAgain();
    processes.startProcess(SHARD);
  }
}
