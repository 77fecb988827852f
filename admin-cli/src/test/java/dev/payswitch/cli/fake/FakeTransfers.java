// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.AccountSide;
import dev.payswitch.proto.v1.CancelTransferRequest;
import dev.payswitch.proto.v1.CancelTransferResponse;
import dev.payswitch.proto.v1.GetOutcomeRequest;
import dev.payswitch.proto.v1.GetOutcomeResponse;
import dev.payswitch.proto.v1.GetTransferRequest;
import dev.payswitch.proto.v1.GetTransferResponse;
import dev.payswitch.proto.v1.Hold;
import dev.payswitch.proto.v1.ListHoldsRequest;
import dev.payswitch.proto.v1.ListHoldsResponse;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ListTransfersResponse;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransferResponse;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.SubmitTransfersResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/** The transfer calls that commands make. */
final class FakeTransfers extends TransferServiceGrpc.TransferServiceImplBase {
  /** Small, so that a few transfers are several pages. */
  private static final int MAX_PAGE = 2;

  private final FakeLedger ledger;

  private volatile long wrongBy;

  FakeTransfers(FakeLedger ledger) {
    this.ledger = ledger;
  }

  /** From now on balances in histories are wrong from the second entry on. */
  void spoilHistory() {
    wrongBy = 1;
  }

  @Override
  public void submitTransfer(
      SubmitTransferRequest request, StreamObserver<SubmitTransferResponse> answers) {
    try {
      ledger.begin();
    } catch (StatusRuntimeException refusal) {
      answers.onError(refusal);
      return;
    }
    answers.onNext(
        SubmitTransferResponse.newBuilder()
            .setOutcome(ledger.submit(request.getTransfer()))
            .build());
    answers.onCompleted();
  }

