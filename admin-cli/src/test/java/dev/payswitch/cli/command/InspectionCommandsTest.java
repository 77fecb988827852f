// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.fake.FakeSwitch;
import dev.payswitch.cli.fake.FakeSwitch.Result;
import dev.payswitch.proto.admin.v1.ExamineClusterRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that look into the ring, now and before, and check the cluster. */
final class InspectionCommandsTest {
  @TempDir private Path directory = Path.of("");
  private FakeSwitch fake = new FakeSwitch();

  @BeforeEach
  void start() {
    fake.close();
    fake = new FakeSwitch();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void aRingOfThePastIsShownWithoutWhatIsOfNow() {
    Result result = fake.run("ring", "show", "--epoch", "5");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("RING payswitch  epoch 5  4096 arcs");
    assertThat(result.out()).contains("s3     -      1       1366");
    assertThat(result.err()).contains("a ring of the past; now it is epoch 7");
    assertThat(json("ring", "show", "--epoch", "5").getAsJsonObject("ring").get("epoch"))
        .hasToString("\"5\"");
  }

  @Test
  void aRingThatIsNotKeptSaysWhichAre() {
    Result result = fake.run("ring", "show", "--epoch", "2");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.err())
        .isEqualToNormalizingNewlines(
            """
            error: no ring of epoch 2 is kept
            see which are: payswitch ring history
            """);
  }

