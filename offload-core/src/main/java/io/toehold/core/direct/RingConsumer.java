package io.toehold.core.direct;

import io.toehold.core.memory.Memory;
import io.toehold.core.toe.Lease;
import io.toehold.core.toe.StreamBrokenException;

/**
 * The reading end of one direction; see {@link RingProducer}. Consuming returns the credits. One
 * thread at a time (the holder of the connection's read lock), except {@link #isReadable}, {@link
 * #available}, {@link #end} and {@link #release}.
 */
public final class RingConsumer {
  private static final long NEVER = Long.MAX_VALUE;

  private final long line;
  private final boolean toServer;
  private final long slot;

  private final Leases leases;

  private long consumed; // read or lent; the shared word lags behind while something is lent
  private long produced; // the last seen position of the producer
  private int level;
  private long ring;
  private int mask;
  private long from; // where the ring of this level begins
  private long origin; // what lies where the ring begins
  private long until = NEVER; // and where that of the next level begins

  /** The parameters are those of {@link RingProducer}. */
  public RingConsumer(long slot, boolean toServer) {
    this.slot = slot;
    this.toServer = toServer;
    this.line = slot + (toServer ? SlotLayout.TO_SERVER_OFFSET : SlotLayout.TO_CLIENT_OFFSET);
    this.leases = new Leases(line);
    enter(0);
  }

  /**
   * Copies what is there, at most {@code length}, and returns its credits; 0 if there is nothing.
   */
  public int read(byte[] dst, int offset, int length) throws StreamBrokenException {
    int done = 0;
    while (done < length) {
      int n = run(length - done);
      if (n == 0) {
        break;
      }
      Memory.copyTo(ring + place(), dst, offset + done, n);
      consumed += n;
      done += n;
    }
    return finish(done);
  }

  /** The same to memory outside the heap. */
  public int read(long dst, int length) throws StreamBrokenException {
    int done = 0;
    while (done < length) {
      int n = run(length - done);
      if (n == 0) {
        break;
      }
      Memory.copy(ring + place(), dst + done, n);
      consumed += n;
      done += n;
    }
    return finish(done);
  }

  /**
   * Lends the next bytes where they lie; their credits return when they are {@link #release
   * released}. What comes behind them can be read or lent meanwhile.
   *
   * @return null if there is nothing
   */
  public Lease lease(int most) throws StreamBrokenException {
    int n = run(most);
    if (n == 0) {
      return null;
    }
    Lease lease = leases.lend(consumed, ring + place(), n);
    consumed += n;
    return lease;
  }

  /**
   * Gives a lease back, in any order, by any thread. Idempotent.
   *
   * @return whether credits have returned by it
   */
  public boolean release(Lease lease) {
    return leases.release(lease);
  }

  /** The slot goes away: what is lent is not given back any more. Returns how many leases. */
  public int forgetLeases() {
    return leases.forget();
  }

  /** Whether there is something to read. */
  public boolean isReadable() {
    return Memory.getLongAcquire(line + SlotLayout.PRODUCED_OFFSET) != leases.position();
  }

  /** Bytes that can be read now; nonsense of the peer is cut to what the rings can hold. */
  public int available() {
    long n = Memory.getLongAcquire(line + SlotLayout.PRODUCED_OFFSET) - leases.position();
    return (int) Math.max(0, Math.min(n, SlotLayout.ALL_RINGS));
  }

  /** How the stream ends, once everything has been read: one of the {@code END_} values. */
  public int end() {
    return Memory.getIntAcquire(line + SlotLayout.END_OFFSET);
  }

  /** Whether a producer that waits for room should be woken: a third of the ring is free. */
  public boolean isCreditDue() {
    long returned = Memory.getLong(line + SlotLayout.CONSUMED_OFFSET); // our own word
    long held = Memory.getLongAcquire(line + SlotLayout.PRODUCED_OFFSET) - returned;
    int capacity = mask + 1;
    return capacity - held >= capacity / 3;
  }

  /** Tells the producer that nobody will consume any more. */
  public void close() {
    Memory.setIntRelease(line + SlotLayout.CLOSED_OFFSET, 1);
  }

  /** Tells the producer whether urgent data is wanted, among the other. Any thread. */
  public void takeUrgentInline(boolean wanted) {
    Memory.setIntRelease(line + SlotLayout.URGENT_INLINE_OFFSET, wanted ? 1 : 0);
  }

  /** Tells the producer what SO_RCVBUF is, see {@link RingProducer#sendBuffer}. Any thread. */
  public void receiveBuffer(int bytes) {
    Memory.setIntRelease(line + SlotLayout.RECEIVE_BUFFER_OFFSET, bytes);
  }

  private int finish(int done) {
    if (done > 0) {
      leases.consumed(consumed);
    }
    return done;
  }

  /** Of the next byte in the ring. */
  private int place() {
    return (int) ((consumed - origin) & mask);
  }

  /** The bytes that lie side by side at the consumer's position, at most {@code wanted}. */
  private int run(int wanted) throws StreamBrokenException {
    if (produced == consumed) {
      refresh();
    }
    while (consumed == until) {
      from = until;
      origin = until;
      enter(level + 1);
      until = nextGrowth();
    }
    int toTheEdge = mask + 1 - place();
    return (int) Math.min(wanted, Math.min(Math.min(produced, until) - consumed, toTheEdge));
  }

  private void refresh() throws StreamBrokenException {
    long now = Memory.getLongAcquire(line + SlotLayout.PRODUCED_OFFSET);
    if (until == NEVER) {
      until = nextGrowth();
    }
    long most =
        until == NEVER
            ? Math.max(consumed, from) + mask + 1
            : until + SlotLayout.capacityFrom(level + 1);
    if (now < produced || now > most) {
      throw new StreamBrokenException("produced", now, produced, most);
    }
    produced = now;
    followOrigin();
  }

  /**
   * The ring may have been begun anew, which happens only where everything has been consumed, and
   * is published before any byte behind it.
   */
  private void followOrigin() throws StreamBrokenException {
    long at = Memory.getLong(line + SlotLayout.ORIGIN_OFFSET);
    if (at > origin) { // otherwise it is known, or of a smaller ring
      if (at != consumed) {
        throw new StreamBrokenException("origin", at, consumed, consumed);
      }
      origin = at;
    }
  }

  /**
   * Where the next level begins, as far as it is known: it is published before any byte behind it.
   */
  private long nextGrowth() throws StreamBrokenException {
    if (level == SlotLayout.TOP_LEVEL) {
      return NEVER;
    }
    long at = Memory.getLongAcquire(line + SlotLayout.growAtOffset(level + 1));
    if (at < 0) {
      return NEVER;
    }
    long most = Math.max(consumed, from) + mask + 1;
    if (at < consumed || at > most) {
      throw new StreamBrokenException("growAt", at, consumed, most);
    }
    return at;
  }

  private void enter(int next) {
    level = next;
    ring = slot + SlotLayout.ringOffset(next, toServer);
    mask = SlotLayout.capacity(next) - 1;
  }
}
