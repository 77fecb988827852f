// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.proto.v1.StreamTransfersRequest;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TransferSourceTest {
  private static final int ACCOUNTS = 5_000;

  private final RequestBuffer buffer = new RequestBuffer();

  @Test
  void writesWhatTheGeneratedClassesRead() throws InvalidProtocolBufferException {
    TransferSource source = source(1, "run00001");
    Set<String> ids = new HashSet<>();
    for (long number : new long[] {0, 1, 999, 1_000_000, 12_345_678_901L}) {
      source.writeSingle(buffer, number);
      Transfer transfer = SubmitTransferRequest.parseFrom(written()).getTransfer();

      assertThat(transfer.getId()).startsWith("run00001").hasSize(20);
      assertThat(TransferId.isValid(transfer.getId())).isTrue();
      assertThat(transfer.getKind()).isEqualTo(TransferKind.TRANSFER_KIND_PAYMENT);
      assertThat(AccountId.isValid(transfer.getDebitAccountId())).isTrue();
      assertThat(AccountId.isValid(transfer.getCreditAccountId())).isTrue();
      assertThat(transfer.getAmountMinor()).isBetween(1L, 10_000L);
      assertThat(transfer.getLedger()).isEqualTo("EUR");
      assertThat(transfer.getReference()).startsWith("order-").hasSize(20).endsWith(number + "");
      assertThat(transfer.getUnknownFields().asMap()).isEmpty();
      // Byte for byte: what a caller's own stub would have sent.
      assertThat(SubmitTransferRequest.newBuilder().setTransfer(transfer).build().toByteArray())
          .isEqualTo(written());
      ids.add(transfer.getId());
    }
    assertThat(ids).hasSize(5);
  }

  @Test
  void listsAndStreamsCarryTheSameTransfersAsSingleCalls() throws InvalidProtocolBufferException {
    TransferSource source = source(1, "run00001");
    source.writeList(buffer, 700, 300);
    SubmitTransfersRequest list = SubmitTransfersRequest.parseFrom(written());
    source.writeStreamed(buffer, 700, 300);
    StreamTransfersRequest streamed = StreamTransfersRequest.parseFrom(written());
    source.writeSingle(buffer, 823);
    SubmitTransferRequest single = SubmitTransferRequest.parseFrom(written());

    assertThat(list.getTransfersList()).hasSize(300).isEqualTo(streamed.getTransfersList());
    assertThat(list.getTransfers(123)).isEqualTo(single.getTransfer());
    assertThat(streamed.getRequestNumber()).isEqualTo(700);
  }

  @Test
  void tellsTheAccountsThatItWrites() throws InvalidProtocolBufferException {
    TransferSource source = source(1, "run00001");
    for (long number = 0; number < 100; number++) {
      source.writeSingle(buffer, number);
      Transfer transfer = SubmitTransferRequest.parseFrom(written()).getTransfer();
      PairPicker.Pair pair = source.pairOf(number);

      assertThat(transfer.getDebitAccountId()).isEqualTo(AccountNames.nameOf(pair.debit()));
      assertThat(transfer.getCreditAccountId()).isEqualTo(AccountNames.nameOf(pair.credit()));
    }
  }

  @Test
  void sameSeedMakesTheSameTransfersAndAnotherOneOthers() {
    byte[] first = list(source(1, "run00001"));

    assertThat(list(source(1, "run00001"))).isEqualTo(first);
    assertThat(list(source(2, "run00001"))).isNotEqualTo(first);
    assertThat(list(source(1, "run00002"))).isNotEqualTo(first);
  }

  private byte[] list(TransferSource source) {
    source.writeList(buffer, 0, 50);
    return written();
  }

  private byte[] written() {
    return Arrays.copyOf(buffer.bytes(), buffer.size());
  }

  private static TransferSource source(long seed, String runName) {
    ShardTable shards = ShardTable.of(ACCOUNTS, TestRing.of("s1", "s2", "s3"));
    PairPicker picker = new PairPicker(Popularity.of(ACCOUNTS, 0), shards, 5_000);
    return new TransferSource(seed, runName, new LedgerId("EUR"), picker);
  }
}
