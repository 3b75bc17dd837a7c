package sun.nio.ch;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The JDK's epoll selector, which also knows offloaded channels. Keys, sets, cancellation, wake-up
 * and all host channels are the JDK's; this class adds the readiness of sessions:
 *
 * <pre>
 *   look at the sessions --ready--> return them (and, every few rounds, what epoll has)
 *        | nothing
 *   poll for a few microseconds, yielding the processor
 *        | nothing
 *   arm the sessions' doorbells, look again, sleep in epoll_wait: a doorbell is a byte on the anchor
 * </pre>
 */
final class ToeholdSelector extends EPollSelectorImpl {
  /** In an event set: readiness is asked of the session. Not a bit of poll(2). */
  static final int ASK_SESSION = 1 << 30;

  /** Rounds in which sessions were ready, after which those that epoll knows get their turn. */
  private static final int HOST_EVERY = 8;

  /**
   * Up to so many sessions are looked at in every round; beyond, those that stay quiet are left to
   * their doorbells.
   */
  private static final int LOOK_AT_ALL = 64;

  private static final int QUIET_SLEEPS = 4;

  private static final int QUIET_LOOKS = 16;

  /** A key of a channel that has a session. Used by the selecting thread only, unless said. */
  private static final class Offloaded {
    final SelectionKeyImpl key;
    final ToeholdSocketChannel channel;
    int at; // where in the list of those that are watched, unless it is parked
    int armed; // ops
    int quiet; // sleeps without an event
    boolean parked; // not looked at: its doorbell is armed

    Offloaded(SelectionKeyImpl key, ToeholdSocketChannel channel) {
      this.key = key;
      this.channel = channel;
    }
  }

  /** That a channel is registered here; how the channel tells of changes. Called by any thread. */
  final class Registration {
    private final SelectionKeyImpl key;

    private Registration(SelectionKeyImpl key) {
      this.key = key;
    }

    /** The channel has got a session, or lost it. */
    void pathChanged() {
      look();
      nudge(); // it waits for the wrong events
    }

    /**
     * There may be something to see: the channel's input has been shut, or another selector has
     * taken the doorbell's byte, which was for all.
     */
    void rang() {
      changed(key);
      nudge();
    }

    /** The anchor has no more to say; the session has. */
    void anchorEnded() {
      look();
    }

    /** Has the next selection look at the session, and at what epoll should wait for. */
    private void look() {
      changed(key);
      hostChanges = true;
      try {
        ToeholdSelector.super.setEventOps(key);
      } catch (ClosedSelectorException e) {
        // JDK 17. Somebody is closing the selector: nobody will look
      }
    }

    /** Whether this thread was the last to select here. */
    boolean selects(Thread thread) {
      return selecting == thread;
    }

    private ToeholdSelector selector() {
      return ToeholdSelector.this;
    }
  }

  private final Map<SelectionKeyImpl, Offloaded> offloaded = new HashMap<>();
  private final List<Offloaded> watched = new ArrayList<>(); // those that are not parked
  private final ToeholdPolling polling = ToeholdPolling.ofSelector();
  private int roundsWithoutHost;

  /** Keys whose path may have changed; guarded by itself. */
  private final Deque<SelectionKeyImpl> changes = new ArrayDeque<>();

  private volatile boolean hasParked;
  private volatile boolean hasChanges;
  private volatile boolean hostChanges; // for the JDK's part, at the next call of super.doSelect
  private volatile boolean woken;
  private volatile boolean asleep;
  private volatile boolean rang; // the wake-up has gone to epoll
  private volatile Thread selecting; // the last that did
  private volatile boolean nudged; // and the selection is not over for it

  ToeholdSelector(SelectorProvider provider) throws IOException {
    super(provider);
  }

  // -- keys

  @Override
  protected void implRegister(SelectionKeyImpl key) {
    super.implRegister(key);
    if (key.channel() instanceof ToeholdSocketChannel channel) {
      channel.registrations().add(new Registration(key));
      changed(key);
    }
  }

