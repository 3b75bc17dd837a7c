package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.tcp.engine.TimeWait.Answer;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeWaitTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int RCV_NXT = -5; // numbers wrap right behind it
  private static final int SND_NXT = 7000;
  private static final int RECENT = Integer.MAX_VALUE - 1;
  private static final int WRAPPED = Integer.MIN_VALUE + 3; // 5 later

  private final TcpParameters parameters = new TcpParameters();
  private final TimeWaitTable table = new TimeWaitTable(new TupleHash(9, 10), parameters);
  private final ConnectionKey key = Keys.ipv4(80, 1234);
  private long now = -30 * SECOND;

  private TimeWait add(ConnectionKey ends, boolean timestamps) {
    TimeWait record = new TimeWait(ends);
    record.sendNext = SND_NXT;
    record.receiveNext = RCV_NXT;
    record.window = 500;
    record.timestamps = timestamps;
    record.timestampRecent = timestamps ? RECENT : 0;
    table.add(record, now);
    return record;
  }

  private Segment segment(int flags, int sequence) {
    Segment s = Keys.arrived(key);
    s.flags = flags;
    s.sequence = sequence;
    s.acknowledgement = SND_NXT;
    return s;
  }

  private Segment segment(int flags, int sequence, int timestamp) {
    Segment s = segment(flags, sequence);
    s.timestamps = true;
    s.timestampValue = timestamp;
    return s;
  }

  /** What a fresh record answers. */
  private Answer on(boolean timestamps, Segment s) {
    TimeWait before = table.find(key);
    if (before != null) {
      table.remove(before);
    }
    return add(key, timestamps).on(s, table, now);
  }

  @Test
  void endsInOrder() {
    Random random = new Random(1);
    List<TimeWait> waiting = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      if (i % 3 < 2) {
        waiting.add(add(Keys.ipv6(80, i), false));
      } else {
        TimeWait any = waiting.remove(random.nextInt(waiting.size()));
        if (random.nextBoolean()) {
          table.restart(any, now);
          waiting.add(any);
        } else {
          table.remove(any);
          table.remove(any);
        }
      }
      now += 1 + random.nextInt(1000);
      assertEquals(waiting.size(), table.size());
    }
    for (TimeWait each : waiting) {
      assertEquals(each.deadline, table.nextDeadline());
      table.expire(each.deadline - 1);
      assertSame(each, table.find(each.key()));
      table.expire(each.deadline);
      assertNull(table.find(each.key()));
    }
    assertEquals(Long.MAX_VALUE, table.nextDeadline());
    assertEquals(0, table.size());
  }

  @Test
  void lastsTwiceTheSegmentLifetime() {
    TimeWait record = add(key, false);
    assertEquals(now + 60 * SECOND, table.nextDeadline());
    assertSame(record, table.find(segment(Segment.ACK, RCV_NXT)));
  }

  @Test
  void ofTooManyTheOldestGoes() {
    parameters.maximumTimeWait = 10;
    for (int i = 0; i < 25; i++) {
      add(Keys.ipv4(80, i), false);
      now++;
    }
    assertEquals(10, table.size());
    assertNull(table.find(Keys.ipv4(80, 14)));
    assertNotNull(table.find(Keys.ipv4(80, 15)));
  }

  @Test
  void aFinAgainIsAcknowledgedAndBeginsTheTimeAnew() {
    TimeWait record = add(key, true);
    add(Keys.ipv4(80, 1), false);
    now += 10 * SECOND;
    Segment fin = segment(Segment.FIN | Segment.ACK, RCV_NXT - 11, WRAPPED);
    fin.payloadLength = 10;
    assertEquals(Answer.ACKNOWLEDGE, record.on(fin, table, now));
    assertEquals(now + 60 * SECOND, record.deadline);
    assertEquals(now + 50 * SECOND, table.nextDeadline(), "the other is the first now");
    assertEquals(Answer.ACKNOWLEDGE, record.on(fin, table, now), "however often");
    Segment answer = new Segment();
    record.acknowledgement(answer, 4711);
    assertEquals(SND_NXT, answer.sequence);
    assertEquals(RCV_NXT, answer.acknowledgement);
    assertEquals(Segment.ACK, answer.flags);
    assertEquals(500, answer.window);
    assertEquals(4711, answer.timestampValue);
    assertEquals(WRAPPED, answer.timestampEcho);
    assertEquals(1234, answer.destinationPort);
    assertEquals(key.localLow(), answer.sourceLow);
  }

  @Test
  void aFinWithAnotherNumberDoesNotHoldTheRecord() {
    TimeWait record = add(key, true);
    long deadline = record.deadline;
    now++;
    for (int sequence : new int[] {RCV_NXT, RCV_NXT - 2, RCV_NXT + 100}) {
      record.on(segment(Segment.FIN | Segment.ACK, sequence, RECENT), table, now);
      assertEquals(deadline, record.deadline);
    }
    record.on(segment(Segment.FIN | Segment.ACK, RCV_NXT - 1, RECENT - 1), table, now);
    assertEquals(deadline, record.deadline, "an old timestamp (PAWS)");
  }

  @Test
  void acknowledgementsAreNotAnsweredUnlessWrong() {
    TimeWait record = add(key, false);
    assertEquals(Answer.NONE, record.on(segment(Segment.ACK, RCV_NXT), table, now));
    Segment wrong = segment(Segment.ACK, RCV_NXT - 100);
    assertEquals(Answer.ACKNOWLEDGE, record.on(wrong, table, now));
    now += parameters.invalidAckInterval - 1;
    assertEquals(Answer.NONE, record.on(wrong, table, now), "two ends could go on for ever");
    now++;
    assertEquals(Answer.ACKNOWLEDGE, record.on(wrong, table, now));
    Segment data = segment(Segment.ACK, RCV_NXT - 100);
    data.payloadLength = 50;
    assertEquals(Answer.ACKNOWLEDGE, record.on(data, table, now));
    assertEquals(Answer.NONE, record.on(segment(0, RCV_NXT), table, now), "no ACK flag");
  }

  @Test
  void resets() {
    TimeWait record = add(key, false);
    assertEquals(Answer.NONE, record.on(segment(Segment.RST, RCV_NXT - 1), table, now));
    assertEquals(Answer.NONE, record.on(segment(Segment.RST, RCV_NXT + 500), table, now));
    assertEquals(Answer.ACKNOWLEDGE, record.on(segment(Segment.RST, RCV_NXT + 499), table, now));
    assertEquals(1, table.size());
    assertEquals(Answer.NONE, record.on(segment(Segment.RST, RCV_NXT), table, now));
    assertEquals(0, table.size());
    parameters.resetsEndTimeWait = false; // RFC 1337
    record = add(key, false);
    assertEquals(Answer.NONE, record.on(segment(Segment.RST, RCV_NXT), table, now));
    assertEquals(1, table.size());
  }

  @Test
  void aNewConnectionIfBothUseTimestamps() {
    for (int sequence : new int[] {RCV_NXT - 1, RCV_NXT - 1_000_000, RCV_NXT, RCV_NXT + 5}) {
      boolean behind = sequence - RCV_NXT >= 0;
      Answer bySequence = behind ? Answer.NEW_CONNECTION : Answer.ACKNOWLEDGE;
      assertEquals(
          Answer.NEW_CONNECTION, on(true, segment(Segment.SYN, sequence, RECENT + 1)), "later");
      assertEquals(bySequence, on(true, segment(Segment.SYN, sequence, RECENT)), "the same");
      assertEquals(
          Answer.ACKNOWLEDGE, on(true, segment(Segment.SYN, sequence, RECENT - 1)), "earlier");
      assertEquals(bySequence, on(true, segment(Segment.SYN, sequence)), "without");
      assertEquals(bySequence, on(false, segment(Segment.SYN, sequence)), "both without");
      assertEquals(Answer.NEW_CONNECTION, on(false, segment(Segment.SYN, sequence, 1)), "new with");
    }
    parameters.timestamps = false;
    assertEquals(
        Answer.ACKNOWLEDGE,
        on(true, segment(Segment.SYN, RCV_NXT - 1, RECENT + 1)),
        "we would not use them");
  }

  @Test
  void noNewConnectionByASynAck() {
    assertEquals(
        Answer.ACKNOWLEDGE, on(true, segment(Segment.SYN | Segment.ACK, RCV_NXT, RECENT + 1)));
    assertEquals(
        Answer.NONE, table.find(key).on(segment(Segment.SYN, RCV_NXT - 1), table, now), "limited");
  }

  @Test
  void ourNextNumbersLieBehindTheOld() {
    assertTrue(add(key, true).nextInitialSequence() - SND_NXT > 65_535);
  }

  @Test
  void weConnectAgainOnceTheClockHasGoneOn() {
    TimeWait record = add(key, true);
    assertFalse(table.mayReopen(record, now + SECOND - 1));
    assertTrue(table.mayReopen(record, now + SECOND));
    table.remove(record);
    assertFalse(table.mayReopen(add(key, false), now + 59 * SECOND), "no timestamps");
  }
}
