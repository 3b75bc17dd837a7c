package sun.nio.ch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Decides how long one waiter polls before it sleeps. Polling means yielding the processor between
 * looks, so that whoever is to produce what is waited for can run even on the same core. It goes on
 * only while it has been paying off: after waits that had to sleep anyway the next waits do not
 * poll at all.
 *
 * <p>A yield is a system call, and what comes meanwhile is seen at its end only. So a waiter whose
 * last yield came back at once, since nobody else wanted the processor, goes on looking for as long
 * as a yield costs before the next. That is 0.2 us on some machines and more than 1 us on others.
 *
 * <p>A yield that takes long has given others their turn. That costs the waiter a switch, a part of
 * what sleeping and being woken costs, and where many threads serve each other, what is waited for
 * has often come after one or two turns. More of them would delay those who have something to do.
 *
 * <p>A yield that takes a scheduler's slice has given the processor to somebody who computes, or to
 * many others in turn. Even if what was waited for has come meanwhile, whoever sleeps is woken up
 * sooner than whoever has yielded gets his turn again. Where that is rare, it costs less than
 * sleeping every time would. Where many wait by yielding, the others have done the work meanwhile,
 * and the cost is shared among them. Where it is still more than what polling spares, the waiter
 * rests: it does not poll until the clock comes to the next multiple of about a second, when all
 * that rest try again at once. (Of those that take turns on a core, one who sleeps takes his turn
 * before those who yield, so that each who rests makes polling dear for the others; if they tried
 * again one by one, they would find it dear for ever.)
 *
 * <p>Two threads that take turns by yielding may stay on one core for seconds while another is
 * idle, because the scheduler places threads when they wake up, not when they yield. So a waiter
 * that has got what it waited for from the same core many times in a row sleeps once: it wakes up
 * on an idle core if there is one, and the turns then cost a fraction. If that does not help, there
 * is none, and it is tried again less and less often.
 *
 * <p>A virtual thread polls on its carrier, and only while no other virtual thread waits for one.
 *
 * <p>One instance belongs to one waiter; it is not thread-safe.
 */
public final class ToeholdPolling {
  private static final long LONGEST = 40_000; // ns, without the turns of others
  private static final long SLOW_YIELD = 8_000; // ns: others have had their turn
  private static final int MOST_TURNS = 2;

  /** A yield that took so long, ns, and twice what one costs, has let somebody else run. */
  private static final long HANDOVER = 800;

  /**
   * A yield that took so long, ns, has met somebody who computes until the scheduler stops him;
   * those who serve others are done sooner.
   */
  private static final long SLICE = 1_000_000;

  /** So much, ns, polling spares whoever would sleep on a futex, and those who would wake him. */
  private static final long SPARED_BY_THREAD = 5_000;

  /**
   * The same, ns, for one who would sleep in epoll, and is woken up by a byte on each connection;
   * many wait for him.
   */
  private static final long SPARED_BY_SELECTOR = 100_000;

  /** What so many waits spare, yields of a slice may have cost beyond what has been spared. */
  private static final int MOST_LOST = 2_000;

  /** All that rest try again when the clock, ns, comes to a multiple of this. */
  private static final long REST = 1L << 30;

  private static final int MOST_SKIPPED = 32;

  private static final int HANDOVERS_TO_MOVE = 64;
  private static final long FIRST_PAUSE = 2_000_000; // ns between attempts to move
  private static final long LONGEST_PAUSE = 2_000_000_000;

  private static final boolean POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

  /**
   * What a yield costs, ns, if nobody else wants the processor: the shortest seen in this process,
   * at first a guess that is too high on most machines.
   */
  private static final AtomicLong YIELD_COST = new AtomicLong(2_000);

  /** Those in this process that have yielded and wait on. */
  private static final LongAdder YIELDING = new LongAdder();

  private final LongSupplier clock;
  private final Runnable processor;
  private final AtomicLong yieldCost;
  private final LongAdder yielding;
  private final long spared;

  private boolean alone = true; // at the last yield nobody else wanted the processor
  private int failures;
  private int skip;
  private long spun; // ns, in this wait
  private int turns; // in this wait
  private long lastLook;
  private long lastYield;
  private long lost; // ns, by yields of a slice, less what polling has spared since
  private long restUntil;
  private boolean rests;

  private int handovers;
  private long moved;
  private long pause = FIRST_PAUSE;