  @Override
  public void setEventOps(SelectionKeyImpl key) {
    // The interest of an offloaded key is read when it is looked at, and epoll waits for the same
    // event whatever it is.
    if (!(key.channel() instanceof ToeholdSocketChannel channel)
        || channel.selected() == null
        || key.registeredEvents() == 0) {
      hostChanges = true;
      super.setEventOps(key);
    } else if (hasParked) {
      changed(key); // its doorbell may be armed for something else
    }
  }

  @Override
  protected void implDereg(SelectionKeyImpl key) throws IOException {
    if (key.channel() instanceof ToeholdSocketChannel channel) {
      channel.registrations().removeIf(r -> r.selector() == this && r.key == key);
      forget(key);
    }
    super.implDereg(key);
  }

  private void changed(SelectionKeyImpl key) {
    synchronized (changes) {
      changes.add(key);
      hasChanges = true;
    }
  }

  private void processChanges() {
    synchronized (changes) {
      hasChanges = false;
      for (SelectionKeyImpl key = changes.poll(); key != null; key = changes.poll()) {
        ToeholdSocketChannel channel = (ToeholdSocketChannel) key.channel();
        boolean has = channel.selected() != null && key.isValid();
        if (!has) {
          forget(key);
        } else {
          Offloaded known = offloaded.get(key);
          if (known == null) {
            known = new Offloaded(key, channel);
            offloaded.put(key, known);
            watch(known);
          } else {
            unpark(known);
          }
        }
      }
    }
  }

  private void forget(SelectionKeyImpl key) {
    Offloaded known = offloaded.remove(key);
    if (known != null && !known.parked) {
      Offloaded last = watched.remove(watched.size() - 1);
      if (last != known) {
        watched.set(known.at, last);
        last.at = known.at;
      }
    }
    hasParked = watched.size() < offloaded.size();
  }

  private void watch(Offloaded o) {
    o.at = watched.size();
    watched.add(o);
  }

  // -- select

  @Override
  protected int doSelect(Consumer<SelectionKey> action, long timeout) throws IOException {
    if (hasChanges) {
      processChanges();
    }
    if (selecting != Thread.currentThread()) {
      selecting = Thread.currentThread();
    }
    nudged = false;
    long deadline = timeout > 0 ? System.nanoTime() + timeout * 1_000_000 : 0;
    long left = timeout;
    if (offloaded.isEmpty()) {
      int n = selectHost(action, timeout);
      if (n > 0 || !nudged || woken || Thread.currentThread().isInterrupted()) {
        woken = false;
        return n;
      }
      left = timeout > 0 ? left(deadline) : timeout;
    }
    while (true) {
      processDeregisterQueue();
      if (hasChanges) {
        processChanges();
      }
      boolean now = left == 0 || woken;
      boolean ready = isAnyReady() || (!now && pollForReady());
      if (!ready) {
        ready = now ? parkQuiet() : armAll();
      }
      int n = ready ? selectReady(action) : 0;
      if (!ready || woken || hostChanges || ++roundsWithoutHost >= HOST_EVERY) {
        roundsWithoutHost = 0;
        if (ready) {
          parkQuiet(); // whoever always finds something never comes to arm all
        }
        n += selectHost(action, ready || now || woken ? 0 : left);
        if (!ready && isAnyReady()) {
          ready = true;
          n += selectReady(action);
        }
      }
      if (n > 0 || ready || now || woken || Thread.currentThread().isInterrupted()) {
        woken = false;
        if (rang) {
          n += selectHost(action, 0); // takes the wake-up out of epoll
        }
        return n;
      }
      if (timeout > 0) {
        left = left(deadline);
        if (left == 0) {
          return 0;
        }
      }
    }
  }

  private static long left(long deadline) {
    return Math.max(0, (deadline - System.nanoTime() + 999_999) / 1_000_000);
  }

  private int selectHost(Consumer<SelectionKey> action, long timeout) throws IOException {
    hostChanges = false;
    rang = false;
    asleep = timeout != 0; // before the look at woken: whoever sets that afterwards also rings
    try {
      return super.doSelect(action, timeout != 0 && (woken || hasChanges) ? 0 : timeout);
    } finally {
      asleep = false;
      if (hasChanges) {
        processChanges(); // doorbells that have rung
      }
    }
  }

