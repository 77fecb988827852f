// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.rpc.Code;
import dev.payswitch.proto.v1.AccountEntry;
import dev.payswitch.proto.v1.AccountSide;
import dev.payswitch.proto.v1.GetOutcomeRequest;
import dev.payswitch.proto.v1.GetOutcomeResponse;
import dev.payswitch.proto.v1.GetTransferRequest;
import dev.payswitch.proto.v1.GetTransferResponse;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ListTransfersResponse;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.RecordedTransfer;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransferResponse;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.SubmitTransfersResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;

/** The transfer calls that commands make. */
final class FakeTransfers extends TransferServiceGrpc.TransferServiceImplBase {
  private final FakeLedger ledger;

  FakeTransfers(FakeLedger ledger) {
    this.ledger = ledger;
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
    RecordedTransfer recorded = ledger.transfer(request.getDebitAccountId(), request.getId());
    GetOutcomeResponse.Builder answer = GetOutcomeResponse.newBuilder();
    if (recorded == null) {
      answer.setState(OutcomeState.OUTCOME_STATE_UNKNOWN);
    } else {
      answer
          .setOutcome(recorded.getOutcome())
          .setState(
              recorded.getOutcome().getOutcomeClass() == OutcomeClass.OUTCOME_CLASS_SUCCESS
                  ? OutcomeState.OUTCOME_STATE_COMMITTED
                  : OutcomeState.OUTCOME_STATE_REJECTED);
    }
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  @Override
  public void listTransfers(
      ListTransfersRequest request, StreamObserver<ListTransfersResponse> answers) {
    String accountId = request.getAccountId();
    ListTransfersResponse.Builder answer =
        ListTransfersResponse.newBuilder().setLedger(ledger.account(accountId).getLedger());
    long balance = 0;
    for (Transfer transfer : ledger.executed()) {
      boolean debit = transfer.getDebitAccountId().equals(accountId);
      if (!debit && !transfer.getCreditAccountId().equals(accountId)) {
        continue;
      }
      balance += debit ? -transfer.getAmountMinor() : transfer.getAmountMinor();
      AccountSide side = debit ? AccountSide.ACCOUNT_SIDE_DEBIT : AccountSide.ACCOUNT_SIDE_CREDIT;
      if (request.getSide() != AccountSide.ACCOUNT_SIDE_UNSPECIFIED && request.getSide() != side) {
        continue;
      }
      answer.addEntries(entry(transfer, side, balance));
    }
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  private static AccountEntry.Builder entry(Transfer transfer, AccountSide side, long balance) {
    return AccountEntry.newBuilder()
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
