// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import dev.payswitch.benchmarks.lock.AccountLockException;
import dev.payswitch.benchmarks.lock.AccountLocks;
import dev.payswitch.benchmarks.traffic.AccountNames;
import dev.payswitch.benchmarks.traffic.PairPicker;
import dev.payswitch.benchmarks.traffic.TransferSource;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The baseline: takes a lock on both accounts, sends the transfer as a call of its own, waits for
 * the answer and gives the locks back. Everything behind the call is the same as for other callers,
 * so that what differs is the locks alone. Each transfer has a thread of its own, because it blocks
 * and because a lock belongs to a thread.
 */
final class LockedCaller implements Caller {
  private final Channel channel;
  private final AccountLocks locks;
  private final TransferSource source;
  private final Duration timeout;
  private final Completion completion;

  LockedCaller(
      Channel channel,
      AccountLocks locks,
      TransferSource source,
      Duration timeout,
      Completion completion) {
    this.channel = channel;
    this.locks = locks;
    this.source = source;
    this.timeout = timeout;
    this.completion = completion;
  }

  @Override
  public void send(Request request) {
    Thread.ofVirtual().name("locked-transfer").start(() -> transfer(request));
  }

  private void transfer(Request request) {
    PairPicker.Pair pair = source.pairOf(request.firstNumber);
    String debit = AccountNames.nameOf(pair.debit());
    String credit = AccountNames.nameOf(pair.credit());
    Answer answer;
    try (AccountLocks.Held _ = locks.take(debit, credit, timeout)) {
      answer = call(request);
    } catch (StatusRuntimeException refused) {
      completion.failed(request, refused.getStatus());
      return;
    } catch (AccountLockException notHeld) {
      // A code that routers do not answer with, to tell the two apart in the table.
      completion.failed(request, Status.ABORTED.withCause(notHeld));
      return;
    }
    completion.answered(request, answer);
  }

  private Answer call(Request request) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    return ClientCalls.blockingUnaryCall(channel, RawMethods.SINGLE, options, request);
  }

  @Override
  public void finish() {
    locks.removeNodes();
  }
}
