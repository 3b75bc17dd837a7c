package io.toehold.core.tcp.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.tuning.TcpParameters;
import java.util.PriorityQueue;

/**
 * A sender with {@link LossRecovery}, a path and a receiver, in virtual time: what an engine does
 * with it, without packets. Everything that must hold always is checked after every step.
 */
final class Transfer {
  static final long MS = 1_000_000;
  static final int MSS = 1000;
  static final long LOST = -1;

  /** What becomes of a segment, or an acknowledgement. */
  interface Fate {
    /**
     * @param from its position; for acknowledgements that it acknowledges
     * @param copy how often this was sent before
     * @return how long it takes, or {@link #LOST}
     */
    long of(long from, int copy, long now);
  }

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  final TcpParameters parameters = new TcpParameters();
  final ModelReceiver receiver = new ModelReceiver();
  LossRecovery recovery;

  boolean sack = true;
  boolean timestamps = true;
  Fate data = (from, copy, now) -> 50 * MS;
  Fate acks = (from, copy, now) -> 50 * MS;

  /** Most segments that go out as one range. */
  int burst = 1;

  /** The first and last positions of data. */
  long written = 1;

  long now;
  int timeouts;
  int probes;
  int recoveries;
  int undone;
  int sentAgain;
  long lowestWindow = Long.MAX_VALUE;
  long highestWindow;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final java.util.HashMap<Long, Integer> copies = new java.util.HashMap<>();
  private long order;
  private int acknowledgements;

  /** Connects, with a round trip of 100 ms, at time 0. */
  Transfer connect() {
    recovery = new LossRecovery(parameters);
    recovery.sent(0, 1, -100 * MS);
    recovery.established(MSS, sack);
    Acknowledgement ack = new Acknowledgement();
    ack.una = 1;
    ack.window = 1 << 20;
    recovery.acknowledged(ack, 0);
    return this;
  }

  void at(long time, Runnable action) {
    events.add(new Event(time, order++, action));
  }

  /** Writes so many segments at the time. */
  Transfer write(long time, int segments) {
    at(
        time,
        () -> {
          written += (long) segments * MSS;
          output();
        });
    return this;
  }

  /** Runs until everything has been acknowledged, or fails after the time. */
  Transfer run(long limit) {
    while (true) {
      long event = events.isEmpty() ? LossRecovery.NEVER : events.peek().at;
      long deadline = recovery.deadline();
      if (event == LossRecovery.NEVER && deadline == LossRecovery.NEVER) {
        break;
      }
      now = Math.max(now, Math.min(event, deadline));
      assertTrue(now <= limit, () -> "not done at " + now / MS + " ms: " + describe());
      if (deadline < event) {
        expire();
      } else {
        events.poll().action.run();
      }
      check();
    }
    assertEquals(written, receiver.next, "delivered");
    assertEquals(written, recovery.una(), "acknowledged");
    return this;
  }

  private void expire() {
    boolean before = recovery.recovering();
    switch (recovery.expired(now)) {
      case SEND_PROBE -> {
        probes++;
        if (recovery.nxt() < written) {
          send(recovery.nxt(), Math.min(written, recovery.nxt() + MSS));
        } else {
          send(recovery.probeFrom(), recovery.nxt());
        }
      }
      case RETRANSMIT -> timeouts++;
      case LOST -> recoveries += before ? 0 : 1;
      default -> {}
    }
    output();
  }

  private void output() {
    while (true) {
      long from = recovery.nextLost(recovery.nxt() < written);
      long end = from == LossRecovery.NONE ? written : recovery.lostEnd();
      if (from == LossRecovery.NONE) {
        from = recovery.nxt();
      }
      long allowance = recovery.allowance(now);
      long length = Math.min(end - from, (long) burst * MSS);
      if (length > allowance) {
        length = allowance / MSS * MSS;
      }
      if (length <= 0) {
        return;
      }
      send(from, from + length);
      check();
    }
  }

  private void send(long from, long to) {
    if (from < recovery.nxt()) {
      sentAgain++;
    }
    recovery.sent(from, to, now);
    long timestamp = Math.floorDiv(now, MS) * MS;
    for (long f = from; f < to; f += MSS) {
      long first = f;
      long last = Math.min(to, f + MSS);
      int copy = copies.merge(first, 1, Integer::sum) - 1;
      long delay = data.of(first, copy, now);
      if (delay != LOST) {
        at(now + delay, () -> arrive(first, last, timestamp));
      }
    }
  }

  private void arrive(long from, long to, long timestamp) {
    if (receiver.take(from, to, timestamp)) {
      acknowledge();
    } else {
      at(
          now + 40 * MS,
          () -> {
            if (receiver.owes()) {
              acknowledge();
            }
          });
    }
  }

  private void acknowledge() {
    Acknowledgement ack = new Acknowledgement();
    receiver.say(ack, sack, timestamps);
    long delay = acks.of(ack.una, acknowledgements++, now);
    if (delay != LOST) {
      at(now + delay, () -> acknowledged(ack));
    }
  }

  private void acknowledged(Acknowledgement ack) {
    Outcome outcome = recovery.acknowledged(ack, now);
    recoveries += outcome.enteredRecovery ? 1 : 0;
    undone += outcome.undone ? 1 : 0;
    output();
  }

  private void check() {
    ScoreboardCheck.check(recovery.board);
    assertTrue(recovery.window() >= MSS, "window " + recovery.window());
    assertTrue(recovery.inFlight() >= 0);
    assertTrue(recovery.allowance(now) >= 0);
    if (sack) {
      assertEquals(
          recovery.nxt() - recovery.una(),
          recovery.inFlight() + recovery.sacked() + recovery.lost());
    }
    boolean waiting = recovery.una() < recovery.nxt();
    assertTrue(!waiting || recovery.deadline() != LossRecovery.NEVER, "nothing will wake it up");
    lowestWindow = Math.min(lowestWindow, recovery.window());
    highestWindow = Math.max(highestWindow, recovery.window());
  }

  String describe() {
    return String.format(
        "una %d nxt %d in flight %d sacked %d lost %d window %d threshold %d, %d time-outs, %d"
            + " probes, %d recoveries, %d undone, %d sent again, %d duplicates",
        recovery.una(),
        recovery.nxt(),
        recovery.inFlight(),
        recovery.sacked(),
        recovery.lost(),
        recovery.window(),
        recovery.slowStartThreshold(),
        timeouts,
        probes,
        recoveries,
        undone,
        sentAgain,
        receiver.duplicates);
  }
}
