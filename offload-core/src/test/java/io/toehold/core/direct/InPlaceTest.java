package io.toehold.core.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import io.toehold.core.toe.Lease;
import io.toehold.core.toe.StreamBrokenException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claims and leases: the same stream, written and read where it lies. */
class InPlaceTest {
  private final SlotArea slot = new SlotArea();
  private final RingProducer producer =
      new RingProducer(slot.address(), true, level -> true, CopyToPeer.STORES);
  private final RingConsumer consumer = new RingConsumer(slot.address(), true);
  private long written;
  private long read;

  @AfterEach
  void checkGuards() {
    slot.close();
  }

  private static byte byteAt(long position) {
    return (byte) (position * 31 ^ position >> 8);
  }

  private int claimAndCommit(int most, int length) throws StreamBrokenException {
    long at = producer.claim(most);
    if (at == 0) {
      assertEquals(0, producer.claimed());
      return 0;
    }
    assertTrue(producer.claimed() >= 1 && producer.claimed() <= most);
    int n = Math.min(length, producer.claimed());
    for (int i = 0; i < n; i++) {
      Memory.putByte(at + i, byteAt(written + i));
    }
    producer.commit(n);
    written += n;
    return n;
  }

  private void check(long address, int length) {
    for (int i = 0; i < length; i++) {
      assertEquals(byteAt(read + i), Memory.getByte(address + i), "at " + (read + i));
    }
    read += length;
  }

  @Test
  void nothingIsThereBeforeTheCommit() throws StreamBrokenException {
    long at = producer.claim(100);
    assertNotEquals(0, at);
    assertFalse(consumer.isReadable());
    producer.commit(0);
    assertFalse(consumer.isReadable());
    assertEquals(10, claimAndCommit(100, 10));
    assertEquals(10, consumer.available());
  }

  @Test
  void aClaimEndsWithTheNextWriteOrCommit() throws StreamBrokenException {
    producer.claim(100);
    assertThrows(IllegalStateException.class, () -> producer.commit(101));
    producer.write(new byte[1], 0, 1);
    assertThrows(IllegalStateException.class, () -> producer.commit(1));
    producer.claim(100);
    producer.commit(1);
    assertThrows(IllegalStateException.class, () -> producer.commit(1));
  }

  @Test
  void whatIsLentIsNotReadableAgainAndHoldsItsCredits() throws StreamBrokenException {
    while (claimAndCommit(1 << 20, 1 << 20) > 0) {}
    assertEquals(SlotLayout.SMALL, written);
    Lease first = consumer.lease(100);
    Lease second = consumer.lease(SlotLayout.SMALL);
    assertEquals(SlotLayout.SMALL - 100, second.length());
    assertFalse(consumer.isReadable());
    assertEquals(0, consumer.available());
    assertNull(consumer.lease(1));
    assertFalse(consumer.isCreditDue());
    assertEquals(0, producer.claim(1));

    assertFalse(consumer.release(second), "credits return in order");
    assertEquals(0, producer.claim(1));
    assertTrue(consumer.release(first));
    assertFalse(consumer.release(first), "once");
    assertTrue(consumer.isCreditDue());
    assertEquals(SlotLayout.SMALL, claimAndCommit(SlotLayout.SMALL, SlotLayout.SMALL));
    check(first.address(), 0);
  }

  @Test
  void whatIsReadBehindALeaseReturnsItsCreditsWithTheLease() throws StreamBrokenException {
    claimAndCommit(SlotLayout.SMALL, SlotLayout.SMALL);
    Lease lease = consumer.lease(1);
    byte[] rest = new byte[SlotLayout.SMALL];
    assertEquals(SlotLayout.SMALL - 1, consumer.read(rest, 0, rest.length));
    assertEquals(byteAt(1), rest[0]);
    assertEquals(0, producer.claim(1));
    assertTrue(consumer.release(lease));
    assertEquals(SlotLayout.SMALL, claimAndCommit(SlotLayout.SMALL, SlotLayout.SMALL));
  }

  @Test
  void whatIsForgottenIsNotGivenBack() throws StreamBrokenException {
    claimAndCommit(100, 100);
    Lease kept = consumer.lease(10);
    Lease given = consumer.lease(10);
    consumer.release(given);
    assertEquals(1, consumer.forgetLeases());
    assertFalse(consumer.release(kept));
  }

  @Test
  void anyMixtureIsTheSameStream() throws StreamBrokenException {
    for (long seed = 1; seed <= 20; seed++) {
      slot.prepare();
      anyMixture(seed);
    }
  }

  private void anyMixture(long seed) throws StreamBrokenException {
    Random random = new Random(seed);
    RingProducer out = new RingProducer(slot.address(), true, level -> true, CopyToPeer.STORES);
    RingConsumer in = new RingConsumer(slot.address(), true);
    if (seed % 2 == 0) {
      out.allowGrowth();
    }
    long sent = 0;
    long got = 0;
    List<Lease> lent = new ArrayList<>();
    for (int step = 0; step < 4000; step++) {
      int size = 1 + random.nextInt(1 << random.nextInt(18));
      switch (random.nextInt(5)) {
        case 0 -> {
          long at = out.claim(size);
          int n = at == 0 ? 0 : random.nextInt(out.claimed() + 1);
          for (int i = 0; i < n; i++) {
            Memory.putByte(at + i, byteAt(sent + i));
          }
          if (at != 0 && random.nextInt(8) > 0) {
            out.commit(n);
            sent += n;
          }
        }
        case 1 -> {
          byte[] bytes = new byte[size];
          for (int i = 0; i < size; i++) {
            bytes[i] = byteAt(sent + i);
          }
          sent += out.write(bytes, 0, size);
        }
        case 2 -> {
          Lease lease = in.lease(size);
          if (lease != null) {
            for (int i = 0; i < lease.length(); i++) {
              assertEquals(byteAt(got + i), Memory.getByte(lease.address() + i), "seed " + seed);
            }
            got += lease.length();
            lent.add(lease);
          }
        }
        case 3 -> {
          byte[] bytes = new byte[size];
          int n = in.read(bytes, 0, size);
          for (int i = 0; i < n; i++) {
            assertEquals(byteAt(got + i), bytes[i], "seed " + seed);
          }
          got += n;
        }
        default -> {
          if (!lent.isEmpty() && random.nextBoolean()) {
            Lease lease = lent.remove(random.nextInt(lent.size()));
            for (int i = 0; i < lease.length(); i++) { // nobody has written over it
              assertEquals(byteAt(lease.position() + i), Memory.getByte(lease.address() + i));
            }
            in.release(lease);
          }
        }
      }
      assertEquals(Math.min(sent - got, SlotLayout.ALL_RINGS), in.available(), "seed " + seed);
    }
    assertTrue(got > 0 && sent >= got, "seed " + seed);
  }
}
