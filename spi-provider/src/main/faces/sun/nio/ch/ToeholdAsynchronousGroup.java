package sun.nio.ch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.misc.Unsafe;

/**
 * What goes before a channel group's {@code epoll_wait}: looks at the offloaded channels whose
 * operations are pending.
 *
 * <pre>
 *   look at the watched channels --ready--> report them as events (and, now and then, what epoll has)
 *        | nothing
 *   poll for a few microseconds, yielding the processor
 *        | nothing
 *   have the watched channels arm their doorbells; sleep in epoll_wait
 * </pre>
 *
 * <p>As long as the group's polling thread is awake, an operation that has to wait costs no system
 * call. A group has one polling thread at a time, as the JDK arranges it.
 */
final class ToeholdAsynchronousGroup {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** Rounds in which channels were ready, after which epoll gets its turn. */
  private static final int EPOLL_EVERY = 8;

  /** Turns of epoll after which a channel that stays quiet is left to its doorbell. */
  private static final int QUIET_TURNS = 4;

  /** So many are looked at; the others are left to their doorbells. */
  private static final int MOST_WATCHED = 64;

  private static final Map<Port, ToeholdAsynchronousGroup> BY_PORT = new WeakHashMap<>();
  private static final Map<Integer, ToeholdAsynchronousGroup> BY_EPOLL = new ConcurrentHashMap<>();

  private static final class Watched {
    final ToeholdAsynchronousSocketChannel channel;
    int quiet;

    Watched(ToeholdAsynchronousSocketChannel channel) {
      this.channel = channel;
    }
  }

  /** Not yet seen by the polling thread; guarded by this. */
  private final List<ToeholdAsynchronousSocketChannel> arriving = new ArrayList<>();

  private volatile boolean anyArriving;

  /** The polling thread's own. */
  private final List<Watched> watched = new ArrayList<>();

  private final ToeholdPolling polling = ToeholdPolling.ofSelector();
  private int rounds;

  /** Channels that are arriving or watched; guarded by this. */
  private int known;

  /** Guarded by this: nobody looks at {@link #arriving}. */
  private boolean asleep = true;

  /** Somebody has a task for a thread of the group, and tells epoll. */
  private volatile boolean woken;

  /** A new group has made its epoll. */
  static void opened(Port port, int epoll) {
    ToeholdAsynchronousGroup group = new ToeholdAsynchronousGroup();
    BY_EPOLL.put(epoll, group);
    synchronized (BY_PORT) {
      BY_PORT.put(port, group);
    }
  }

  /** A group closes its epoll. */
  static void closed(int epoll) {
    BY_EPOLL.remove(epoll);
  }

  /** Null for a group that was there before the agent. */
  static ToeholdAsynchronousGroup of(Port port) {
    synchronized (BY_PORT) {
      return BY_PORT.get(port);
    }
  }

  static ToeholdAsynchronousGroup of(int epoll) {
    return BY_EPOLL.get(epoll);
  }

  /**
   * Has the polling thread look at a channel, which may be known already. The caller holds the lock
   * that guards what the channel waits for.
   *
   * @return false if it does not: the channel has to arm its doorbells
   */
  synchronized boolean watch(ToeholdAsynchronousSocketChannel channel) {
    if (asleep) {
      return false;
    }
    if (!channel.isWatched) {
      if (known >= MOST_WATCHED) {
        return false;
      }
      known++;
      channel.isWatched = true;
      arriving.add(channel);
      anyArriving = true;
    }
    return true;
  }

  /** Comes after epoll has been told, so that who looks there finds it. */
  void wake() {
    woken = true;
  }

  /** The group's {@code epoll_wait}, without a limit in time: the number of events, also 0. */
  int await(int epoll, long events, int most) throws IOException {
    int n = collect(events, most);
    if (n == 0 && !woken && !watched.isEmpty() && polling.until(this::isAnyReady)) {
      n = collect(events, most);
    }
    if (n == 0 && !woken) {
      return sleep(epoll, events, most);
    }
    if (woken || ++rounds >= EPOLL_EVERY) {
      rounds = 0;
      woken = false;
      leaveQuietOnes();
      if (n < most) {
        n += Math.max(0, EPoll.wait(epoll, EPoll.getEvent(events, n), most - n, 0));
      }
    }
    return n;
  }

  private int sleep(int epoll, long events, int most) throws IOException {
    synchronized (this) {
      asleep = true;
      takeArriving();
      watched.forEach(w -> w.channel.isWatched = false);
      known = 0;
    }
    watched.forEach(w -> w.channel.arm());
    watched.clear();
    try {
      return EPoll.wait(epoll, events, most, -1);
    } finally {
      synchronized (this) {
        asleep = false;
      }
    }
  }

  private boolean isAnyReady() {
    if (anyArriving) {
      synchronized (this) {
        takeArriving();
      }
    }
    for (int i = 0; i < watched.size(); i++) {
      if (watched.get(i).channel.isReady()) {
        return true;
      }
    }
    return woken;
  }

  /** Guarded by this. */
  private void takeArriving() {
    arriving.forEach(channel -> watched.add(new Watched(channel)));
    arriving.clear();
    anyArriving = false;
  }

  /** Makes events of the channels that are ready, which are watched no more. */
  private int collect(long events, int most) {
    if (!isAnyReady()) {
      return 0;
    }
    int n = 0;
    int kept = 0;
    for (int i = 0; i < watched.size(); i++) {
      Watched w = watched.get(i);
      if (n < most && w.channel.isReady()) {
        release(w);
        int descriptor = w.channel.descriptor();
        if (descriptor >= 0) {
          Event.write(EPoll.getEvent(events, n++), descriptor);
        }
      } else {
        watched.set(kept++, w);
      }
    }
    watched.subList(kept, watched.size()).clear();
    return n;
  }

  /** So that epoll sees the end of a peer that died without a word. */
  private void leaveQuietOnes() {
    int kept = 0;
    for (int i = 0; i < watched.size(); i++) {
      Watched w = watched.get(i);
      if (++w.quiet < QUIET_TURNS) {
        watched.set(kept++, w);
      } else {
        release(w);
        w.channel.arm();
      }
    }
    watched.subList(kept, watched.size()).clear();
  }

  private synchronized void release(Watched w) {
    w.channel.isWatched = false;
    known--;
  }

  /** The kernel's {@code struct epoll_event}: events, then the descriptor, packed on x86. */
  private static final class Event {
    private static final int DESCRIPTOR = EPoll.getEvent(0, 1) == 12 ? 4 : 8;

    static void write(long event, int descriptor) {
      UNSAFE.putInt(event, Net.POLLOUT); // which says nothing: the channel looks for itself
      UNSAFE.putInt(event + DESCRIPTOR, descriptor);
      assert EPoll.getDescriptor(event) == descriptor;
    }
  }
}
