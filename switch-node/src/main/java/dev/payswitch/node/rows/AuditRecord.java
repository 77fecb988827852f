// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/**
 * One change of an account's settings: who, when, why and what. Never changed or removed.
 *
 * @param version the version of the account that it made
 */
public record AuditRecord(
    long version,
    long timeMicros,
    String actor,
    String reason,
    AccountSettings before,
    AccountSettings after) {
  private static final int FORMAT = 1;

  public byte[] encode() {
    RowEncoder row =
        new RowEncoder(192).int8(FORMAT).int64(version).int64(timeMicros).text(actor).text(reason);
    before.encodeTo(row);
    after.encodeTo(row);
    return row.toBytes();
  }

  public static AuditRecord decode(byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "audit");
    return new AuditRecord(
        row.int64(),
        row.int64(),
        row.text(),
        row.text(),
        AccountSettings.decodeFrom(row),
        AccountSettings.decodeFrom(row));
  }
}
