// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import dev.payswitch.router.routing.CommandKind;
import dev.payswitch.router.routing.RoutedCall;
import dev.payswitch.router.rpc.TransferScanner.ScannedRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a caller. The next request is asked for only while few requests and transfers of
 * the stream are under way and the caller takes answers: so neither side can flood the other. A
 * request that makes no sense, or that finds the router full, ends the stream, but only after
 * everything before it is answered.
 *
 * <p>Requests come on a network thread and answers on the event loop: state is behind the lock.
 */
final class TransferStream implements StreamObserver<byte[]> {
  static final int MAX_REQUESTS = 16;

  /** No further request is asked for above it; the last one may go beyond. */
  static final int MAX_TRANSFERS = 4_096;

  private final CallSubmitter submitter;
  private final OutcomeCounter outcomes;
  private final OpenStreams openStreams;
  private final ServerCallStreamObserver<byte[]> responses;

  @GuardedBy("this")
  private int underWay;

  @GuardedBy("this")
  private int transfersUnderWay;

  /** Whether a request is asked for that has not come. */
  @GuardedBy("this")
  private boolean asked;

  @GuardedBy("this")
  private boolean ending;

  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private @Nullable StatusRuntimeException failure;

  TransferStream(
      CallSubmitter submitter,
      OutcomeCounter outcomes,
      OpenStreams openStreams,
      ServerCallStreamObserver<byte[]> responses) {
    this.submitter = submitter;
    this.outcomes = outcomes;
    this.openStreams = openStreams;
    this.responses = responses;
  }

  TransferStream start() {
    responses.disableAutoRequest();
    responses.setOnReadyHandler(this::askForMore);
    responses.setOnCancelHandler(this::abandoned);
    openStreams.opened(this);
    askForMore();
    return this;
  }

  @Override
  public void onNext(byte[] request) {
    synchronized (this) {
      asked = false;
      if (ending) {
        return;
      }
      underWay++;
    }
    try {
      ScannedRequest scanned = TransferScanner.streamTransfers(request);
      synchronized (this) {
        transfersUnderWay += scanned.transfers().size();
      }
      submitter.submit(
          CommandKind.TRANSFER, scanned.transfers(), call -> answer(scanned.requestNumber(), call));
    } catch (StatusRuntimeException refused) {
      fail(refused);
      return;
    }
    askForMore();
  }

  private synchronized void answer(long requestNumber, RoutedCall call) {
    underWay--;
    transfersUnderWay -= call.size();
    if (ended) {
      return;
    }
    try {
      ByteString[] answers = TransferAnswer.outcomes(call);
      outcomes.count(answers);
      responses.onNext(TransferAnswer.ofStream(requestNumber, answers));
    } catch (StatusRuntimeException refused) {
      end(refused);
    }
    askForMore();
    endWhenAnswered();
  }

  private synchronized void askForMore() {
    boolean room = underWay < MAX_REQUESTS && transfersUnderWay < MAX_TRANSFERS;
    if (room && !asked && !ending && responses.isReady()) {
      asked = true;
      responses.request(1);
    }
  }

  private synchronized void fail(StatusRuntimeException refused) {
    underWay--;
    end(refused);
    endWhenAnswered();
  }

  @GuardedBy("this")
  private void end(@Nullable StatusRuntimeException why) {
    if (!ending) {
      ending = true;
      failure = why;
    }
  }

  @GuardedBy("this")
  private void endWhenAnswered() {
    if (!ending || ended || underWay > 0) {
      return;
    }
    ended = true;
    openStreams.ended(this);
    if (failure == null) {
      responses.onCompleted();
    } else {
      responses.onError(failure);
    }
  }

  /** The router stops: what was taken is answered, the rest is for another router. */
  synchronized void stop() {
    end(StatusMapper.stopping());
    endWhenAnswered();
  }

  @Override
  public synchronized void onCompleted() {
    end(null);
    endWhenAnswered();
  }

  @Override
  public void onError(Throwable cancelled) {
    abandoned();
  }

  private synchronized void abandoned() {
    ending = true;
    ended = true;
    openStreams.ended(this);
  }
}
