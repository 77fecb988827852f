// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.payswitch.core.id.ReplicaId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class NodeOptionsTest {
  @Test
  void takesTheDefaultsOfTheFirstReplica() {
    NodeConfig config = parse();

    assertThat(config.shard().value()).isEqualTo("s1");
    assertThat(config.ports())
        .isEqualTo(new NodeConfig.Ports("127.0.0.1", "127.0.0.1", 7_501, 7_601, 7_701));
    assertThat(config.peers()).containsOnlyKeys(new ReplicaId("1"));
    assertThat(config.data()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(config.cluster().connectString()).isEqualTo("127.0.0.1:7481");
    assertThat(config.cluster().root()).isEqualTo("/payswitch");
    assertThat(config.cluster().sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.limits()).isEqualTo(NodeConfig.Limits.DEFAULT);
    assertThat(config.takeOver()).isFalse();
    assertThat(config.allowTemporaryFiles()).isFalse();
  }

  @Test
  void countsPortsByReplicaAndAdvertisesApart() {
    NodeConfig config =
        parse(
            "--replica=2",
            "--peer=1=10.0.0.1:7601",
            "--peer=3=10.0.0.3:7603",
            "--bind=0.0.0.0",
            "--advertise=10.0.0.2",
            "--http-port=0");

    assertThat(config.ports())
        .isEqualTo(new NodeConfig.Ports("0.0.0.0", "10.0.0.2", 7_502, 7_602, 0));
    assertThat(config.peers())
        .containsOnlyKeys(new ReplicaId("1"), new ReplicaId("2"), new ReplicaId("3"));
    assertThat(config.peers().get(new ReplicaId("2"))).hasToString("/10.0.0.2:7602");
  }

  @ParameterizedTest
  @CsvSource({"4s, 4000", "250ms, 250", "2m, 120000", "1.5s, 1500"})
  void readsTimes(String text, long millis) {
    assertThat(parse("--session-timeout=" + text).cluster().sessionTimeout())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --session-timeout=soon      | --session-timeout must be a time such as
          --session-timeout=0s        | session timeout must be above 0
          --ask-after=-1s             | the age for asking and the time of an idle lane above 0
          --lane-idle=0s              | the time of an idle lane above 0
          --free-disk-floor-mib=-1    | the free disk floor must be at least 0 bytes
          --replica=one               | --replica needs a number, but has one
          --replica=ONE!              | replica id
          --shard=S_1                 | shard id
          --peer=2=nowhere            | needs an address such as 10.0.0.2:7602
          --peer=2=host:port          | --peer 2 needs a number, but has port
          --grpc-port=70000           | but one is 70000
          --root=payswitch            | root must be a path
          --zookeeper=host:1/payswitch | without a path
          """)
  void saysWhatIsWrong(String option, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(option))
        .withMessageContaining(message);
  }

  @Test
  void asksForShardAndDirectory() {
    assertThatExceptionOfType(CommandLine.MissingParameterException.class)
        .isThrownBy(() -> new CommandLine(new Parsed()).parseArgs())
        .withMessageContaining("--shard")
        .withMessageContaining("--data");
  }

  private static NodeConfig parse(String... arguments) {
    List<String> all = new ArrayList<>();
    Collections.addAll(all, arguments);
    if (all.stream().noneMatch(argument -> argument.startsWith("--shard"))) {
      all.add("--shard=s1");
    }
    all.add("--data=data");
    Parsed parsed = new Parsed();
    CommandLine command = new CommandLine(parsed);
    command.parseArgs(all.toArray(String[]::new));
    return parsed.options.toConfig();
  }

  @CommandLine.Command
  private static final class Parsed {
    @CommandLine.Mixin private final NodeOptions options = new NodeOptions();
  }
}