  @Test
  void diffTellsWhichArcsWentWhereAndWhichWeightsChanged() {
    Result result = fake.run("ring", "diff", "6", "7");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            RING epoch 6 → 7  65 arcs have another owner  runs 3 → 7

            ARCS         COUNT  FROM  TO         ARC EPOCH
            0x000-0x03f     64  s1    s3                 7
            0x555            1  s2    s3                 7
            0x578-0x57f      8  s2    s2 (back)          7

            SHARD  WEIGHT
            s1     1 → 2
            s3     joins with 1
            s9     leaves, had 4
            """);
    assertThat(fake.run("ring", "diff", "6").out()).contains("epoch 6 → 7");
    assertThat(json("ring", "diff", "6", "7").getAsJsonArray("moved")).hasSize(3);
  }

  @Test
  void epochsAreAtLeastOne() {
    for (String[] mistake :
        new String[][] {
          {"ring", "diff", "0"},
          {"ring", "diff", "5", "0"},
          {"ring", "diff"},
          {"ring", "diff", "five"},
          {"ring", "show", "--epoch", "-1"},
          {"ring", "show", "--epoch", "0"},
          {"ring", "export", "--epoch", "0"},
          {"ring", "watch", "--count", "-1"},
          {"cluster", "doctor", "--older", "0s"},
          {"cluster", "doctor", "--free-disk-floor-mib", "0"}
        }) {
      Result result = fake.run(mistake);

      assertThat(result.exitCode()).as("%s", result.err()).isEqualTo(ExitCode.USAGE.code());
      assertThat(result.out()).isEmpty();
      assertThat(result.err().lines()).as(result.err()).hasSize(2);
    }
  }

  @Test
  void historyIsNewestFirstAndSaysWhatIsNotKnown() {
    Result result = fake.run("ring", "history");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            EPOCH  SINCE                     RUNS  CHANGE
                7  2026-03-01T10:00:07.000Z     7  weight of s1 1 → 2; weight of s3 joins with 1; weight of s9 leaves, had 4; and 3 more
                6  2026-03-01T10:00:06.000Z     -  not known: ring document: checksum is 0
                5  -                            -  the one before it is not kept
            """);
    assertThat(fake.run("ring", "history", "-o", "wide").out())
        .contains("0x000-0x03f (64) s1 → s3", "0x578-0x57f (8) s2 → s2 (back)");
    assertThat(json("ring", "history").getAsJsonArray("rings")).hasSize(3);
  }

  @Test
  void watchPrintsEachNewRing() throws Exception {
    CompletableFuture<Result> watch = watch("ring", "watch", "--count", "2");
    fake.inspection().nextEpoch();
    fake.inspection().nextEpoch();

    Result result = watch.get(20, TimeUnit.SECONDS);
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines()).hasSize(2);
    assertThat(result.out()).contains("epoch 8  weight of s1").contains("epoch 9  weight of s1");
  }

  @Test
  void watchPrintsJsonOneDocumentALine() throws Exception {
    CompletableFuture<Result> watch = watch("ring", "watch", "--count", "1", "-o", "json");
    fake.inspection().nextEpoch();

    String out = watch.get(20, TimeUnit.SECONDS).out();
    assertThat(out.lines()).hasSize(1);
    assertThat(JsonParser.parseString(out).getAsJsonObject().get("epoch").getAsLong()).isEqualTo(8);
  }

  /** Runs it aside, from the moment at which it knows the ring. */
  private CompletableFuture<Result> watch(String... words) throws Exception {
    CompletableFuture<Result> result =
        CompletableFuture.supplyAsync(() -> fake.run(words), Thread::startVirtualThread);
    fake.awaitRingAsked();
    return result;
  }

  @Test
  void verifyTellsWhatIsWrongAndWhatToDo() {
    assertThat(fake.run("ring", "verify").exitCode()).isZero();
    fake.inspection().takeDownThird();

    Result result = fake.run("ring", "verify");
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            RING epoch 7

            LEVEL  CHECK          FINDING
            OK     ring document  epoch 7, 3 runs
            WARN   lanes          s2:s1 is PAUSED by ops: new cable
                                  → take it into use again: payswitch lane resume s2:s1
            FAIL   ring owners    s3 owns 1366 arcs, and is DOWN
                                  → start its node

            1 OK, 1 WARN, 1 FAIL
            """);
    assertThat(fake.run("ring", "verify", "-o", "json").exitCode())
        .isEqualTo(ExitCode.FAILED.code());
    assertThat(json("ring", "verify").getAsJsonArray("checks")).hasSize(3);
  }

  @Test
  void doctorAsksForWhatWasWantedAndFailsWhenSomethingIsWrong() {
    assertThat(fake.run("cluster", "doctor").exitCode()).isZero();
    assertThat(fake.inspection().examined().getVerifyLedgers()).isFalse();
    assertThat(fake.inspection().examined().getOlderMillis()).isEqualTo(60_000);
    fake.inspection().takeDownThird();

    Result result =
        fake.run("cluster", "doctor", "--verify", "--older", "5m", "--free-disk-floor-mib", "10");
    ExamineClusterRequest asked = fake.inspection().examined();
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.out()).contains("FAIL   ring owners", "1 OK, 1 WARN, 1 FAIL");
    assertThat(asked.getVerifyLedgers()).isTrue();
    assertThat(asked.getOlderMillis()).isEqualTo(300_000);
    assertThat(asked.getFreeDiskFloorBytes()).isEqualTo(10L << 20);
    assertThat(asked.getActor()).isEqualTo("tester");
  }

  @Test
  void exportWritesTheDocumentAsItIsAndReplacesNothing() throws IOException {
    Path file = directory.resolve("ring.json");

    assertThat(fake.run("ring", "export").out().strip()).isEqualTo("{\"epoch\":7}");
    assertThat(fake.run("ring", "export", "--epoch", "5", "--to", file.toString()).exitCode())
        .isZero();
    assertThat(file).hasContent("{\"epoch\":5}");
    Result again = fake.run("ring", "export", "--to", file.toString());
    assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(again.err()).contains("is there already", "name another file");
    assertThat(file).hasContent("{\"epoch\":5}");
  }

  @Test
  void withoutZooKeeperThePastIsNotKnown() {
    fake.inspection().takeZooKeeperAway();

    Result result = fake.run("ring", "history");
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.err()).contains("not connected", "look at the ZooKeeper ensemble");
  }

  private JsonObject json(String... words) {
    String[] all = java.util.Arrays.copyOf(words, words.length + 2);
    all[words.length] = "-o";
    all[words.length + 1] = "json";
    return JsonParser.parseString(fake.run(all).out()).getAsJsonObject();
  }
}
