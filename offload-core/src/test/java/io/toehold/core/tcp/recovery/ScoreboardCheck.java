package io.toehold.core.tcp.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whether the lists, the counts and the sums of a scoreboard say the same. */
final class ScoreboardCheck {
  private ScoreboardCheck() {}

  static void check(Scoreboard board) {
    long[] bytes = new long[3];
    int count = 0;
    int inFlight = 0;
    long position = board.una();
    int before = Scoreboard.NIL;
    int firstLost = Scoreboard.NIL;
    for (int r = board.head(); r != Scoreboard.NIL; r = board.next(r)) {
      assertEquals(position, board.start(r), "a gap");
      assertEquals(before, board.previous(r));
      assertTrue(board.length(r) > 0, "an empty record");
      int state = board.state(r);
      if (before != Scoreboard.NIL && state == Scoreboard.SACKED) {
        assertNotEquals(Scoreboard.SACKED, board.state(before), "not joined");
      }
      if (state == Scoreboard.LOST && firstLost == Scoreboard.NIL) {
        firstLost = r;
      }
      bytes[state] += board.length(r);
      inFlight += state == Scoreboard.IN_FLIGHT ? 1 : 0;
      count++;
      position = board.end(r);
      before = r;
    }
    assertEquals(board.nxt(), position, "not all of the flight");
    assertEquals(before, board.tail());
    assertEquals(count, board.count());
    for (int state = 0; state < 3; state++) {
      assertEquals(bytes[state], board.bytes(state), "sum of state " + state);
    }
    assertEquals(firstLost, board.firstLost());
    checkTimes(board, inFlight);
  }

  private static void checkTimes(Scoreboard board, int inFlight) {
    int count = 0;
    long order = Long.MIN_VALUE;
    for (int r = board.oldest(); r != Scoreboard.NIL; r = board.newer(r)) {
      assertEquals(Scoreboard.IN_FLIGHT, board.state(r));
      assertTrue(board.order(r) >= order, "not in the order of sending");
      order = board.order(r);
      count++;
    }
    assertEquals(inFlight, count, "in flight, and not in the list by time");
  }
}
