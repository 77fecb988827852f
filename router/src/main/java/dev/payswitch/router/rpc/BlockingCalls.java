// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls that may block, each on a virtual thread, a bounded number at a time. */
public final class BlockingCalls {
  private static final Logger LOG = LoggerFactory.getLogger(BlockingCalls.class);

  private final Executor executor;
  private final Semaphore room;

  /** The executor must not run tasks on the caller's thread. */
  public BlockingCalls(Executor executor, int maxCalls) {
    this.executor = executor;
    this.room = new Semaphore(maxCalls);
  }

  <T> void answer(StreamObserver<T> responses, Callable<T> work) {
    // Without it, answering a call that its caller has given up would throw.
    ((ServerCallStreamObserver<T>) responses).setOnCancelHandler(() -> {});
    if (!room.tryAcquire()) {
      responses.onError(StatusMapper.busy("this router answers too many queries"));
      return;
    }
    executor.execute(
        Context.current()
            .wrap(
                () -> {
                  try {
                    run(responses, work);
                  } finally {
                    room.release();
                  }
                }));
  }

  private static <T> void run(StreamObserver<T> responses, Callable<T> work) {
    T response;
    try {
      response = work.call();
    } catch (StatusRuntimeException failure) {
      responses.onError(failure);
      return;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      responses.onError(StatusMapper.stopping());
      return;
    } catch (Exception unexpected) {
      LOG.error("event=call_failed", unexpected);
      responses.onError(StatusMapper.internal("this router failed: see its log"));
      return;
    }
    responses.onNext(response);
    responses.onCompleted();
  }
}
