// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.codec.LaneCodec;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.OwedDecision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Carries lanes and questions between simulated processes. On one stream messages arrive in order;
 * when it breaks, the last of those under way may be lost, and others arrive after those of the
 * next stream. Questions and answers are lost, late and doubled. Two shards may be parted for a
 * while: what is under way on a stream between them waits, or the stream breaks.
 */
final class SimulatedNetwork {
  private static final long ASK_DEADLINE_MICROS = 300_000;

  private final SimulatedTime time;
  private final SimulatedHistory history;
  private final RandomGenerator random;
  private final Function<ShardId, @Nullable SimulatedNode> leaders;
  private final List<Stream> streams = new ArrayList<>();
  private final Map<Set<ShardId>, Long> partedUntilMicros = new HashMap<>();
  private boolean calm;

  SimulatedNetwork(
      SimulatedTime time,
      SimulatedHistory history,
      RandomGenerator random,
      Function<ShardId, @Nullable SimulatedNode> leaders) {
    this.time = time;
    this.history = history;
    this.random = random;
    this.leaders = leaders;
  }

  SimulatedTime time() {
    return time;
  }

  SimulatedHistory history() {
    return history;
  }

  /** Who is reached as the leader of a shard; null: nobody. */
  @Nullable SimulatedNode leaderOf(ShardId shard) {
    return leaders.apply(shard);
  }

  /** Whether one message about a move passes now from one shard to another. */
  boolean passes(ShardId from, ShardId to) {
    return (calm || random.nextInt(12) != 0) && !isParted(from, to);
  }

  /** Whether a message comes once more. */
  boolean isDoubled() {
    return !calm && random.nextInt(6) == 0;
  }

  /** From now on nothing is lost. */
  void calmDown() {
    calm = true;
    partedUntilMicros.clear();
  }

  /** Nothing passes between two shards for a while. Some of their streams break of it. */
  void part(ShardId one, ShardId other) {
    if (calm || one.equals(other)) {
      return;
    }
    long micros = time.delay(100_000);
    history.add("network", "parts " + one + " and " + other + " for", micros);
    partedUntilMicros.put(Set.of(one, other), time.elapsedMicros() + micros);
    for (Stream stream : List.copyOf(streams)) {
      if (Set.of(one, other).equals(ends(stream.lane)) && random.nextBoolean()) {
        stream.breakDown();
      }
    }
  }

  private static Set<ShardId> ends(LaneId lane) {
    return Set.of(lane.source(), lane.target());
  }

  private long partedUntil(Set<ShardId> ends) {
    return partedUntilMicros.getOrDefault(ends, 0L);
  }

  private boolean isParted(ShardId one, ShardId other) {
    return !one.equals(other) && partedUntil(Set.of(one, other)) > time.elapsedMicros();
  }

  /** Breaks one stream, or those of a process that is gone. */
  void breakOne() {
    if (!streams.isEmpty()) {
      streams.get(random.nextInt(streams.size())).breakDown();
    }
  }

  void breakAll(SimulatedProcess process) {
    for (Stream stream : List.copyOf(streams)) {
      if (stream.source == process || stream.target == process) {
        stream.breakDown();
      }
    }
  }

  LaneTransport transportOf(ShardId self, SimulatedProcess process) {
    return new LaneTransport() {
      @Override
      public LaneStream open(
          LaneId lane, FencingToken token, LaneGreeting greeting, LaneEvents events) {
        SimulatedNode target = leaders.apply(lane.target());
        Stream stream = new Stream(lane, process, target == null ? null : target.process(), events);
        streams.add(stream);
        boolean parted = isParted(lane.source(), lane.target());
        if (target == null || parted || (!calm && random.nextInt(20) == 0)) {
          stream.breakDown();
        } else {
          stream.open(target, lane, token, greeting);
        }
        return stream;
      }

      @Override
      public void askKnowledge(ShardId peer, Consumer<Optional<PeerKnowledge>> answer) {
        SimulatedNode target = leaders.apply(peer);
        if (target != null && !isLost() && !isParted(self, peer)) {
          time.soon(
              2_000,
              () ->
                  target
                      .process()
                      .loop
                      .execute(() -> tell(process, target.leader().knowledgeOf(self), answer)));
        }
      }
    };
  }

  private void tell(
      SimulatedProcess asker,
      Optional<PeerKnowledge> known,
      Consumer<Optional<PeerKnowledge>> answer) {
    if (!isLost()) {
      time.soon(2_000, () -> asker.loop.execute(() -> answer.accept(known)));
    }
  }

  IntentRecovery.Asker askerOf(ShardId self, SimulatedProcess process) {
    return (home, intents, endUndecided, answer) -> {
      Answer once = new Answer(process, answer);
      time.after(
          ASK_DEADLINE_MICROS,
          () -> once.take(intents.stream().map(intent -> AttemptFate.ASK_LATER).toList()));
      SimulatedNode target = leaders.apply(home);
      Question question = new Question(self, home, intents, endUndecided);
      if (target != null && !isLost() && !isParted(self, home)) {
        ask(question, target, once);
        if (!calm && random.nextInt(8) == 0) {
          time.soon(150_000, () -> ask(question, target, once));
        }
      }
    };
  }

  private record Question(
      ShardId participant, ShardId home, List<IntentAge> intents, boolean endUndecided) {}

