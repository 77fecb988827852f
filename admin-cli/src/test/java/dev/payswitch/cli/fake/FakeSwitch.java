// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.payswitch.cli.command.CommandTree;
import dev.payswitch.cli.output.Terminal;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A router's two ports with a ledger in memory behind them, and the running of commands on it. */
public final class FakeSwitch implements AutoCloseable {
  /** What a command left behind. */
  public record Result(int exitCode, String out, String err) {}

  private final FakeLedger ledger = new FakeLedger();
  private final FakeTransfers transfers = new FakeTransfers(ledger);
  private final FakeAdmin admin = new FakeAdmin(ledger);
  private final FakeRing ring = new FakeRing();
  private final FakeInspection inspection = new FakeInspection(ring);
  private final Server publicServer;
  private final Server adminServer;
  private final int adminPort;

  public FakeSwitch() {
    publicServer = start(new FakeAccounts(ledger), transfers, ring);
    adminServer = start(admin, inspection);
    adminPort = adminServer.getPort();
  }

  public FakeLedger ledger() {
    return ledger;
  }

  public FakeAdmin admin() {
    return admin;
  }

  public FakeInspection inspection() {
    return inspection;
  }

  /** Returns when a command got the ring. */
  public void awaitRingAsked() throws InterruptedException {
    ring.awaitAsked();
  }

  /** From now on histories do not add up. */
  public void spoilHistory() {
    transfers.spoilHistory();
  }

  /** Stops the admin port only. */
  public void stopAdmin() {
    adminServer.shutdownNow();
  }

  /** Runs a command against the two ports. */
  public Result run(String... arguments) {
    return runWithInput("", arguments);
  }

  /** Runs a command against the two ports that may read its standard input. */
  public Result runWithInput(String input, String... arguments) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--router", "127.0.0.1:" + publicServer.getPort()));
    all.addAll(List.of("--admin", "127.0.0.1:" + adminPort, "--actor", "tester"));
    all.addAll(List.of(arguments));
    return run(input, Map.of(), all);
  }

  /** Runs a command as it is. */
  public static Result runPlain(Map<String, String> environment, List<String> arguments) {
    return run("", environment, arguments);
  }

  private static Result run(String input, Map<String, String> environment, List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            false,
            environment);
    int exitCode = CommandTree.run(arguments, terminal, environment);
    return new Result(exitCode, out.toString(), err.toString());
  }

  /** A status with the reason that architecture.md §7 names. */
  public static StatusRuntimeException refusal(Code code, String reason, String message) {
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setReason(reason).setDomain("payswitch").build()))
            .build());
  }

  @Override
  public void close() {
    publicServer.shutdownNow();
    adminServer.shutdownNow();
  }

  private static Server start(BindableService... services) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (BindableService service : services) {
      builder.addService(service);
    }
    try {
      return builder.build().start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
