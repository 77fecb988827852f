// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.ByteString;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.router.routing.Clock;
import dev.payswitch.router.routing.CommandKind;
import dev.payswitch.router.routing.Reason;
import dev.payswitch.router.routing.RingView;
import dev.payswitch.router.routing.RoutedCall;
import dev.payswitch.router.routing.ShardRefusal;
import dev.payswitch.router.routing.ShardRouter;
import java.util.List;
import java.util.function.Consumer;

/** Takes the commands of a call in, if there is room, and has them routed. */
public final class CallSubmitter {
  private final ShardRouter router;
  private final RingView ringView;
  private final Admission admission;
  private final Clock clock;

  /** A command with the bytes of the account it is routed by, which need not be a valid id. */
  record Command(ByteString payload, ByteString account) {}

  public CallSubmitter(ShardRouter router, RingView ringView, Admission admission, Clock clock) {
    this.router = router;
    this.ringView = ringView;
    this.admission = admission;
    this.clock = clock;
  }

  /**
   * Submits the commands under the deadline and the principal of the current call. Whoever waits is
   * told on the event loop, where nothing may block. Throws when the call cannot be taken.
   */
  void submit(CommandKind kind, List<Command> commands, Consumer<RoutedCall> whenDone) {
    Ring ring = ringView.current();
    if (ring == null) {
      throw StatusMapper.refused(
          ShardRefusal.of(Reason.SHARD_RECOVERING, "this router has no ring yet"));
    }
    long bytes = 0;
    for (Command command : commands) {
      bytes += command.payload().size();
    }
    admission.admit(commands.size(), bytes);
    long admitted = bytes;
    RoutedCall call =
        new RoutedCall(
            new RoutedCall.Terms(kind, Principal.current(), CallDeadline.current(clock).dueNanos()),
            commands.size(),
            done -> {
              admission.release(done.size(), admitted);
              whenDone.accept(done);
            });
    for (Command command : commands) {
      call.add(command.payload(), arcOf(ring, command.account()));
    }
    router.submit(call);
  }

  /** What is no valid id has a point all the same: any shard can say what is wrong with it. */
  private static int arcOf(Ring ring, ByteString account) {
    return ring.arcOf(ring.hasher().pointOf(account.toByteArray())).index();
  }
}
