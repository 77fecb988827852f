// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.proto.admin.v1.Lane;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import dev.payswitch.proto.shard.v1.LaneDescription;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lanes as they are put together from what their two ends say. */
final class LaneQueriesTest {
  private static final ShardId S1 = new ShardId("s1");
  private static final ShardId S2 = new ShardId("s2");

  private static DescribeNodeResponse end(long sequence, String state) {
    return DescribeNodeResponse.newBuilder()
        .addLanes(
            LaneDescription.newBuilder()
                .setSourceShardId("s1")
                .setTargetShardId("s2")
                .setSequence(sequence)
                .setState(state))
        .build();
  }

  private static List<Lane> lanes(
      ShardNodes.Answer<DescribeNodeResponse> source,
      ShardNodes.Answer<DescribeNodeResponse> target) {
    return LaneQueries.of(Map.of(S1, source, S2, target)).getLanesList();
  }

  @Test
  void bothEndsMakeOneLane() {
    assertThat(
            lanes(
                new ShardNodes.Answer.Said<>(end(7, "OPEN")),
                new ShardNodes.Answer.Said<>(end(5, ""))))
        .singleElement()
        .satisfies(
            lane -> {
              assertThat(lane.getState()).isEqualTo("OPEN");
              assertThat(lane.getDecidedSequence()).isEqualTo(7);
              assertThat(lane.getAppliedSequence()).isEqualTo(5);
            });
  }

  @Test
  void aLaneOfWhichOnlyItsTargetKnowsIsClosedIfItsSourceAnswers() {
    ShardNodes.Answer<DescribeNodeResponse> target = new ShardNodes.Answer.Said<>(end(5, ""));

    assertThat(
            lanes(new ShardNodes.Answer.Said<>(DescribeNodeResponse.getDefaultInstance()), target))
        .extracting(Lane::getState)
        .containsExactly("CLOSED");
    assertThat(lanes(new ShardNodes.Answer.Silent<>("it is down"), target))
        .extracting(Lane::getState)
        .containsExactly("UNKNOWN");
  }
}
