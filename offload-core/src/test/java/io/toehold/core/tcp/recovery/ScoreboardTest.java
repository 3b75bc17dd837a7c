package io.toehold.core.tcp.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.tuning.TcpParameters;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The scoreboard against an array with a state for each position. */
class ScoreboardTest {
  private static final int UNSENT = -1;

  private final Scoreboard board = new Scoreboard();
  private final Delivery delivery =
      new Delivery(new Rack(new RoundTrips(new TcpParameters()), 1_000_000));

  @Test
  void saysWhatAnArraySays() {
    for (long seed = 1; seed <= 300; seed++) {
      new Run(seed).run();
    }
  }

  private static final class Run {
    private final long seed;
    private final Random random;
    private final Scoreboard board = new Scoreboard();
    private final Delivery delivery =
        new Delivery(new Rack(new RoundTrips(new TcpParameters()), 1_000_000));
    private final int[] states = new int[4000];
    private final boolean[] again = new boolean[4000];
    private long now;

    Run(long seed) {
      this.seed = seed;
      random = new Random(seed);
      java.util.Arrays.fill(states, UNSENT);
    }

    void run() {
      while (board.nxt() < states.length - 200) {
        now += random.nextInt(3);
        step();
        ScoreboardCheck.check(board);
        compare();
      }
    }

    private void step() {
      delivery.begin(Long.MAX_VALUE, Acknowledgement.NO_ECHO, now);
      int flight = (int) (board.nxt() - board.una());
      int from = (int) board.una() + (flight == 0 ? 0 : random.nextInt(flight));
      int to = (int) Math.min(board.nxt(), from + 1 + random.nextInt(40));
      switch (random.nextInt(flight == 0 ? 3 : 12)) {
        case 0, 1, 2 -> {
          int length = 1 + random.nextInt(40);
          fill((int) board.nxt(), (int) board.nxt() + length, UNSENT, Scoreboard.IN_FLIGHT);
          board.append(board.nxt() + length, now);
        }
        case 3, 4 -> {
          for (int p = from; p < to; p++) {
            again[p] |= states[p] != Scoreboard.SACKED;
          }
          fill(from, to, Scoreboard.LOST, Scoreboard.IN_FLIGHT);
          board.resent(from, to, now);
        }
        case 5 -> {
          long expected = newly((int) board.una(), to);
          board.acknowledge(to, delivery);
          assertEquals(expected, delivery.cumulative);
        }
        case 6, 7, 8 -> {
          long expected = newly(from, to);
          fill(from, to, Scoreboard.LOST, Scoreboard.SACKED);
          fill(from, to, Scoreboard.IN_FLIGHT, Scoreboard.SACKED);
          board.sack(from, to, delivery);
          assertEquals(expected, delivery.selective);
        }
        case 9, 10 -> {
          fill(from, to, Scoreboard.IN_FLIGHT, Scoreboard.LOST);
          board.lose(from, to);
        }
        default -> {
          if (random.nextInt(5) == 0) {
            for (int p = (int) board.una(); p < board.nxt(); p++) {
              again[p] |= states[p] == Scoreboard.SACKED;
            }
            fill(0, states.length, Scoreboard.SACKED, Scoreboard.IN_FLIGHT);
            board.renege();
          } else if (random.nextInt(5) == 0) {
            fill(0, states.length, Scoreboard.LOST, Scoreboard.IN_FLIGHT);
            board.loseNothing();
          }
        }
      }
    }

    private void fill(int from, int to, int before, int after) {
      for (int p = Math.max(from, (int) board.una()); p < to; p++) {
        if (states[p] == before) {
          states[p] = after;
        }
      }
    }

    private long newly(int from, int to) {
      long count = 0;
      for (int p = from; p < to; p++) {
        count += states[p] != Scoreboard.SACKED ? 1 : 0;
      }
      return count;
    }

    private void compare() {
      for (int r = board.head(); r != Scoreboard.NIL; r = board.next(r)) {
        for (long p = board.start(r); p < board.end(r); p++) {
          assertEquals(states[(int) p], board.state(r), "seed " + seed + " position " + p);
          if (board.state(r) != Scoreboard.SACKED) {
            assertEquals(again[(int) p], board.sentAgain(r), "seed " + seed + " position " + p);
          }
        }
      }
    }
  }

  @Test
  void whatIsSentTogetherIsOneRecord() {
    board.append(1000, 5);
    board.append(2000, 5);
    assertEquals(1, board.count());
    board.append(3000, 6);
    assertEquals(2, board.count());
    board.resent(0, 1000, 7);
    board.append(4000, 7);
    assertEquals(4, board.count(), "sent after the retransmission, though at the same time");
    assertEquals(board.tail(), board.newer(board.head()));
  }

  /** A peer that SACKs every other byte does not make us keep a record for each. */
  @Test
  void hostileRangesAndSmallWritesCostNoMoreThanTheLimit() {
    long now = 0;
    for (int i = 1; i <= 3 * Scoreboard.MANY; i++) {
      board.append(i * 10L, now++);
    }
    assertTrue(board.count() <= Scoreboard.MANY);
    for (long p = 1; p < board.nxt(); p += 2) {
      delivery.begin(0, Acknowledgement.NO_ECHO, now);
      board.sack(p, p + 1, delivery);
    }
    assertTrue(board.count() <= Scoreboard.MANY + 2, "" + board.count());
    ScoreboardCheck.check(board);
    board.acknowledge(board.nxt(), delivery);
    assertEquals(0, board.count());
    assertEquals(board.una(), board.nxt());
    board.trim();
    board.append(board.nxt() + 1000, now);
    board.append(board.nxt() + 1000, now + 1);
    ScoreboardCheck.check(board);
  }
}
