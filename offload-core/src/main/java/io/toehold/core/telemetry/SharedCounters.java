package io.toehold.core.telemetry;

import io.toehold.core.memory.Memory;
import io.toehold.core.toe.FallbackReason;

/**
 * Counters in memory that other processes read while this one counts. Thread-safe; counting never
 * fails and never blocks.
 *
 * <pre>
 *   0 attempts   8 offloaded   16 failures   64 declined, for each reason in the order of {@link FallbackReason}
 * </pre>
 *
 * <p>New reasons are added at the end of the enumeration, so that processes of different age read
 * each other's counters.
 */
public final class SharedCounters implements PathCounters {
  /** Room for all counters, with reasons still to come. */
  public static final int BYTES = 1024;

  static final int ATTEMPTS = 0;
  static final int OFFLOADED = 8;
  static final int FAILURES = 16;
  static final int DECLINED = 64;
  static final int MAX_REASONS = (BYTES - DECLINED) / Long.BYTES;

  private final long address;

  /**
   * @param address {@link #BYTES} bytes, zero at first, aligned to 8, mapped as long as this object
   *     is used
   */
  public SharedCounters(long address) {
    this.address = address;
  }

  @Override
  public void attempt() {
    Memory.getAndAddLong(address + ATTEMPTS, 1);
  }

  @Override
  public void offloaded() {
    Memory.getAndAddLong(address + OFFLOADED, 1);
  }

  @Override
  public void failed() {
    Memory.getAndAddLong(address + FAILURES, 1);
  }

  @Override
  public void declined(FallbackReason reason) {
    Memory.getAndAddLong(address + DECLINED + (long) reason.ordinal() * Long.BYTES, 1);
  }
}
