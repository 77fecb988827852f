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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Carries lanes and questions between simulated processes. On one stream messages arrive in order;
 * when it breaks, those under way may be lost, or arrive after those of the next stream.
 */
final class SimulatedNetwork {
  private static final long ASK_DEADLINE_MICROS = 300_000;

  private final SimulatedTime time;
  private final RandomGenerator random;
  private final Function<ShardId, @Nullable SimulatedNode> leaders;
  private final List<Stream> streams = new ArrayList<>();
  private boolean calm;

  SimulatedNetwork(
      SimulatedTime time,
      RandomGenerator random,
      Function<ShardId, @Nullable SimulatedNode> leaders) {
    this.time = time;
    this.random = random;
    this.leaders = leaders;
  }

  /** From now on nothing is lost. */
  void calmDown() {
    calm = true;
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
        Stream stream = new Stream(process, target == null ? null : target.process(), events);
        streams.add(stream);
        if (target == null || random.nextInt(20) == 0) {
          stream.breakDown();
        } else {
          stream.open(target, lane, token, greeting);
        }
        return stream;
      }

      @Override
      public void askKnowledge(ShardId peer, Consumer<Optional<PeerKnowledge>> answer) {
        SimulatedNode target = leaders.apply(peer);
        if (target != null && !isLost()) {
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
      if (target != null && !isLost()) {
        ask(self, target, intents, endUndecided, once);
      }
    };
  }

  private void ask(
      ShardId participant,
      SimulatedNode home,
      List<IntentAge> intents,
      boolean endUndecided,
      Answer answer) {
    Consumer<List<AttemptFate>> back =
        fates ->
            time.soon(
                2_000,
                () -> {
                  if (!isLost()) {
                    answer.take(fates);
                  }
                });
    ResolveCall call = new ResolveCall(participant, intents, endUndecided, back);
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

  /** One direction of one stream: first in, first out. */
  private final class Pipe {
    private final long typicalMicros = random.nextInt(5) == 0 ? 40_000 : 400;
    private long lastArrivalMicros;

    void send(SimulatedProcess to, Runnable task) {
      lastArrivalMicros = Math.max(lastArrivalMicros, time.nowMicros() + time.delay(typicalMicros));
      time.after(lastArrivalMicros - time.nowMicros(), () -> to.loop.execute(task));
    }
  }

  private final class Stream implements LaneTransport.LaneStream, LaneSession.LaneReplies {
    private final SimulatedProcess source;
    private final @Nullable SimulatedProcess target;
    private final LaneTransport.LaneEvents events;
    private final Pipe there = new Pipe();
    private final Pipe back = new Pipe();
    private @Nullable LaneSession session;
    private boolean closedAtSource;
    private boolean broken;
    private boolean lossy;

    Stream(
        SimulatedProcess source,
        @Nullable SimulatedProcess target,
        LaneTransport.LaneEvents events) {
      this.source = source;
      this.target = target;
      this.events = events;
    }

    void open(SimulatedNode node, LaneId lane, FencingToken token, LaneGreeting greeting) {
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
        lossy = random.nextBoolean();
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
              if (!lossy) {
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
              if (!closedAtSource && !lossy) {
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
      toSession(session -> session.prepares(sent));
    }

    @Override
    public void sendDecisions(List<OwedDecision> decisions) {
      List<OwedDecision> sent =
          decisions.stream().map(LaneCodec::write).map(LaneCodec::read).toList();
      toSession(session -> session.decisions(sent));
    }

    @Override
    public void close() {
      closedAtSource = true;
      breakDown();
    }

    @Override
    public void welcome(LaneGreeting greeting) {
      reply(() -> events.welcomed(greeting));
    }

    @Override
    public void verdicts(List<CommandResult.Verdict> verdicts) {
      List<CommandResult.Verdict> sent =
          verdicts.stream().map(LaneCodec::write).map(LaneCodec::read).toList();
      reply(() -> events.verdicts(sent));
    }

    @Override
    public void acknowledged(long appliedSequence, List<CommandResult.Credited> credits) {
      reply(() -> events.acknowledged(appliedSequence, credits));
    }

    @Override
    public void refuse(LaneRefusal refusal) {
      reply(() -> events.refused(refusal));
    }
  }
}
