package io.toehold.host.link;

import io.toehold.core.memory.Memory;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Where an engine's thread sleeps until a packet arrives, its next timer is due, or an application
 * thread has work for it and rings. Ringing costs a system call only when the engine sleeps.
 *
 * <pre>
 *   engine's thread                          application thread
 *   armed = true                             queue.add(work)
 *   queue.isEmpty()? sleep : do not          armed: true -> false? write to the eventfd
 * </pre>
 *
 * <p>Both words are volatile: either the engine sees the work, or the application sees that it has
 * to ring.
 */
public final class LinkWaiter implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;
  private static final int POLLFD = 8;

  private final SystemCalls calls;
  private final List<TunLink> links;
  private final int event;
  private final AtomicBoolean armed = new AtomicBoolean();

  // Our own memory: a time, the vector of the ringer (constant), and what to poll
  private final long memory;
  private final long vector;
  private final long one;
  private final long drained;
  private final long descriptors;

  /** Writes to the eventfd that have been decided on but not seen. The engine's thread only. */
  private long owed;

  public LinkWaiter(SystemCalls calls, List<TunLink> links) throws IOException {
    this.calls = calls;
    this.links = List.copyOf(links);
    event = calls.openEvent();
    memory = Memory.allocate(48 + (long) (links.size() + 1) * POLLFD);
    vector = memory + 16;
    one = memory + 32;
    drained = memory + 40;
    descriptors = memory + 48;
    Memory.putLong(vector, one);
    Memory.putLong(vector + 8, 8);
    Memory.putLong(one, 1);
  }

  /** The same, and packets end the sleep. */
  public void await(long nanos, BooleanSupplier hasWork) {
    await(nanos, true, hasWork);
  }

  /**
   * Sleeps; may return without a reason. The engine's thread only.
   *
   * @param nanos longest sleep, {@link Long#MAX_VALUE} for no limit; returns at once if not
   *     positive
   * @param watches whether packets end the sleep
   * @param hasWork whether there is something to do after all, for which {@link #ring} may not have
   *     rung
   */
  public void await(long nanos, boolean watches, BooleanSupplier hasWork) {
    if (nanos <= 0) {
      return;
    }
    armed.set(true);
    if (!hasWork.getAsBoolean()) {
      poll(nanos, watches ? links.size() : 0);
    }
    if (!armed.compareAndSet(true, false)) {
      owed++;
    }
    if (owed > 0) {
      drain();
    }
  }

  private void drain() {
    if (calls.read(event, drained, 8) == 8) {
      owed -= Memory.getLong(drained);
    }
  }

  private void poll(long nanos, int watched) {
    setDescriptor(0, event);
    for (int i = 0; i < watched; i++) {
      setDescriptor(i + 1, links.get(i).descriptor());
    }
    long time = 0;
    if (nanos < Long.MAX_VALUE) {
      time = memory;
      Memory.putLong(time, nanos / SECOND);
      Memory.putLong(time + 8, nanos % SECOND);
    }
    calls.poll(descriptors, watched + 1, time);
  }

  private void setDescriptor(int index, int descriptor) {
    long at = descriptors + (long) index * POLLFD;
    Memory.putInt(at, descriptor);
    Memory.putInt(at + 4, SystemCalls.POLLIN);
  }

  /** Wakes the engine's thread, after work for it has been made visible. Any thread. */
  public void ring() {
    if (armed.get() && armed.compareAndSet(true, false)) {
      calls.writeGathered(event, vector, 1);
    }
  }

  /** The engine's thread only, as its last action here; whoever rings later rings in vain. */
  @Override
  public void close() {
    while (owed > 0) { // a ringer is on its way to its write; the descriptor must outlive it
      setDescriptor(0, event);
      calls.poll(descriptors, 1, 0);
      drain();
    }
    calls.close(event);
    Memory.free(memory);
  }
}
