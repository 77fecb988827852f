// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static dev.payswitch.node.ledger.Payments.account;
import static dev.payswitch.node.ledger.Payments.payment;
import static dev.payswitch.node.ledger.Payments.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.proto.v1.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What one shard knows of another one, and what a shard does that knows less about itself. */
final class PeerCheckTest {
  private static final ShardId S1 = new ShardId("s1");
  private static final ShardId S2 = new ShardId("s2");
  private static final ShardId S3 = new ShardId("s3");
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  private final ShardSimulation simulation = new ShardSimulation(4, 3);
  private final List<String> regressed = new ArrayList<>();

  @Test
  void eachSideOfALaneLearnsHowFarTheOtherOneIs() {
    pay();
    PeerKnowledge ofS1 = knowledge(S2, S1);
    assertThat(ofS1.startIndex()).isEqualTo(startIndex(S1));
    assertThat(ofS1.decidedSequence()).isEqualTo(1);
    PeerKnowledge ofS2 = knowledge(S1, S2);
    assertThat(ofS2.startIndex()).isEqualTo(startIndex(S2));
    assertThat(ofS2.appliedSequence()).isEqualTo(1);
    assertThat(knowledge(S3, S1)).isEqualTo(new PeerKnowledge(0, 0, 0));
  }

  @Test
  void aShardStopsWhenAnotherOneKnowsOfDecisionsOrStartsThatItsLogDoesNotHold() {
    pay();
    PeerKnowledge known = knowledge(S2, S1);
    PeerCheck check = node(S1).leader().peerCheck();
    assertThat(check.missing(S2, known)).isNull();
    assertThat(check.missing(S2, with(known, 1, 0, 0))).contains("s2", "started at entry");
    assertThat(check.missing(S2, with(known, 0, 1, 0))).contains("s2", "applied decision 2");
    assertThat(check.missing(S2, with(known, 0, 0, 1))).contains("s2", "its lane is applied here");

    assertThat(check.holds(S2, new LaneGreeting(0, with(known, 0, 1, 0)))).isFalse();
    simulation.time().run(ShardSimulation.SECOND);
    assertThat(node(S1).leader().isServing()).isFalse();
    assertThat(node(S1).regression()).contains("applied decision 2");
    assertThat(node(S1).leader().mayOpenAlone(1_000)).isFalse();
    assertThat(node(S2).leader().isServing()).isTrue();
  }

  @Test
  void aShardWithoutRecordWaitsForEveryPeerAndAgreesWhenNobodyKnowsMore() {
    pay();
    Map<ShardId, Optional<PeerKnowledge>> answers = new TreeMap<>();
    answers.put(S2, Optional.of(knowledge(S2, S1)));
    answers.put(S3, Optional.empty());
    List<String> agreed = inquire(answers);
    simulation.time().run(ShardSimulation.SECOND);
    assertThat(agreed).as("s3 is silent").isEmpty();
    answers.put(S3, Optional.of(new PeerKnowledge(0, 0, 0)));
    simulation.time().run(ShardSimulation.SECOND);
    assertThat(agreed).containsExactly("agreed");
    assertThat(regressed).isEmpty();
  }

  @Test
  void aShardWithoutRecordDoesNotServeWhenOneOfItsPeersKnowsMore() {
    pay();
    Map<ShardId, Optional<PeerKnowledge>> answers = new TreeMap<>();
    answers.put(S2, Optional.of(new PeerKnowledge(0, 0, 0)));
    answers.put(S3, Optional.of(new PeerKnowledge(startIndex(S1) + 1, 0, 0)));
    List<String> agreed = inquire(answers);
    simulation.time().run(ShardSimulation.SECOND);
    assertThat(agreed).isEmpty();
    assertThat(regressed).isNotEmpty().allMatch(detail -> detail.contains("s3"));
  }

  private List<String> inquire(Map<ShardId, Optional<PeerKnowledge>> answers) {
    List<String> agreed = new ArrayList<>();
    SimulatedNode node = node(S1);
    PeerInquiry inquiry =
        new PeerInquiry(
            S1,
            new PeerInquiry.Ports(
                new SimulatedNode.FixedRing(simulation.ring()),
                new AnsweringTransport(answers),
                node.process().loop),
            node.leader().peerCheck());
    inquiry.run(
        () -> agreed.isEmpty() && regressed.isEmpty(), () -> agreed.add("agreed"), regressed::add);
    return agreed;
  }

  private record AnsweringTransport(Map<ShardId, Optional<PeerKnowledge>> answers)
      implements LaneTransport {
    @Override
    public LaneStream open(
        dev.payswitch.core.id.LaneId lane,
        dev.payswitch.core.id.FencingToken token,
        LaneGreeting greeting,
        LaneEvents events) {
      throw new AssertionError("an inquiry opens no lane");
    }

    @Override
    public void askKnowledge(ShardId peer, Consumer<Optional<PeerKnowledge>> answer) {
      answer.accept(answers.getOrDefault(peer, Optional.empty()));
    }
  }

  private static PeerKnowledge with(PeerKnowledge known, long start, long decided, long applied) {
    return new PeerKnowledge(
        known.startIndex() + start,
        known.decidedSequence() + decided,
        known.appliedSequence() + applied);
  }

  /** One payment from s1 to s2. */
  private void pay() {
    List<Account.Builder> accounts = new ArrayList<>();
    NAMES.forEach(name -> accounts.add(account(name).setNoFloor(true)));
    simulation.create(accounts);
    String debit = simulation.accountOn("s1", NAMES);
    String credit = simulation.accountOn("s2", NAMES);
    assertThat(simulation.ask(request(payment(debit, credit, 1, "t"))).status().name())
        .isEqualTo("CREATED");
    simulation.time().run(ShardSimulation.SECOND);
  }

  private SimulatedNode node(ShardId shard) {
    return simulation.shards().stream()
        .filter(each -> each.id().equals(shard))
        .map(SimulatedShard::reached)
        .findFirst()
        .orElseThrow();
  }

  private long startIndex(ShardId shard) {
    return node(shard).leader().peerCheck().greetingTo(S3).startIndex();
  }

  private PeerKnowledge knowledge(ShardId of, ShardId about) {
    return node(of).leader().knowledgeOf(about).orElseThrow();
  }
}