  /** Whether a session that is looked at is ready for what its key is interested in. */
  private boolean isAnyReady() {
    for (int i = 0; i < watched.size(); i++) {
      Offloaded o = watched.get(i);
      if (readyOps(o) != 0) {
        return true;
      }
    }
    return false;
  }

  private static int readyOps(Offloaded o) {
    int interest = o.key.isValid() ? o.key.nioInterestOps() : 0;
    return interest == 0 ? 0 : o.channel.readyOps(interest);
  }

  private int selectReady(Consumer<SelectionKey> action) {
    int n = 0;
    for (int i = 0; i < watched.size(); i++) {
      Offloaded o = watched.get(i);
      if (readyOps(o) != 0) {
        disarm(o);
        o.quiet = 0;
        n += processReadyEvents(ASK_SESSION, o.key, action);
      }
    }
    return n;
  }

  private boolean pollForReady() {
    return polling.until(() -> isAnyReady() || woken || hasChanges || hostChanges) && isAnyReady();
  }

  // -- doorbells

  /**
   * Arms the doorbells of all that are looked at; true if one of them has become ready meanwhile.
   */
  private boolean armAll() {
    boolean park = offloaded.size() > LOOK_AT_ALL;
    boolean ready = false;
    if (park) {
      hasParked = true; // before the look at interests: whoever changes one afterwards tells
    }
    for (int i = 0; i < watched.size() && !ready; i++) {
      Offloaded o = watched.get(i);
      ready = arm(o);
      o.parked = !ready && park && ++o.quiet >= QUIET_SLEEPS;
    }
    if (park) {
      dropParked();
    }
    return ready;
  }

  /** Arms the doorbell of one; true if it has become ready meanwhile. */
  private static boolean arm(Offloaded o) {
    ToeholdSession session = o.channel.selected();
    int interest = o.key.isValid() ? o.key.nioInterestOps() : 0;
    if (session == null || interest == 0) {
      return false;
    }
    if ((o.armed & interest) != interest || !session.isArmed(interest)) {
      session.armAnchor(interest);
      o.armed = interest;
    }
    return o.channel.readyOps(interest) != 0;
  }

  private void dropParked() {
    int kept = 0;
    for (int i = 0; i < watched.size(); i++) {
      Offloaded o = watched.get(i);
      if (!o.parked) {
        o.at = kept;
        watched.set(kept++, o);
      }
    }
    watched.subList(kept, watched.size()).clear();
    hasParked = watched.size() < offloaded.size();
  }

  /**
   * Of many, those that have been quiet for a while are left to their doorbells, or each look of
   * somebody who never sleeps would be at all of them; true if one has become ready meanwhile.
   */
  private boolean parkQuiet() {
    if (watched.size() <= LOOK_AT_ALL) {
      return false;
    }
    boolean ready = false;
    hasParked = true;
    for (int i = 0; i < watched.size(); i++) {
      Offloaded o = watched.get(i);
      if (++o.quiet >= QUIET_LOOKS) {
        o.parked = !arm(o);
        ready |= !o.parked;
      }
    }
    dropParked();
    return ready;
  }

  private static void disarm(Offloaded o) {
    if (o.armed != 0) {
      ToeholdSession session = o.channel.selected();
      if (session != null && o.channel.registrations().size() == 1) { // else others may wait
        session.disarm(o.armed);
      }
      o.armed = 0;
    }
  }

  private void unpark(Offloaded o) {
    o.quiet = 0;
    if (o.parked) {
      o.parked = false;
      watch(o);
      hasParked = watched.size() < offloaded.size();
    }
  }

  /** A doorbell byte has arrived. Called by the selecting thread. */
  void rung(SelectionKeyImpl key) {
    Offloaded o = offloaded.get(key);
    if (o != null) {
      unpark(o);
    }
  }

  /**
   * Costs a system call only if the selecting thread sleeps; whoever selects next looks at {@code
   * woken} first.
   */
  @Override
  public Selector wakeup() {
    woken = true;
    if (asleep) {
      rang = true;
      super.wakeup();
    }
    return this;
  }

  /** Has the selecting thread look again, if it sleeps; its selection goes on. */
  private void nudge() {
    if (asleep) {
      nudged = true;
      rang = true;
      super.wakeup();
    }
  }
}
