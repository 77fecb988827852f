// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.router.inspect.RingArchive;
import dev.payswitch.router.inspect.RingHistory;
import dev.payswitch.router.inspect.Survey;
import dev.payswitch.router.metrics.RouterMetrics;
import dev.payswitch.router.reconfigure.Operations;
import io.grpc.ServerServiceDefinition;
import java.util.List;

/** All services of a router, ready to be put on its ports. */
public record RouterServices(
    List<ServerServiceDefinition> publicServices,
    List<ServerServiceDefinition> adminServices,
    OpenStreams openStreams) {
  /** What the services stand on. */
  public record Parts(
      CallSubmitter submitter,
      ShardQueries queries,
      ShardNodes nodes,
      ShardStatuses statuses,
      LedgerVerifier verifier,
      BlockingCalls blockingCalls,
      ClusterView cluster,
      RingService ringService,
      Inspected inspected,
      Operations operations) {}

  /** What is inspected. */
  public record Inspected(Survey survey, RingArchive archive, RingHistory history) {}

  public static RouterServices of(Parts parts, RouterMetrics metrics) {
    OpenStreams openStreams = new OpenStreams();
    TransferService transfers =
        new TransferService(
            parts.submitter(),
            new OutcomeCounter(metrics),
            openStreams,
            new TransferQueries(parts.queries(), parts.blockingCalls()));
    AccountQueries accountQueries = new AccountQueries(parts.queries(), parts.blockingCalls());
    AccountService accounts =
        new AccountService(new CommandCalls(parts.submitter()), accountQueries);
    LaneQueries lanes = new LaneQueries(parts.nodes());
    AdminService admin =
        new AdminService(
            parts.queries(),
            new AdminService.Reports(
                new ClusterReport(parts.cluster(), parts.statuses()),
                parts.statuses(),
                parts.verifier(),
                new AuditQueries(parts.queries(), accountQueries),
                lanes,
                new LaneControls(lanes),
                new InDoubtQueries(parts.nodes()),
                new RecoveryQueries(parts.nodes()),
                new OperationCalls(
                    parts.operations(), new MoveQueries(parts.nodes()), parts.cluster())),
            parts.blockingCalls());
    return new RouterServices(
        List.of(
            transfers.definition(),
            DecodeGuard.around(accounts.bindService()),
            DecodeGuard.around(parts.ringService().bindService())),
        List.of(
            DecodeGuard.around(admin.bindService()),
            DecodeGuard.around(inspection(parts).bindService())),
        openStreams);
  }

  private static InspectionService inspection(Parts parts) {
    Inspected inspected = parts.inspected();
    return new InspectionService(
        parts.queries(),
        new RingQueries(inspected.archive(), inspected.history(), parts.cluster()),
        new ClusterExaminer(
            new ClusterExaminer.Sources(inspected.survey(), inspected.archive()),
            new InDoubtQueries(parts.nodes()),
            parts.verifier(),
            new SystemPause()),
        parts.blockingCalls());
  }
}
