// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import com.google.protobuf.ByteString;
import java.util.List;

/** One long-lived stream to the leader of a shard; used by the event loop only. */
public interface ShardStream {
  /** Whether it takes a message without piling it up. Never before it is connected. */
  boolean isReady();

  /** Sends some commands as one message. */
  void send(List<ShardCommand> commands);

  /** Gives it up, without waiting for replies. */
  void cancel();

  /** What one command carries to a shard. */
  record ShardCommand(
      long correlationId,
      long arcEpoch,
      int timeoutMillis,
      CommandKind kind,
      ByteString principal,
      ByteString payload) {}

  /** The reply to one command: an outcome or a refusal. */
  record ShardReply(long correlationId, CommandResult result) {}

  /** What happens on a stream. */
  interface Listener {
    /** It takes messages, perhaps again. */
    void ready();

    void replied(List<ShardReply> replies);

    /** It is over. Commands without a reply have an unknown fate. */
    void broken(String why);
  }
}
