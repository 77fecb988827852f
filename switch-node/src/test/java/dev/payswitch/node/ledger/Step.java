// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.codec.AccountCodec;
import dev.payswitch.node.codec.GroupCodec;
import dev.payswitch.node.codec.ParsedAccount;
import dev.payswitch.node.codec.ParsedGroup;
import dev.payswitch.node.codec.ParsedTransfer;
import dev.payswitch.node.codec.SettingsCodec;
import dev.payswitch.node.codec.TransferCodec;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.OutcomeClass;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferReference;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Something that happens in a row of the contract's tables. Made by {@link Steps}. */
sealed interface Step {
  /** Nothing comes in between. */
  Runnable NOTHING = () -> {};

  /**
   * Lets it happen.
   *
   * @param meanwhile what comes in between, where the step has a between
   */
  Answer run(ContractWorld world, Runnable meanwhile);

  /** The accounts that it moves money of. */
  default List<String> accounts() {
    return List.of();
  }

  /** The answer to what has no other one. */
  enum Done {
    DONE
  }

  /** What a caller is told. */
  record Answer(
      Enum<?> status,
      @Nullable Long amountMinor,
      @Nullable LimitWindow window,
      long timeMicros,
      @Nullable Integer index,
      List<Long> amounts) {
    private static final Set<String> GOOD =
        Set.of("CREATED", "UPDATED", "CLOSED", "CANCELLED", "DONE");

    private Answer(
        Enum<?> status, @Nullable Long amountMinor, @Nullable LimitWindow window, long timeMicros) {
      this(status, amountMinor, window, timeMicros, null, List.of());
    }

    static Answer of(Enum<?> status) {
      return new Answer(status, null, null, 0);
    }

    /** A group has no amount: its members have. */
    static Answer of(GroupOutcome group) {
      Answer whole = of(group.outcome());
      List<Long> amounts = group.amounts().stream().map(Amount::minor).toList();
      return new Answer(whole.status, null, whole.window, whole.timeMicros, whole.index, amounts);
    }

    static Answer of(TransferOutcome outcome) {
      return switch (outcome) {
        case TransferOutcome.Created created ->
            new Answer(created.status(), created.amount().minor(), null, created.timeMicros());
        case TransferOutcome.Exists exists ->
            new Answer(exists.status(), exists.amount().minor(), null, exists.timeMicros());
        case TransferOutcome.Rejected rejected ->
            new Answer(
                rejected.status(),
                null,
                rejected.window(),
                rejected.timeMicros(),
                rejected.failingIndex(),
                List.of());
        case TransferOutcome.Malformed malformed ->
            new Answer(malformed.status(), null, null, 0, malformed.failingIndex(), List.of());
        case TransferOutcome.Conflict conflict ->
            new Answer(conflict.status(), null, null, conflict.timeMicros());
        default -> of(outcome.status());
      };
    }

    boolean isGood() {
      return GOOD.contains(status.name());
    }

    /** What the same request is told when it comes again. */
    Answer replayed() {
      Enum<?> again =
          status == OutcomeStatus.CREATED
              ? OutcomeStatus.EXISTS
              : status == AccountOutcome.CREATED ? AccountOutcome.EXISTS : status;
      return new Answer(again, amountMinor, window, timeMicros, index, amounts);
    }
  }

  /** A transfer, as a caller would send it. */
  record Send(Transfer transfer) implements Step {
    Send with(UnaryOperator<Transfer.Builder> change) {
      return new Send(change.apply(transfer.toBuilder()).build());
    }

    Send from(String account) {
      return with(t -> t.setDebitAccountId(account));
    }

    Send to(String account) {
      return with(t -> t.setCreditAccountId(account));
    }

    Send in(String ledger) {
      return with(t -> t.setLedger(ledger));
    }

    Send lasting(Duration timeout) {
      return with(
          t ->
              t.setTimeout(
                  com.google.protobuf.Duration.newBuilder().setSeconds(timeout.toSeconds())));
    }

    /** Names another transfer as its hold or original. */
    Send about(String account, String id) {
      return with(
          t -> t.setTarget(TransferReference.newBuilder().setDebitAccountId(account).setId(id)));
    }

    /** A capture that is not the last one. */
    Send notFinal() {
      return with(t -> t.setFinal(false));
    }

