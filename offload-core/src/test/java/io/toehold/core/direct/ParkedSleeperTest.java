package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Doorbell;
import io.toehold.core.memory.Memory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Virtual threads that sleep on the bells: who wakes them, and what nonsense of the peer does. */
class ParkedSleeperTest {
  private static final int MOST = 2;

  /** What is asked of the places of one process, as words. */
  private static final class Log implements Parking {
    final List<String> asked = new ArrayList<>();
    private int given;

    @Override
    public Place enter() {
      return given == MOST ? null : new LoggedPlace(given++);
    }

    List<String> taken() {
      List<String> all = List.copyOf(asked);
      asked.clear();
      return all;
    }

    private final class LoggedPlace implements Place {
      private final int number;

      LoggedPlace(int number) {
        this.number = number;
      }

      @Override
      public int number() {
        return number;
      }

      @Override
      public void prepare() {
        asked.add("prepare " + number);
      }

      @Override
      public void park(long nanos) {
        asked.add("park " + number + " " + nanos);
      }

      @Override
      public void vacate() {
        asked.add("vacate " + number);
      }

      @Override
      public void unpark() {
        asked.add("unpark " + number);
      }

      @Override
      public void leave() {
        asked.add("leave " + number);
      }
    }
  }

  private final SlotArea slot = new SlotArea();
  private final CountingAnchor anchor = new CountingAnchor();
  private final List<Integer> rung = new ArrayList<>();
  private final Log places = new Log();
  private final DirectConnection client = connection(true, new Log());
  private final DirectConnection server = connection(false, places);
  private final long serversBell = slot.toServer() + SlotLayout.CONSUMER_BELL_OFFSET;

  private DirectConnection connection(boolean isClient, Log log) {
    return new DirectConnection(
        slot.address(),
        isClient,
        anchor,
        new Sleeping(new FakeFutex(), log, rung::add),
        level -> true,
        CopyToPeer.STORES,
        Decision.OFFLOADED);
  }

  @AfterEach
  void checkGuards() {
    slot.close();
  }

  @Test
  void aWriteTellsThePeersWakerWhom() throws IOException {
    assertTrue(server.writable().arm(true)); // takes the first number
    server.writable().disarm();
    assertTrue(server.readable().arm(true));
    client.write(new byte[1], 0, 1);
    assertEquals(List.of(1), rung);
    client.write(new byte[1], 0, 1);
    assertEquals(List.of(1), rung); // it is awake
    assertEquals(0, anchor.rings());
  }

  @Test
  void sleepingIsParking() {
    server.readable().arm(true);
    server.readable().sleep(17);
    server.readable().disarm();
    assertEquals(List.of("prepare 0", "park 0 17", "vacate 0"), places.taken());
    assertFalse(server.readable().isArmed());
  }

  @Test
  void theNumberIsGivenBackAtTheEnd() {
    server.readable().arm(true);
    server.readable().disarm();
    server.readable().arm(true);
    server.readable().disarm();
    places.taken();
    server.detach();
    assertEquals(List.of("leave 0"), places.taken());
    server.anchorEnded();
    server.readable().wakeLocal();
    assertEquals(List.of(), places.taken());
  }

  @Test
  void withoutANumberOneWaitsOnTheAnchor() {
    places.enter();
    places.enter();
    assertFalse(server.readable().arm(true));
    assertFalse(server.readable().isArmed());
    assertTrue(server.readable().arm(false)); // platform threads need none
  }

  @Test
  void whatHappensHereWakesWhateverThePeerHasDoneToTheBell() {
    server.readable().arm(true);
    places.taken();
    Memory.putIntVolatile(serversBell, Doorbell.NONE);
    server.readable().wakeLocal();
    Memory.putIntVolatile(serversBell, Doorbell.wakerOf(12345));
    server.anchorEnded();
    assertEquals(List.of("unpark 0", "unpark 0"), places.taken());
    assertEquals(List.of(), rung);
  }

  @Test
  void aBellOfNoKindIsNobodys() throws IOException {
    Memory.putIntVolatile(serversBell, 0xabcdef99);
    client.write(new byte[1], 0, 1);
    assertEquals(List.of(), rung);
    assertEquals(0, anchor.rings());
  }

  @Test
  void anyNumberReachesTheWakerOfThePeerItself() throws IOException {
    Memory.putIntVolatile(serversBell, -1 << 8 | Doorbell.WAKER);
    client.write(new byte[1], 0, 1);
    assertEquals(List.of((1 << 24) - 1), rung);
  }
}
