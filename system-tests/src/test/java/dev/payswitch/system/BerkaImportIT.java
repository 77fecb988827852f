// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.ListAccountsRequest;
import dev.payswitch.proto.v1.ListAccountsResponse;
import dev.payswitch.system.fixture.ClusterChecks;
import dev.payswitch.system.fixture.LocalCluster;
import dev.payswitch.system.fixture.SwitchClient;
import dev.payswitch.testkit.process.ClusterLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real month of a bank's payment orders, imported twice by the command. The files are not part of
 * the project: they are looked for in the folder that the system property {@code payswitch.berka}
 * or the variable PAYSWITCH_BERKA names, and in a folder {@code shared/data} beside the checkout.
 */
final class BerkaImportIT {
  private static final String PAYMENTS = "berka-payments.csv";
  private static final String ACCOUNTS = "berka-accounts.csv";
  private static final long CREATED = 5_719;
  private static final long DECLINED = 752;
  private static final int PAGE = 1_000;

  @Test
  void importsTheOrdersOnceHoweverOftenTheCommandRuns(@TempDir Path directory) throws Exception {
    Optional<Path> found = data();
    assumeTrue(found.isPresent(), PAYMENTS + " is not there; name its folder with PAYSWITCH_BERKA");
    Path data = found.orElseThrow();
    try (LocalCluster cluster = LocalCluster.start(directory, "s1", "s2", "s3")) {
      SwitchClient client = cluster.startRouter();

      JsonObject first = runImport(cluster, data, directory.resolve("first"));

      assertThat(counts(first, "transfers"))
          .isEqualTo(Map.of("CREATED", CREATED, "INSUFFICIENT_FUNDS", DECLINED));
      assertThat(counts(first, "openings")).containsOnlyKeys("CREATED");
      Map<String, Account> before = accounts(client);

      JsonObject second = runImport(cluster, data, directory.resolve("second"));

      assertThat(counts(second, "transfers"))
          .isEqualTo(Map.of("EXISTS", CREATED, "INSUFFICIENT_FUNDS", DECLINED));
      assertThat(counts(second, "openings"))
          .isEqualTo(Map.of("EXISTS", counts(first, "openings").get("CREATED")));
      assertThat(counts(second, "accounts")).containsOnlyKeys("EXISTS");
      assertThat(accounts(client)).isEqualTo(before);
      ClusterChecks.settleAndVerify(client);
    }
  }

  private static Optional<Path> data() {
    return Stream.concat(
            Stream.of(System.getProperty("payswitch.berka"), System.getenv("PAYSWITCH_BERKA"))
                .flatMap(Stream::ofNullable)
                .map(Path::of),
            foldersBeside(ClusterLayout.projectDirectory()))
        .filter(folder -> Files.isReadable(folder.resolve(PAYMENTS)))
        .findFirst();
  }

  private static Stream<Path> foldersBeside(Path project) {
    return Stream.<@Nullable Path>iterate(
            project.getParent(), above -> above != null, BerkaImportIT::parent)
        .flatMap(Stream::ofNullable)
        .map(above -> above.resolve("shared/data"));
  }

  private static @Nullable Path parent(@Nullable Path path) {
    return path == null ? null : path.getParent();
  }

  /** Runs the command as a person would, and reads what it says on standard output. */
  private static JsonObject runImport(LocalCluster cluster, Path data, Path output)
      throws IOException, InterruptedException {
    Path errors = output.resolveSibling(output.getFileName() + ".err");
    Process process =
        new ProcessBuilder(
                ClusterLayout.in(output).launcher().toString(),
                "transfer",
                "import",
                data.resolve(PAYMENTS).toString(),
                "--accounts",
                data.resolve(ACCOUNTS).toString(),
                "--router",
                cluster.routerAddress(),
                "--admin",
                cluster.adminAddress(),
                "-o",
                "json")
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor()).as("exit code: %s", Files.readString(errors)).isZero();
    return JsonParser.parseString(Files.readString(output, StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  private static Map<String, Long> counts(JsonObject summary, String section) {
    Map<String, Long> counts = new TreeMap<>();
    summary
        .getAsJsonObject(section)
        .entrySet()
        .forEach(count -> counts.put(count.getKey(), count.getValue().getAsLong()));
    return counts;
  }

  /** Every account as it stands, without the moment of asking. */
  private static Map<String, Account> accounts(SwitchClient client) {
    Map<String, Account> accounts = new TreeMap<>();
    String pageToken = "";
    do {
      ListAccountsResponse page =
          client
              .accounts()
              .listAccounts(
                  ListAccountsRequest.newBuilder()
                      .setPageSize(PAGE)
                      .setPageToken(pageToken)
                      .build());
      page.getAccountsList()
          .forEach(
              account ->
                  accounts.put(account.getId(), account.toBuilder().clearAsOfTime().build()));
      pageToken = page.getNextPageToken();
    } while (!pageToken.isEmpty());
    return accounts;
  }
}