  @Override
  public void submitTransfers(
      SubmitTransfersRequest request, StreamObserver<SubmitTransfersResponse> answers) {
    try {
      ledger.begin();
    } catch (StatusRuntimeException refusal) {
      answers.onError(refusal);
      return;
    }
    SubmitTransfersResponse.Builder answer = SubmitTransfersResponse.newBuilder();
    request.getTransfersList().forEach(transfer -> answer.addOutcomes(ledger.submit(transfer)));
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  @Override
  public void submitGroup(SubmitGroupRequest request, StreamObserver<SubmitGroupResponse> answers) {
    try {
      ledger.begin();
    } catch (StatusRuntimeException refusal) {
      answers.onError(refusal);
      return;
    }
    answers.onNext(ledger.submitGroup(request));
    answers.onCompleted();
  }

  @Override
  public void getTransfer(GetTransferRequest request, StreamObserver<GetTransferResponse> answers) {
    RecordedTransfer recorded = ledger.transfer(request.getDebitAccountId(), request.getId());
    if (recorded == null) {
      answers.onError(
          FakeSwitch.refusal(
              Code.NOT_FOUND, "TRANSFER_NOT_FOUND", "there is no transfer " + request.getId()));
      return;
    }
    answers.onNext(GetTransferResponse.newBuilder().setTransfer(recorded).build());
    answers.onCompleted();
  }

  @Override
  public void getOutcome(GetOutcomeRequest request, StreamObserver<GetOutcomeResponse> answers) {
    TransferOutcome recorded = ledger.recordedOutcome(request.getDebitAccountId(), request.getId());
    GetOutcomeResponse.Builder answer = GetOutcomeResponse.newBuilder();
    if (recorded == null) {
      answer.setState(OutcomeState.OUTCOME_STATE_UNKNOWN);
    } else {
      answer.setOutcome(recorded).setState(state(recorded));
    }
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  @Override
  public void cancelTransfer(
      CancelTransferRequest request, StreamObserver<CancelTransferResponse> answers) {
    try {
      ledger.begin();
    } catch (StatusRuntimeException refusal) {
      answers.onError(refusal);
      return;
    }
    TransferOutcome outcome =
        ledger.cancel(request.getDebitAccountId(), request.getId()).getOutcome();
    answers.onNext(
        CancelTransferResponse.newBuilder().setState(state(outcome)).setOutcome(outcome).build());
    answers.onCompleted();
  }

  @Override
  public void listHolds(ListHoldsRequest request, StreamObserver<ListHoldsResponse> answers) {
    List<Hold> all = ledger.holds(request.getAccountId());
    int first = first(request.getPageToken());
    int end = Math.min(all.size(), first + request.getPageSize());
    answers.onNext(
        ListHoldsResponse.newBuilder()
            .addAllHolds(all.subList(first, end))
            .setNextPageToken(end < all.size() ? Integer.toString(end) : "")
            .build());
    answers.onCompleted();
  }

  private static OutcomeState state(TransferOutcome outcome) {
    if (outcome.getStatus() == OutcomeStatus.OUTCOME_STATUS_CANCELLED) {
      return OutcomeState.OUTCOME_STATE_CANCELLED;
    }
    return outcome.getOutcomeClass() == OutcomeClass.OUTCOME_CLASS_SUCCESS
        ? OutcomeState.OUTCOME_STATE_COMMITTED
        : OutcomeState.OUTCOME_STATE_REJECTED;
  }

  private static int first(String pageToken) {
    return pageToken.isEmpty() ? 0 : Integer.parseInt(pageToken);
  }

  /** In the order they happened, whatever is asked for, at most {@link #MAX_PAGE} a page. */
  @Override
  public void listTransfers(
      ListTransfersRequest request, StreamObserver<ListTransfersResponse> answers) {
    String accountId = request.getAccountId();
    if (ledger.account(accountId).getId().isEmpty()) {
      answers.onError(
          FakeSwitch.refusal(
              Code.NOT_FOUND, "ACCOUNT_NOT_FOUND", "there is no account " + accountId));
      return;
    }
    List<AccountEntry> all = entries(request);
    int first = first(request.getPageToken());
    int end = Math.min(all.size(), first + Math.min(MAX_PAGE, request.getPageSize()));
    answers.onNext(
        ListTransfersResponse.newBuilder()
            .setLedger(ledger.account(accountId).getLedger())
            .addAllEntries(all.subList(first, end))
            .setNextPageToken(end < all.size() ? Integer.toString(end) : "")
            .build());
    answers.onCompleted();
  }

  private List<AccountEntry> entries(ListTransfersRequest request) {
    List<AccountEntry> entries = new ArrayList<>();
    long balance = 0;
    for (Transfer transfer : ledger.executed()) {
      boolean debit = transfer.getDebitAccountId().equals(request.getAccountId());
      if (!debit && !transfer.getCreditAccountId().equals(request.getAccountId())) {
        continue;
      }
      balance += debit ? -transfer.getAmountMinor() : transfer.getAmountMinor();
      AccountSide side = debit ? AccountSide.ACCOUNT_SIDE_DEBIT : AccountSide.ACCOUNT_SIDE_CREDIT;
      boolean wanted =
          request.getSide() == AccountSide.ACCOUNT_SIDE_UNSPECIFIED || request.getSide() == side;
      if (wanted && isWithin(request)) {
        entries.add(entry(transfer, side, balance + (entries.isEmpty() ? 0 : wrongBy)).build());
      }
    }
    return entries;
  }

  private static boolean isWithin(ListTransfersRequest request) {
    return (!request.hasFromTime()
            || Timestamps.compare(request.getFromTime(), FakeLedger.TIME) <= 0)
        && (!request.hasUntilTime()
            || Timestamps.compare(FakeLedger.TIME, request.getUntilTime()) < 0);
  }

  private AccountEntry.Builder entry(Transfer transfer, AccountSide side, long balance) {
    RecordedTransfer recorded = ledger.transfer(transfer.getDebitAccountId(), transfer.getId());
    return AccountEntry.newBuilder()
        .setGroupId(recorded == null ? "" : recorded.getGroupId())
        .setSide(side)
        .setPostTime(FakeLedger.TIME)
        .setKind(transfer.getKind())
        .setDebitAccountId(transfer.getDebitAccountId())
        .setCreditAccountId(transfer.getCreditAccountId())
        .setTransferId(transfer.getId())
        .setAmountMinor(transfer.getAmountMinor())
        .setBalanceAfterMinor(balance)
        .setReference(transfer.getReference());
  }
}