    @Override
    public List<String> accounts() {
      return transfer.getCreditAccountId().isEmpty()
          ? List.of(transfer.getDebitAccountId())
          : List.of(transfer.getDebitAccountId(), transfer.getCreditAccountId());
    }

    TransferRequest request() {
      return ((ParsedTransfer.WellFormed) TransferCodec.parse(transfer.toByteString())).transfer();
    }

    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      ParsedTransfer parsed = TransferCodec.parse(transfer.toByteString());
      if (parsed instanceof ParsedTransfer.Malformed malformed) {
        return Answer.of(malformed.fault());
      }
      TransferOutcome outcome = world.transfer(request(), meanwhile);
      if (outcome instanceof TransferOutcome.Created created) {
        assertThat(created.settled()).isTrue();
        assertThat(created.debitAvailableMinor())
            .isEqualTo(available(world, transfer.getDebitAccountId()));
        if (!transfer.getCreditAccountId().isEmpty()) {
          assertThat(created.creditAvailableMinor())
              .isEqualTo(available(world, transfer.getCreditAccountId()));
        }
      }
      if (outcome instanceof TransferOutcome.Exists exists) {
        assertThat(exists.settled()).isTrue();
      }
      return Answer.of(outcome);
    }

    private static @Nullable Long available(ContractWorld world, String account) {
      Account found = world.find(account);
      return found == null ? null : (Long) found.totals().available();
    }
  }

  /**
   * A group, as a caller would send it.
   *
   * @param members in order
   */
  record Group(String id, List<Send> members) implements Step {
    @Override
    public List<String> accounts() {
      return members.stream().flatMap(member -> member.accounts().stream()).distinct().toList();
    }

    ParsedGroup parse() {
      SubmitGroupRequest.Builder request = SubmitGroupRequest.newBuilder().setGroupId(id);
      members.forEach(member -> request.addTransfers(member.transfer()));
      return GroupCodec.parse(request.build().toByteString());
    }

    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      Snapshot before = Snapshot.of(world);
      GroupOutcome outcome =
          switch (parse()) {
            case ParsedGroup.WellFormed group ->
                new ContractGroup(world, group.group()).submit(meanwhile);
            case ParsedGroup.Malformed malformed ->
                GroupOutcome.of(
                    new TransferOutcome.Malformed(malformed.fault(), malformed.index()));
            case ParsedGroup.Undecodable undecodable -> throw new AssertionError(undecodable);
          };
      switch (outcome.outcome()) {
        case TransferOutcome.Created created -> assertThat(created.settled()).isTrue();
        case TransferOutcome.Exists exists -> assertThat(exists.settled()).isTrue();
        default -> {
          if (meanwhile.equals(NOTHING)) {
            assertThat(Snapshot.of(world).without(this)).isEqualTo(before.without(this));
          }
        }
      }
      checkMembers(outcome);
      return Answer.of(outcome);
    }

    /** Each member is told what the table of semantics.md says. */
    private void checkMembers(GroupOutcome outcome) {
      SubmitGroupResponse shown = GroupCodec.show(outcome, members.size());
      OutcomeStatus whole = outcome.outcome().status();
      Integer failing = Answer.of(outcome).index();
      for (int index = 0; index < members.size(); index++) {
        OutcomeStatus expected =
            switch (whole.outcomeClass()) {
              case SUCCESS, NOT_EXECUTED, UNKNOWN -> whole;
              case CONFLICT -> OutcomeStatus.NOT_ATTEMPTED;
              case MALFORMED, REJECTED ->
                  whole == OutcomeStatus.CANCELLED || (failing != null && failing == index)
                      ? whole
                      : OutcomeStatus.GROUP_MEMBER_FAILED;
            };
        assertThat(shown.getOutcomes(index).getStatus().name())
            .as("member %d", index)
            .isEqualTo("OUTCOME_STATUS_" + expected);
      }
    }
  }

  /** A group of another home is prepared on every shard. */
  record Far(Group group) implements Step {
    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      world.far().prepare(group);
      return Answer.of(Done.DONE);
    }
  }

  /** A prepared group of another home ends. */
  record FarEnds(String group, FarGroups.End end) implements Step {
    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      world.far().end(group, end);
      return Answer.of(Done.DONE);
    }
  }

  /** A transfer or group that does not take place, as it should be. */
  record Failed(Step send, OutcomeClass how) implements Step {
    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      Answer answer = send.run(world, meanwhile);
      assertThat(((OutcomeStatus) answer.status()).outcomeClass()).isEqualTo(how);
      return Answer.of(Done.DONE);
    }
  }

  /** A transfer id is cancelled. */
  record Cancel(String account, String id) implements Step {
    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      TransferKey key = new TransferKey(new AccountId(account), new TransferId(id));
      CommandResult result = world.apply(account, new LedgerCommand.CancelTransfer(key, 1));
      return Answer.of(((CommandResult.CancelDecided) result).outcome());
    }
  }

  /** Time passes. */
  record Later(Duration time) implements Step {
    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      world.pass(time);
      return Answer.of(Done.DONE);
    }
  }

  /** The timer of a hold's home looks at it. */
  record Expire(Send named) implements Step {
    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      world.expire(named.request());
      return Answer.of(Done.DONE);
    }
  }

  /** A transfer that another shard coordinates is prepared, and nobody knows how it ends. */
  record Undecided(Send send) implements Step {
    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      world.prepareFromFar(send.request());
      return Answer.of(Done.DONE);
    }
  }

  /** An account is made. */
  record Make(dev.payswitch.proto.v1.Account account) implements Step {
    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      ParsedAccount parsed = AccountCodec.parse(account.toByteString());
      if (parsed instanceof ParsedAccount.WellFormed wellFormed) {
        CommandResult result = world.apply(account.getId(), wellFormed.command());
        return Answer.of(((CommandResult.AccountDecided) result).outcome());
      }
      return Answer.of(((ParsedAccount.Malformed) parsed).fault());
    }
  }

  /** Settings are changed; version 0 stands for the one that the account has. */
  record Settings(UpdateAccountRequest request) implements Step {
    Settings with(UnaryOperator<UpdateAccountRequest.Builder> change) {
      return new Settings(change.apply(request.toBuilder()).build());
    }

    Settings at(long version) {
      return with(r -> r.setVersion(version));
    }

    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      UpdateAccountRequest.Builder sent = request.toBuilder();
      Account account = world.find(request.getAccountId());
      if (request.getVersion() == 0 && account != null) {
        sent.setVersion(account.version());
      }
      CommandResult result =
          world.apply(
              request.getAccountId(), SettingsCodec.readUpdate(sent.build().toByteString(), 1));
      return Answer.of(((CommandResult.AccountUpdated) result).status());
    }
  }

  /** An account is closed, with a sweep first if one is named and there is something to sweep. */
  record Close(CloseAccountRequest request) implements Step {
    Close at(long version) {
      return new Close(request.toBuilder().setVersion(version).build());
    }

    Close sweepingTo(String account, String id) {
      return new Close(request.toBuilder().setSweepToAccountId(account).setTransferId(id).build());
    }

    @Override
    public List<String> accounts() {
      return request.getSweepToAccountId().isEmpty()
          ? List.of()
          : List.of(request.getSweepToAccountId());
    }

    @Override
    public Answer run(ContractWorld world, Runnable meanwhile) {
      CloseAccountRequest.Builder sent = request.toBuilder();
      Account account = world.find(request.getAccountId());
      if (request.getVersion() == 0 && account != null) {
        sent.setVersion(account.version());
      }
      LedgerCommand.CloseAccount command = SettingsCodec.readClose(sent.build().toByteString(), 1);
      CommandResult.AccountClosed found = close(world, command);
      LedgerCommand.ClosingSweep sweep = command.sweep();
      if (found.status() != CloseStatus.BALANCE_NOT_ZERO
          || sweep == null
          || account == null
          || account.totals().balance() < 0) {
        return Answer.of(found.status());
      }
      TransferOutcome swept =
          world.transfer(SettingsCodec.sweep(command, sweep, account.ledger()), meanwhile);
      return switch (swept.status().outcomeClass()) {
        case SUCCESS -> Answer.of(close(world, command).status());
        case NOT_EXECUTED, UNKNOWN -> Answer.of(swept.status());
        case CONFLICT, MALFORMED, REJECTED -> Answer.of(CloseStatus.SWEEP_REFUSED);
      };
    }

    private CommandResult.AccountClosed close(
        ContractWorld world, LedgerCommand.CloseAccount command) {
      return (CommandResult.AccountClosed) world.apply(request.getAccountId(), command);
    }
  }
}
