// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.testkit.Await;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReconfigurerElectionIT {
  @TempDir private Path directory;
  private ZooKeeperFixture fixture;
  private ClusterConnection connection;

  @BeforeEach
  void start() throws Exception {
    fixture = new ZooKeeperFixture(directory);
    connection = fixture.connect();
    fixture.init(connection);
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void oneOfSeveralIsElectedAndTheNextFollows() {
    try (ReconfigurerElection first = ReconfigurerElection.join(connection, "r1")) {
      Await.until("the first is elected", first::isElected);
      try (ReconfigurerElection second = ReconfigurerElection.join(fixture.connect(), "r2")) {
        Await.until("both stand", () -> second.elected().equals(Optional.of("r1")));
        assertThat(second.isElected()).isFalse();
        first.close();
        Await.until("the second is elected", second::isElected);
        assertThat(first.isElected()).isFalse();
        assertThat(second.elected()).contains("r2");
      }
    }
  }

  @Test
  void nobodyIsElectedWhenNobodyStands() {
    ReconfigurerElection only = ReconfigurerElection.join(connection, "r1");
    Await.until("it is elected", only::isElected);
    only.close();
    ReconfigurerElection late = ReconfigurerElection.join(fixture.connect(), "r2");
    Await.until("the other one is", late::isElected);
    late.close();
    assertThat(late.isElected()).isFalse();
  }

  @Test
  void whoIsCutOffIsNotElectedAtOnceAndTheNextFollows() {
    ClusterConnection cutOff = fixture.connectThroughProxy();
    try (ReconfigurerElection first = ReconfigurerElection.join(cutOff, "r1")) {
      Await.until("the first is elected", first::isElected);
      try (ReconfigurerElection second = ReconfigurerElection.join(connection, "r2")) {
        fixture.proxy().cut();
        ZooKeeperFixture.awaitState(cutOff, SessionState.SUSPENDED);
        assertThat(first.isElected()).isFalse();
        fixture.expireSessionOf(cutOff);
        Await.until("the second is elected", second::isElected);
        fixture.proxy().heal();
        ZooKeeperFixture.awaitState(cutOff, SessionState.CONNECTED);
        assertThat(first.isElected()).isFalse();
        second.close();
        Await.until("the first is elected again", first::isElected);
      }
    }
  }

  @Test
  void whoseSessionWasLostStandsAgain() {
    ClusterConnection other = fixture.connect();
    try (ReconfigurerElection first = ReconfigurerElection.join(other, "r1");
        ReconfigurerElection second = ReconfigurerElection.join(connection, "r2")) {
      Await.until("the first is elected", first::isElected);
      fixture.expireSessionOf(other);
      Await.until("the second is elected", second::isElected);
      Await.until("the first is not", () -> !first.isElected());
      second.close();
      Await.until("the first is elected again", first::isElected);
    }
  }
}
