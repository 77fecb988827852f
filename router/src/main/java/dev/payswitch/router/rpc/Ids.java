// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import com.google.protobuf.Timestamp;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.ring.Ring;
import java.nio.charset.StandardCharsets;

/**
 * What queries and admin calls name. Unlike in a transfer, what is wrong with it makes the call
 * wrong.
 */
final class Ids {
  static final int MAX_PAGE_SIZE = 1_000;
  private static final int MAX_ACTOR_BYTES = 64;
  private static final int DEFAULT_PAGE_SIZE = 100;

  /** The last second of the year 9999, after which a Timestamp is none. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  private static final int MAX_NANOS = 999_999_999;
  private static final String SHAPE = "must be 1 to 64 bytes of [A-Za-z0-9._:@/+-]";

  private Ids() {}

  static AccountId account(String field, String value) {
    if (!AccountId.isValid(value)) {
      throw StatusMapper.invalidArgument(field, SHAPE);
    }
    return new AccountId(value);
  }

  static TransferId transfer(String field, String value) {
    if (!TransferId.isValid(value)) {
      throw StatusMapper.invalidArgument(field, SHAPE);
    }
    return new TransferId(value);
  }

  /** A shard of the ring. */
  static ShardId shard(String field, String value, Ring ring) {
    if (!ShardId.isValid(value) || !ring.weights().containsKey(new ShardId(value))) {
      throw StatusMapper.invalidArgument(
          field, "must be one of the shards " + ring.weights().keySet() + ", but is " + value);
    }
    return new ShardId(value);
  }

  static void actor(String actor) {
    int length = actor.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > MAX_ACTOR_BYTES) {
      throw StatusMapper.invalidArgument("actor", "must be 1 to 64 bytes");
    }
  }

  /** A moment of the past: histories begin after 1970. */
  static void time(String field, Timestamp time) {
    boolean valid =
        time.getSeconds() >= 0
            && time.getSeconds() <= MAX_SECONDS
            && time.getNanos() >= 0
            && time.getNanos() <= MAX_NANOS;
    if (!valid) {
      throw StatusMapper.invalidArgument(field, "is not a time since 1970");
    }
  }

  static int pageSize(int asked) {
    if (asked < 0 || asked > MAX_PAGE_SIZE) {
      throw StatusMapper.invalidArgument(
          "page_size", "must be 0 to 1000, but is " + Integer.toUnsignedString(asked));
    }
    return asked == 0 ? DEFAULT_PAGE_SIZE : asked;
  }
}
