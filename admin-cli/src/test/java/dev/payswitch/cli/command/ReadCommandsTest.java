// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.fake.FakeSwitch;
import dev.payswitch.cli.fake.FakeSwitch.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that look at ring, shards, cluster and books. */
final class ReadCommandsTest {
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
  void ringShowPrintsShardsAndCircle() {
    Result result = fake.run("ring", "show");

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            RING payswitch  epoch 7  4096 arcs  xxh3-64  3 shards  max/mean 1.000

            SHARD  STATE   WEIGHT  ARCS  SHARE  TARGET   ACCOUNTS  OPS/S  LEADER          EPOCH SEEN
            s1     ACTIVE  1       1365  33.3%  33.3%   1,204,311  4,120  127.0.0.1:7501  7
            s2     ACTIVE  1       1365  33.3%  33.3%   1,203,990  4,098  127.0.0.1:7502  7
            s3     ACTIVE  1       1366  33.3%  33.3%   1,205,120  4,133  127.0.0.1:7503  7

            0x000 s1▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓ s2▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ s3░░░░░░░░░░░░░░░░░░░░░░░░░░░ 0xfff
            """);
  }

  @Test
  void laneListTellsWhatIsUnderWayAndWhyNothingIs() {
    Result result = fake.run("lane", "list", "-o", "wide");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            LANE   STATE   DECIDED  APPLIED  PREPARING  OWED  OLDEST  TOKEN  TOKEN SEEN  TERM  WHY
            s1:s2  OPEN     12,345   12,340          6    45   1m32s  7/41   7/41           3  -
            s2:s1  PAUSED        0        0          0     0       -  -      -              0  ops: new cable
            """);
    assertThat(fake.run("lane", "describe", "s2:s1").out())
        .contains("paused", "by ops at", "new cable", "payswitch lane resume s2:s1");
    assertThat(fake.run("lane", "describe", "s1:s3").err()).contains("was never used");
  }

  @Test
  void laneListTellsWhichShardsAreMissing() {
    fake.admin().takeDownThird();

    Result result = fake.run("lane", "list");

    assertThat(result.exitCode()).isEqualTo(ExitCode.PARTLY_DONE.code());
    assertThat(result.err()).contains("no answer: shard s3: no leader is known");
  }

  @Test
  void ringShowDoesWithoutTheAdminPort() {
    fake.stopAdmin();

    Result result = fake.run("ring", "show");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("s1     -      1       1365  33.3%  33.3%          -");
    assertThat(result.err())
        .startsWith("note: no router answers on the admin port at 127.0.0.1:")
        .contains("shown without what shards hold");
  }

  @Test
  void ringShowTellsNoFiguresOfAShardThatIsDown() {
    fake.admin().takeDownThird();

    assertThat(fake.run("ring", "show").out())
        .contains(
            "s3     DOWN    1       1366  33.3%  33.3%           -      -  -               -");
  }

  @Test
  void ringShowAsJsonHasRingAndShards() {
    JsonObject document =
        JsonParser.parseString(fake.run("ring", "show", "-o", "json").out()).getAsJsonObject();

    assertThat(document.getAsJsonObject("ring").get("arcCount").getAsInt()).isEqualTo(4096);
    assertThat(document.getAsJsonObject("ring").get("epoch").getAsString()).isEqualTo("7");
    assertThat(document.getAsJsonArray("shards")).hasSize(3);
  }

  @Test
  void ringLocateTellsPointArcAndShard() {
    assertThat(fake.run("ring", "locate", "merchant:42").out())
        .isEqualToNormalizingNewlines(
            "merchant:42  point 0x9d1c4e0f7a22b310  arc 0x9d1  shard s2  arc epoch 3"
                + "  leader 127.0.0.1:7502\n");
  }

  @Test
  void ringLocateAsJsonNamesTheAccount() {
    JsonObject document =
        JsonParser.parseString(fake.run("ring", "locate", "alice", "-o", "json").out())
            .getAsJsonObject();

    assertThat(document.get("accountId").getAsString()).isEqualTo("alice");
    assertThat(document.get("shardId").getAsString()).isEqualTo("s1");
  }

  @Test
  void shardListPrintsWhatShardsHold() {
    assertThat(fake.run("shard", "list").out())
        .isEqualToNormalizingNewlines(
            """
            SHARD  STATE    ARCS   ACCOUNTS  TRANSFERS  OPS/S  INTENTS  OWED  LEADER
            s1     ACTIVE  1,365  1,204,311         10  4,120        0     0  127.0.0.1:7501
            s2     ACTIVE  1,365  1,203,990         20  4,098        0     0  127.0.0.1:7502
            s3     ACTIVE  1,366  1,205,120         30  4,133        0     0  127.0.0.1:7503
            """);
  }

  @Test
  void shardListWideTellsDiskAndRelease() {
    assertThat(fake.run("shard", "list", "-o", "wide").out())
        .contains("TARGET ARCS", "3.0 GiB", "0.1.0");
  }

  @Test
  void clusterStatusSaysThatNothingIsWrong() {
    Result result = fake.run("cluster", "status");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("CLUSTER payswitch  id c-1  ring epoch 7  ZooKeeper connected")
        .contains("r-1     127.0.0.1:7400")
        .endsWith("nothing is wrong" + System.lineSeparator());
  }

  @Test
  void clusterStatusFailsWhenSomethingIsWrong() {
    fake.admin().takeDownThird();

    Result result = fake.run("cluster", "status");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.out()).contains("PROBLEM  shard s3 has no leader: start its node");
  }

  @Test
  void verifyPrintsSumsBeyond64Bits() {
    Result result = fake.run("verify");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualToNormalizingNewlines(
            """
            LEDGER  ACCOUNTS                 DEBITS                CREDITS  IN FLIGHT  HOLDS
            EUR        1,234  922337203685477580.70  922337203685477568.20      12.50  yes

            HOLDS  3 shards  6 lanes  2 in doubt
            """);
  }

  @Test
  void verifyWideAddsWhatIsPending() {
    assertThat(fake.run("verify", "-o", "wide").out())
        .contains("PENDING DEBITS  PENDING CREDITS  PENDING IN FLIGHT")
        .contains("200.00           190.00              10.00");
    assertThat(fake.run("verify", "-o", "json").out())
        .contains("\"debitsPendingMinor\": \"20000\"");
  }

  @Test
  void verifyFailsAndTellsFindingsWhenBooksDoNotBalance() {
    fake.admin().spoilBooks();

    Result result = fake.run("verify");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(result.out()).contains("NO", "DOES NOT HOLD", "FINDING  shard s1: accounts differ");
    assertThat(result.err()).startsWith("error: the books do not balance");
  }
}