  private void ask(Question question, SimulatedNode home, Answer answer) {
    Consumer<List<AttemptFate>> back =
        fates -> {
          history.add(question.participant.value(), "hears of " + question.home, fates);
          time.soon(
              2_000,
              () -> {
                if (!isLost() && !isParted(question.participant, question.home)) {
                  answer.take(fates);
                }
              });
        };
    ResolveCall call =
        new ResolveCall(question.participant, question.intents, question.endUndecided, back);
    history.add(question.participant.value(), "asks " + home.process(), question);
    time.soon(2_000, () -> home.process().loop.execute(() -> home.leader().resolve(call)));
  }

  private boolean isLost() {
    return !calm && random.nextInt(4) == 0;
  }

  /** Takes the answer to a question, or that there is none; whichever comes first. */
  private static final class Answer {
    private final SimulatedProcess asker;
    private final Consumer<List<AttemptFate>> answer;
    private boolean taken;

    Answer(SimulatedProcess asker, Consumer<List<AttemptFate>> answer) {
      this.asker = asker;
      this.answer = answer;
    }

    void take(List<AttemptFate> fates) {
      if (!taken) {
        taken = true;
        asker.loop.execute(() -> answer.accept(fates));
      }
    }
  }

  private final class Stream implements LaneTransport.LaneStream, LaneSession.LaneReplies {
    private final LaneId lane;
    private final SimulatedProcess source;
    private final @Nullable SimulatedProcess target;
    private final LaneTransport.LaneEvents events;
    private final SimulatedPipe there;
    private final SimulatedPipe back;
    private @Nullable LaneSession session;
    private boolean closedAtSource;
    private boolean broken;
    private long lostAfterMicros = Long.MAX_VALUE;

    Stream(
        LaneId lane,
        SimulatedProcess source,
        @Nullable SimulatedProcess target,
        LaneTransport.LaneEvents events) {
      this.lane = lane;
      this.source = source;
      this.target = target;
      this.events = events;
      this.there = new SimulatedPipe(time, random, () -> partedUntil(ends(lane)));
      this.back = new SimulatedPipe(time, random, () -> partedUntil(ends(lane)));
    }

    private void tell(String what, Object message) {
      history.add(lane + " " + source + ">" + target, what, message);
    }

    private boolean isCutOff() {
      return time.elapsedMicros() > lostAfterMicros;
    }

    void open(SimulatedNode node, LaneId lane, FencingToken token, LaneGreeting greeting) {
      tell("opens", token);
      FencingToken sent = LaneCodec.read(LaneCodec.write(token));
      deliver(
          () -> {
            session = node.leader().openSession(this);
            session.hello(lane, sent, greeting);
          });
    }

    void breakDown() {
      if (!broken) {
        broken = true;
        if (random.nextBoolean()) {
          lostAfterMicros = time.elapsedMicros() + (random.nextBoolean() ? 0 : time.delay(2_000));
        }
        tell("breaks", lane);
        streams.remove(this);
        if (target != null) {
          there.send(target, this::closeSession);
        }
        time.soon(
            5_000,
            () ->
                tell(
                    () -> {
                      closedAtSource = true;
                      events.broken(new ShardId("target"), "broken");
                    }));
      }
    }

    private void closeSession() {
      if (session != null) {
        session.close();
      }
    }

    private void deliver(Runnable message) {
      SimulatedProcess to = target;
      if (to != null && !broken) {
        there.send(
            to,
            () -> {
              if (!isCutOff()) {
                message.run();
              }
            });
      }
    }

    private void toSession(Consumer<LaneSession> message) {
      deliver(
          () -> {
            if (session != null) {
              message.accept(session);
            }
          });
    }

    private void tell(Runnable event) {
      source.loop.execute(
          () -> {
            if (!closedAtSource) {
              event.run();
            }
          });
    }

    private void reply(Runnable event) {
      if (!broken) {
        back.send(
            source,
            () -> {
              if (!closedAtSource && !isCutOff()) {
                event.run();
              }
            });
      }
    }

    @Override
    public boolean isReady() {
      if (closedAtSource || broken) {
        return false;
      }
      if (random.nextInt(10) == 0) {
        time.soon(500, () -> tell(events::ready));
        return false;
      }
      return true;
    }

    @Override
    public void sendPrepares(List<LedgerCommand.Prepare> prepares) {
      List<LedgerCommand.Prepare> sent =
          prepares.stream().map(LaneCodec::write).map(LaneCodec::read).toList();
      tell("prepares", sent);
      toSession(session -> session.prepares(sent));
    }

    @Override
    public void sendDecisions(List<OwedDecision> decisions) {
      List<OwedDecision> sent =
          decisions.stream().map(LaneCodec::write).map(LaneCodec::read).toList();
      tell("decisions", sent);
      toSession(session -> session.decisions(sent));
    }

    @Override
    public void close() {
      closedAtSource = true;
      breakDown();
    }

    @Override
    public void welcome(LaneGreeting greeting) {
      tell("is welcome from", greeting);
      reply(() -> events.welcomed(greeting));
    }

    @Override
    public void verdicts(List<CommandResult.Verdict> verdicts) {
      List<CommandResult.Verdict> sent =
          verdicts.stream().map(LaneCodec::write).map(LaneCodec::read).toList();
      tell("verdicts", sent);
      reply(() -> events.verdicts(sent));
    }

    @Override
    public void acknowledged(long appliedSequence, List<CommandResult.Credited> credits) {
      tell("acknowledged", appliedSequence);
      reply(() -> events.acknowledged(appliedSequence, credits));
    }

    @Override
    public void passedOn(long appliedSequence, List<Long> waiting) {
      tell("waits for " + waiting + " of", appliedSequence);
      reply(() -> events.passedOn(appliedSequence, waiting));
    }

    @Override
    public void refuse(LaneRefusal refusal) {
      tell("is refused", refusal);
      reply(() -> events.refused(refusal));
    }
  }
}
