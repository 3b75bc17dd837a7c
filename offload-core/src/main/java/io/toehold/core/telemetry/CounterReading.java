package io.toehold.core.telemetry;

import io.toehold.core.toe.FallbackReason;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link SharedCounters} held at some moment; each counter by itself, so that they may differ
 * by what was being decided just then.
 *
 * @param failures bugs of ours that have shown themselves; after the first nothing more is
 *     offloaded
 * @param declined by the name of the {@link FallbackReason}, only those that are not zero, sorted
 *     by name; a reason that this version does not know is named {@code REASON_<number>}
 */
public record CounterReading(
    long attempts, long offloaded, long failures, Map<String, Long> declined) {

  public CounterReading {
    declined = Collections.unmodifiableMap(new TreeMap<>(declined));
  }

  /**
   * Reads a copy of the counters.
   *
   * @param bytes in the order of this machine; its position is left alone
   * @param at where the counters begin
   */
  public static CounterReading of(ByteBuffer bytes, int at) {
    FallbackReason[] reasons = FallbackReason.values();
    Map<String, Long> declined = new TreeMap<>();
    for (int i = 0; i < SharedCounters.MAX_REASONS; i++) {
      long count = bytes.getLong(at + SharedCounters.DECLINED + i * Long.BYTES);
      if (count != 0) {
        declined.put(i < reasons.length ? reasons[i].name() : "REASON_" + i, count);
      }
    }
    return new CounterReading(
        bytes.getLong(at + SharedCounters.ATTEMPTS),
        bytes.getLong(at + SharedCounters.OFFLOADED),
        bytes.getLong(at + SharedCounters.FAILURES),
        declined);
  }
}
