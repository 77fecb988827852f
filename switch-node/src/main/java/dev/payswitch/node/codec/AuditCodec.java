// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.AuditRecord;
import dev.payswitch.proto.admin.v1.AccountSettings;

/** Shows who changed the settings of accounts. */
public final class AuditCodec {
  private AuditCodec() {}

  public static dev.payswitch.proto.admin.v1.AuditRecord show(
      AccountId account, AuditRecord change) {
    return dev.payswitch.proto.admin.v1.AuditRecord.newBuilder()
        .setAccountId(account.value())
        .setVersion(change.version())
        .setChangeTime(Times.timestamp(change.timeMicros()))
        .setActor(change.actor())
        .setReason(change.reason())
        .setBefore(show(change.before()))
        .setAfter(show(change.after()))
        .build();
  }

  private static AccountSettings show(dev.payswitch.node.rows.AccountSettings settings) {
    AccountSettings.Builder shown =
        AccountSettings.newBuilder().setStateValue(settings.state().number());
    Amount floor = settings.bounds().floor();
    Amount ceiling = settings.bounds().ceiling();
    if (floor == null) {
      shown.setNoFloor(true);
    } else {
      shown.setFloorMinor(floor.minor());
    }
    if (ceiling != null) {
      shown.setCeilingMinor(ceiling.minor());
    }
    if (!settings.limits().isNone()) {
      shown.setLimits(LimitsCodec.show(settings.limits()));
    }
    return shown.build();
  }
}
