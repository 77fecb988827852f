// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a group, under its own id. Nothing is recorded under the ids of the members of a
 * group that failed.
 *
 * @param failure null: it took place
 * @param participants the shards beside home that take part, each with the place of its last
 *     decision; settled once all are acknowledged
 */
public record GroupRow(
    long timeMicros,
    List<Member> members,
    @Nullable Failure failure,
    List<IdRow.CrossShard> participants)
    implements IdRow.Outcome {
  private static final int HAS_CREDIT_ACCOUNT = 1;

  public GroupRow {
    members = List.copyOf(members);
    participants = List.copyOf(participants);
  }

  /**
   * A transfer of the group.
   *
   * @param amount what it moved, held or released; zero: it did not take place
   */
  public record Member(TransferKey key, TransferContent content, Amount amount) {}

  /**
   * Why the group failed.
   *
   * @param index of the member that failed, from 0
   * @param window the one whose limit was in the way, if it was one
   */
  public record Failure(int index, OutcomeStatus reason, @Nullable LimitWindow window) {}

  public boolean isCommitted() {
    return failure == null;
  }

  /** Whether exactly this attempt took place. */
  public boolean isCommitted(Attempt attempt) {
    return failure == null
        && participants.stream().anyMatch(other -> other.attempt().equals(attempt));
  }

  void encodeTo(RowEncoder row) {
    Failure failed = failure;
    row.int64(timeMicros).int8(failed == null ? 0 : 1);
    if (failed != null) {
      LimitWindow window = failed.window();
      row.int8(failed.index())
          .int8(failed.reason().number())
          .int8(window == null ? 0 : window.number());
    }
    row.int8(members.size());
    for (Member member : members) {
      AccountId credit = member.content().credit();
      row.id(member.key().debitAccount().value())
          .id(member.key().id().value())
          .int64(member.amount().minor())
          .int8(credit == null ? 0 : HAS_CREDIT_ACCOUNT);
      if (credit != null) {
        row.id(credit.value());
      }
      member.content().encodeTo(row);
    }
    row.int16(participants.size());
    participants.forEach(participant -> participant.encodeTo(row));
  }

  static GroupRow decodeFrom(RowDecoder row) {
    long time = row.int64();
    Failure failure = row.int8() == 0 ? null : failure(row);
    int count = row.int8();
    List<Member> members = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      TransferKey key = new TransferKey(new AccountId(row.id()), new TransferId(row.id()));
      Amount amount = new Amount(row.int64());
      AccountId credit = row.int8() == 0 ? null : new AccountId(row.id());
      members.add(new Member(key, TransferContent.decodeFrom(row, credit), amount));
    }
    int shards = row.int16();
    List<IdRow.CrossShard> participants = new ArrayList<>(shards);
    for (int index = 0; index < shards; index++) {
      participants.add(IdRow.CrossShard.decodeFrom(row));
    }
    return new GroupRow(time, members, failure, participants);
  }

  private static Failure failure(RowDecoder row) {
    int index = row.int8();
    OutcomeStatus reason = OutcomeStatus.of(row.int8());
    int window = row.int8();
    return new Failure(index, reason, window == 0 ? null : LimitWindow.of(window));
  }
}
