package io.toehold.core.direct;

import io.toehold.core.memory.Memory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A futex of one process. Sleeps without limit, so that a lost wake-up is not made up for. */
final class FakeFutex implements Futex {
  private final Map<Long, Object> monitors = new ConcurrentHashMap<>();

  @Override
  public void await(long word, int value, long nanos) {
    Object monitor = monitors.computeIfAbsent(word, w -> new Object());
    synchronized (monitor) {
      if (Memory.getIntVolatile(word) == value) {
        try {
          TimeUnit.NANOSECONDS.timedWait(monitor, nanos <= 0 ? Long.MAX_VALUE : nanos);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Override
  public void wake(long word) {
    Object monitor = monitors.computeIfAbsent(word, w -> new Object());
    synchronized (monitor) {
      monitor.notifyAll();
    }
  }
}