  /** Of one who waits for one connection. */
  public static ToeholdPolling ofThread() {
    return new ToeholdPolling(SPARED_BY_THREAD);
  }

  /** Of one who waits for many connections. */
  static ToeholdPolling ofSelector() {
    return new ToeholdPolling(SPARED_BY_SELECTOR);
  }

  private ToeholdPolling(long spared) {
    this(System::nanoTime, ToeholdCarrier::yieldProcessor, YIELD_COST, YIELDING, spared);
  }

  /**
   * For tests in virtual time.
   *
   * @param clock in ns, from any origin; on Linux {@link System#nanoTime} is the host's own clock,
   *     the same for all its processes
   * @param processor its yield
   * @param yieldCost what it costs, ns
   * @param yielding all that share the cost of a slice
   * @param spared by each wait that does not sleep, ns
   */
  public ToeholdPolling(
      LongSupplier clock,
      Runnable processor,
      AtomicLong yieldCost,
      LongAdder yielding,
      long spared) {
    this.clock = clock;
    this.processor = processor;
    this.yieldCost = yieldCost;
    this.yielding = yielding;
    this.spared = spared;
  }

  /**
   * Polls for a condition.
   *
   * @return whether it has come true; otherwise it is time to sleep
   */
  public boolean until(BooleanSupplier condition) {
    if (!begin()) {
      return false;
    }
    if (isMet(condition) || comesWhileYielding(condition)) {
      paidOff();
      return true;
    }
    failed();
    return false;
  }

  private boolean comesWhileYielding(BooleanSupplier condition) {
    yielding.increment();
    try {
      boolean goesOn;
      do {
        goesOn = yieldOnce();
        if (isMet(condition)) {
          return true;
        }
      } while (goesOn);
      return false;
    } finally {
      yielding.decrement();
    }
  }

  private boolean begin() {
    if (!POSSIBLE) {
      return false;
    }
    if (skip > 0) {
      skip--;
      return false;
    }
    long now = clock.getAsLong();
    if (rests && now - restUntil < 0) {
      return false;
    }
    if (ToeholdCarrier.isWanted()) {
      return false;
    }
    rests = false;
    lastLook = now;
    lastYield = -1;
    spun = 0;
    turns = 0;
    if (handovers >= HANDOVERS_TO_MOVE && now - moved >= pause) {
      handovers = 0;
      moved = now;
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      return false;
    }
    return true;
  }

  /** Looks once, or for as long as a yield costs. */
  private boolean isMet(BooleanSupplier condition) {
    if (condition.getAsBoolean()) {
      return true;
    }
    if (!alone) {
      return false;
    }
    long start = lastLook;
    do {
      Thread.onSpinWait();
      if (condition.getAsBoolean()) {
        lastYield = 0; // it comes from another core
        return true;
      }
      lastLook = clock.getAsLong();
    } while (lastLook - start < yieldCost.getPlain());
    spun += lastLook - start;
    return false;
  }

  private boolean yieldOnce() {
    if (ToeholdCarrier.isWanted()) {
      return false;
    }
    processor.run();
    long now = clock.getAsLong();
    lastYield = now - lastLook;
    lastLook = now;
    if (lastYield < yieldCost.getPlain()) {
      yieldCost.setPlain(lastYield); // races lose a reading
    }
    alone = !isHandover();
    if (lastYield > SLICE) {
      lose(now);
      return false;
    }
    if (lastYield > SLOW_YIELD) {
      return ++turns < MOST_TURNS;
    }
    spun += lastYield;
    return spun < LONGEST;
  }

  private void lose(long now) {
    lost += lastYield / Math.max(1, yielding.sum());
    if (lost > MOST_LOST * spared) {
      lost = 0;
      rests = true;
      restUntil = (Math.floorDiv(now, REST) + 1) * REST;
    }
  }

  private void paidOff() {
    failures = 0;
    lost = Math.max(0, lost - spared);
    if (isHandover()) {
      handovers++;
    } else if (lastYield >= 0) {
      handovers = 0;
      pause = FIRST_PAUSE;
    }
  }

  private boolean isHandover() {
    return lastYield >= Math.max(HANDOVER, 2 * yieldCost.getPlain());
  }

  private void failed() {
    failures = Math.min(failures + 1, 16);
    skip = failures < 2 ? 0 : Math.min(MOST_SKIPPED, 1 << Math.min(failures - 2, 5));
  }
}
