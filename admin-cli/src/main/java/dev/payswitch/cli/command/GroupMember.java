// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.gson.stream.JsonToken;
import com.google.protobuf.Duration;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.load.GroupFile;
import dev.payswitch.cli.load.GroupFile.Value;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferReference;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * Makes a transfer of one member of a file. The names are the columns of {@code transfer import}
 * and the flags of {@code transfer submit}; what is wrong is told with file, member and name.
 */
final class GroupMember {
  private static final List<String> FIELDS =
      List.of(
          "id",
          "kind",
          "debit_account",
          "credit_account",
          "amount",
          "ledger",
          "reference",
          "code",
          "expires_in",
          "target",
          "target_debit_account",
          "keep_rest",
          "effective_time");

  private static final String CORRECT = "correct the file and run it again: nothing was sent";

  private final GroupFile.Member member;

  GroupMember(GroupFile.Member member) {
    this.member = member;
  }

  /** What is too much for a kind is left to the switch, which says so in the outcome. */
  Transfer transfer() {
    for (String name : member.values().keySet()) {
      if (!FIELDS.contains(name)) {
        throw wrong(
            member.where() + " has an unknown field \"" + name + "\"",
            "its fields are " + String.join(", ", FIELDS),
            null);
      }
    }
    Kind kind = kind();
    require("credit_account", kind, !kind.isAboutHold());
    require("amount", kind, !kind.isAboutHold());
    require("expires_in", kind, kind == Kind.HOLD);
    require("target", kind, kind.hasTarget());
    require("target_debit_account", kind, kind == Kind.REFUND);
    Transfer.Builder transfer =
        Transfer.newBuilder()
            .setKind(kind.sent())
            .setId(required("id", Values::transferId))
            .setDebitAccountId(required("debit_account", Values::accountId))
            .setLedger(required("ledger", Values::ledger));
    addCommon(transfer);
    addSpecial(transfer);
    return transfer.build();
  }

  private void addCommon(Transfer.Builder transfer) {
    if (has("credit_account")) {
      transfer.setCreditAccountId(required("credit_account", Values::accountId));
    }
    if (has("amount")) {
      String ledger = transfer.getLedger();
      transfer.setAmountMinor(required("amount", text -> Values.positiveAmountMinor(text, ledger)));
    }
    if (has("reference")) {
      transfer.setReference(required("reference", Function.identity()));
    }
    if (has("code")) {
      transfer.setCode(parse("code", JsonToken.NUMBER, text -> Values.code(Values.number(text))));
    }
    if (has("effective_time")) {
      transfer.setEffectiveTime(required("effective_time", Values::time));
    }
  }

  private void addSpecial(Transfer.Builder transfer) {
    if (has("expires_in")) {
      transfer.setTimeout(required("expires_in", GroupMember::timeout));
    }
    if (has("target") || has("target_debit_account")) {
      TransferReference.Builder target = TransferReference.newBuilder();
      target.setId(required("target", Values::transferId));
      if (has("target_debit_account")) {
        target.setDebitAccountId(required("target_debit_account", Values::accountId));
      }
      transfer.setTarget(target);
    }
    if (has("keep_rest") && parse("keep_rest", JsonToken.BOOLEAN, Boolean::parseBoolean)) {
      transfer.setFinal(false);
    }
  }

  private Kind kind() {
    return has("kind") ? required("kind", GroupMember::kind) : Kind.PAYMENT;
  }

  private static Duration timeout(String text) {
    return Values.holdTimeout(new TimeConverter().convert(text));
  }

  private static Kind kind(String text) {
    return Arrays.stream(Kind.values())
        .filter(kind -> Values.lowerCase(kind).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> Values.usage("\"" + text + "\" is no kind of transfer"));
  }

  private boolean has(String field) {
    return member.values().containsKey(field);
  }

  private void require(String field, Kind kind, boolean needed) {
    if (needed && !has(field)) {
      throw wrong(
          member.where() + " has no " + field + ", which a " + Values.lowerCase(kind) + " needs",
          CORRECT,
          null);
    }
  }

  private <T> T required(String field, Function<String, T> reader) {
    return parse(field, JsonToken.STRING, reader);
  }

  private <T> T parse(String field, JsonToken type, Function<String, T> reader) {
    Value value = member.values().get(field);
    if (value == null) {
      throw wrong(member.where() + " has no " + field, CORRECT, null);
    }
    String where = member.where() + "." + field;
    if (value.type() != type) {
      throw wrong(
          where + " is " + GroupFile.article(value.type()) + ", not " + GroupFile.article(type),
          field.equals("amount")
              ? "write it in major units and quotes, such as \"12.50\""
              : CORRECT,
          null);
    }
    try {
      return reader.apply(value.text());
    } catch (CliFailure failure) {
      throw wrong(where + ": " + failure.problem(), CORRECT, failure);
    } catch (TypeConversionException unreadable) {
      throw wrong(where + ": " + unreadable.getMessage(), CORRECT, unreadable);
    }
  }

  private static CliFailure wrong(String problem, String advice, @Nullable Throwable cause) {
    return new CliFailure(ExitCode.USAGE, CliFailure.Fate.REFUSED, problem, advice, cause);
  }
}
