package io.toehold.host.rendezvous;

import io.toehold.core.memory.Memory;
import io.toehold.core.telemetry.PathCounters;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.host.sys.Daemon;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Learns from the kernel that the peer of an anchor is gone, for those who sleep elsewhere. One
 * thread, asleep unless a peer dies or closes: it asks for the end of the stream only (EPOLLRDHUP),
 * not for doorbell bytes.
 */
final class AnchorWatch {
  private static final int EPOLLRDHUP_ONESHOT = 0x2000 | (1 << 30);
  private static final int EVENTS = 256;

  /**
   * Rest after news: the end of each short connection would wake the thread otherwise, to learn
   * what its two sides know already. Long against a connection, short against a death.
   */
  private static final long REST = TimeUnit.MILLISECONDS.toNanos(5);

  private final SystemCalls calls;
  private final PathCounters counters;
  private final Map<Long, OffloadConnection> watched = new ConcurrentHashMap<>();
  private final AtomicLong keys = new AtomicLong();
  private int epoll = -1;

  AnchorWatch(SystemCalls calls, PathCounters counters) {
    this.calls = calls;
    this.counters = counters;
  }

  /**
   * Watches an open socket until it is closed; {@link #remove} forgets the connection.
   *
   * @return a key; -1 if the kernel will not watch it
   */
  long add(int fd, OffloadConnection connection) {
    long key = keys.incrementAndGet();
    watched.put(key, connection);
    if (!start() || !calls.epollAdd(epoll, fd, EPOLLRDHUP_ONESHOT, key)) {
      watched.remove(key);
      return -1;
    }
    return key;
  }

  void remove(long key) {
    watched.remove(key);
  }

  private synchronized boolean start() {
    if (epoll < 0) {
      try {
        epoll = calls.epollCreate();
      } catch (IOException e) {
        return false;
      }
      Daemon.start("toehold-anchors", this::run);
    }
    return true;
  }

  private void run() {
    long buffer = Memory.allocate(EVENTS * 16);
    long[] ended = new long[EVENTS];
    while (true) {
      int n = calls.epollWait(epoll, buffer, ended);
      for (int i = 0; i < n; i++) {
        OffloadConnection connection = watched.remove(ended[i]);
        if (connection != null) {
          tell(connection);
        }
      }
      LockSupport.parkNanos(REST);
    }
  }

  private void tell(OffloadConnection connection) {
    try {
      connection.anchorEnded();
    } catch (RuntimeException | Error e) {
      counters.failed(); // the others have to learn of their peers' deaths all the same
    }
  }
}
