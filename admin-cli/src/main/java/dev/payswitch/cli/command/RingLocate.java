// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.gson.JsonObject;
import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.Texts;
import dev.payswitch.proto.v1.LocateAccountResponse;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ring locate}: where an account lives. */
@Command(
    name = "locate",
    description = "Tell which shard owns an account, whether the account exists or not.",
    footer = {"", "Example:", "  payswitch ring locate merchant:42"})
final class RingLocate implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
  private String account = "";

  RingLocate(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String accountId = Values.accountId(account);
    try (Connection connection = context.connect()) {
      LocateAccountResponse place = connection.router().locate(accountId);
      if (context.options().isJson()) {
        JsonObject document = Json.element(place).getAsJsonObject();
        document.addProperty("accountId", accountId);
        Json.print(document, context.out());
      } else {
        context.out().println(line(accountId, place));
      }
    }
    return ExitCode.DONE.code();
  }

  private static String line(String accountId, LocateAccountResponse place) {
    String leader = place.getLeaderAddress();
    return String.join(
        "  ",
        accountId,
        String.format(Locale.ROOT, "point 0x%016x", place.getPoint()),
        String.format(Locale.ROOT, "arc 0x%x", place.getArc()),
        "shard " + place.getShardId(),
        "arc epoch " + place.getArcEpoch(),
        "leader " + (leader.isEmpty() ? Texts.UNKNOWN : leader));
  }
}
