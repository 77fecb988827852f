// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.SettingsChange;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.AccountState;
import dev.payswitch.node.rows.TransferContent;
import dev.payswitch.node.rows.TransferKind;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.CloseAccountResponse;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.UpdateAccountResponse;
import org.jspecify.annotations.Nullable;

/**
 * Reads changes of settings and closings, and shows their answers. Routers check the form before
 * and name the field; what is wrong here came from elsewhere and is refused as a whole.
 */
public final class SettingsCodec {
  private static final int MAX_ACTOR_LENGTH = 64;

  private SettingsCodec() {}

  /** Reads a change, or says by exception what is wrong with it. */
  public static LedgerCommand.UpdateAccount readUpdate(ByteString bytes, long arcEpoch) {
    try {
      UpdateAccountRequest request = UpdateAccountRequest.parseFrom(bytes);
      requireActor(request.getActor(), request.getReason());
      return new LedgerCommand.UpdateAccount(
          new AccountId(request.getAccountId()),
          request.getVersion(),
          request.getActor(),
          request.getReason(),
          new SettingsChange(floor(request), ceiling(request), limits(request), state(request)),
          arcEpoch,
          bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("update_account: " + e.getMessage(), e);
    }
  }

  /** Reads a closing, or says by exception what is wrong with it. */
  public static LedgerCommand.CloseAccount readClose(ByteString bytes, long arcEpoch) {
    try {
      CloseAccountRequest request = CloseAccountRequest.parseFrom(bytes);
      requireActor(request.getActor(), request.getReason());
      boolean sweeps = !request.getSweepToAccountId().isEmpty();
      return new LedgerCommand.CloseAccount(
          new AccountId(request.getAccountId()),
          request.getVersion(),
          request.getActor(),
          request.getReason(),
          sweeps ? closingSweep(request) : null,
          arcEpoch,
          bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("close_account: " + e.getMessage(), e);
    }
  }

  private static LedgerCommand.ClosingSweep closingSweep(CloseAccountRequest request) {
    if (request.getSweepToAccountId().equals(request.getAccountId())) {
      throw new IllegalArgumentException("an account cannot be swept to itself");
    }
    return new LedgerCommand.ClosingSweep(
        new AccountId(request.getSweepToAccountId()), new TransferId(request.getTransferId()));
  }

  /** Reads a closing from the log, which was checked before it was written; null: none. */
  static LedgerCommand.@Nullable CloseAccount readLogged(ByteString bytes) {
    if (bytes.isEmpty()) {
      return null;
    }
    try {
      return readClose(bytes, 0);
    } catch (IllegalArgumentException e) {
      throw new InvariantViolation("a logged closing is malformed: " + e.getMessage());
    }
  }

  /** The sweep of everything that is left, which closes its debit account when it is posted. */
  public static TransferRequest sweep(
      LedgerCommand.CloseAccount closing, LedgerCommand.ClosingSweep sweep, LedgerId ledger) {
    TransferKey key = new TransferKey(closing.id(), sweep.id());
    TransferContent content =
        new TransferContent(
            TransferKind.SWEEP,
            sweep.creditAccount(),
            Amount.MAX,
            ledger,
            0,
            closing.reason(),
            TransferContent.Terms.NONE,
            null);
    return new TransferRequest(
        key, content, TransferCodec.write(key, content).toByteString(), closing);
  }

  private static void requireActor(String actor, String reason) {
    if (actor.isEmpty() || actor.length() > MAX_ACTOR_LENGTH) {
      throw new IllegalArgumentException("actor must have 1 to " + MAX_ACTOR_LENGTH + " bytes");
    }
    if (reason.isEmpty() || TransferFormCodec.isTooLong(reason)) {
      throw new IllegalArgumentException(
          "reason must have 1 to " + TransferFormCodec.MAX_REFERENCE_BYTES + " bytes");
    }
  }

  private static SettingsChange.@Nullable Bound floor(UpdateAccountRequest request) {
    if (request.getNoFloor()) {
      return new SettingsChange.Bound(null);
    }
    if (!request.hasFloorMinor()) {
      return request.hasNoFloor() ? new SettingsChange.Bound(Amount.ZERO) : null;
    }
    long floor = request.getFloorMinor();
    if (floor > 0 || floor == Long.MIN_VALUE) {
      throw new IllegalArgumentException("floor_minor must be at most 0");
    }
    return new SettingsChange.Bound(new Amount(floor));
  }

  private static SettingsChange.@Nullable Bound ceiling(UpdateAccountRequest request) {
    if (request.getRemoveCeiling()) {
      return new SettingsChange.Bound(null);
    }
    if (!request.hasCeilingMinor()) {
      return null;
    }
    if (request.getCeilingMinor() < 0) {
      throw new IllegalArgumentException("ceiling_minor must be at least 0");
    }
    return new SettingsChange.Bound(new Amount(request.getCeilingMinor()));
  }

  private static dev.payswitch.node.rows.@Nullable AccountLimits limits(
      UpdateAccountRequest request) {
    if (!request.hasLimits()) {
      return null;
    }
    if (!LimitsCodec.isValid(request.getLimits())) {
      throw new IllegalArgumentException("limits are out of bounds, or a window is named twice");
    }
    return LimitsCodec.read(request.getLimits());
  }

  private static @Nullable AccountState state(UpdateAccountRequest request) {
    int number = request.getStateValue();
    if (number < 0 || number >= AccountState.CLOSED.number()) {
      throw new IllegalArgumentException("state must be one that an account can be changed to");
    }
    return number == 0 ? null : AccountState.of(number);
  }

  public static UpdateAccountResponse show(CommandResult.AccountUpdated updated) {
    UpdateAccountResponse.Builder shown =
        UpdateAccountResponse.newBuilder().setStatusValue(updated.status().number());
    if (updated.account() != null) {
      shown.setAccount(AccountCodec.show(updated.account(), updated.asOfMicros()));
    }
    return shown.build();
  }

  public static CloseAccountResponse show(CommandResult.AccountClosed closed) {
    CloseAccountResponse.Builder shown =
        CloseAccountResponse.newBuilder().setStatusValue(closed.status().number());
    if (closed.account() != null) {
      shown.setAccount(AccountCodec.show(closed.account(), closed.asOfMicros()));
    }
    return shown.build();
  }
}
