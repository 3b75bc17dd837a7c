package io.toehold.host.rendezvous;

import io.toehold.core.direct.SlotLayout;
import io.toehold.core.telemetry.CountersInTurn;
import io.toehold.core.telemetry.PathCounters;
import io.toehold.core.toe.Anchor;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The direct engine: finds out whether the peer of a connection is a Toehold process of the same
 * user on this host, and gives both ends the same slot of shared memory, or neither. The protocol
 * is described in {@link io.toehold.core.direct.OfferTable} and in docs/ARCHITECTURE.md.
 */
public final class DirectEngine implements OffloadEngine {
  private final Directory directory;
  private final ProcessCard card;
  private final PortTable ports;
  private final SystemCalls calls;
  private final PathCounters counters;
  private final AnchorWatch watch;
  private final ThreadWaker waker;
  private final OfferKeeper keeper;
  private final Announcements announcements;
  private final Map<Long, Peer> peers = new ConcurrentHashMap<>();
  private final Set<DirectListener> listeners = ConcurrentHashMap.newKeySet();
  private final Set<Path> linkFiles = ConcurrentHashMap.newKeySet();
  private final AtomicInteger announced = new AtomicInteger();
  private volatile boolean offloading = true;
  private volatile boolean stopped;

  private DirectEngine(
      Directory directory,
      ProcessCard card,
      PortTable ports,
      SystemCalls calls,
      PathCounters counters) {
    this.directory = directory;
    this.card = card;
    this.ports = ports;
    this.calls = calls;
    this.counters = counters;
    this.watch = calls == null ? null : new AnchorWatch(calls, counters);
    this.waker = new ThreadWaker(card.ready(), calls);
    this.keeper = new OfferKeeper();
    this.announcements = new Announcements(directory, ports);
  }

  /**
   * Enters the rendezvous directory.
   *
   * @param place the directory; null for the usual one
   * @param calls null where there are no system calls
   * @param observer told what is counted, besides the counters that other processes can read
   */
  public static DirectEngine start(Path place, SystemCalls calls, PathCounters observer)
      throws IOException {
    Directory directory = Directory.open(place);
    long id = (System.currentTimeMillis() << 22) ^ (ProcessHandle.current().pid() & 0x3fffff);
    int abilities = calls == null ? 0 : SlotLayout.ABILITY_FUTEX;
    return directory.locked(
        () -> {
          ProcessCard card = ProcessCard.create(directory, id, abilities);
          directory.sweep(id, ProcessCard::isLocked);
          return new DirectEngine(
              directory,
              card,
              PortTable.open(directory.ports()),
              calls,
              new CountersInTurn(card.counters(), observer));
        });
  }

  @Override
  public Listener listen(InetSocketAddress local, boolean sharesPort) {
    if (!offloading) {
      return new HostListener(counters, FallbackReason.ENGINE_STOPPED);
    }
    if (sharesPort) {
      return new HostListener(counters, FallbackReason.REUSEPORT);
    }
    try {
      int port = local.getPort();
      Announcement announcement =
          directory.locked(
              () ->
                  Announcement.create(
                      directory.announcement(port, card.id(), announced.incrementAndGet()),
                      local,
                      card.id()));
      ports.changed(port);
      DirectListener listener = new DirectListener(this, announcement);
      listeners.add(listener);
      return listener;
    } catch (IOException e) {
      return null; // clients find nothing and take the host path
    }
  }

  @Override
  public Attempt connect(InetSocketAddress remote) {
    Announcements.Target target = offloading ? target(remote) : null;
    if (target == null) {
      if (announcements.isLocal(remote.getAddress())) { // else nothing could have been offloaded
        counters.attempt();
        counters.declined(offloading ? FallbackReason.PLAIN_PEER : FallbackReason.ENGINE_STOPPED);
      }
      return null;
    }
    counters.attempt();
    FallbackReason reason =
        target.pause().isOn(System.nanoTime()) ? FallbackReason.NOT_TAKEN_LATELY : null;
    if (reason == null && target.announcement().version() != SlotLayout.PROTOCOL_VERSION) {
      reason = FallbackReason.VERSION;
    }
    Peer peer = reason == null ? hold(target.announcement().owner()) : null;
    if (peer != null) {
      Slot slot = peer.isAlive() ? peer.pool().acquire(abilities()) : null;
      if (slot != null) {
        return new DirectAttempt(this, target, peer, slot);
      }
      reason = peer.isAlive() ? FallbackReason.NO_MEMORY : FallbackReason.LISTENER_DEAD;
      peer.letGo();
    }
    counters.declined(reason == null ? FallbackReason.LISTENER_DEAD : reason);
    return null;
  }

  /** Whether a process with Toehold listens there. */
  public boolean isAnnounced(InetSocketAddress remote) {
    return target(remote) != null;
  }

  private Announcements.Target target(InetSocketAddress remote) {
    // most targets were never announced: one load tells
    return ports.get(remote.getPort()) == 0 ? null : announcements.find(remote);
  }

  @Override
  public void stopOffloading() {
    offloading = false;
  }

  boolean isOffloading() {
    return offloading;
  }

  /** Withdraws what is undecided, closes all announcements and leaves the directory. */
  public void stop() {
    stopOffloading();
    stopped = true;
    keeper.withdrawAll();
    listeners.forEach(DirectListener::close);
    try {
      directory.locked(
          () -> {
            for (Path file : linkFiles) {
              Files.deleteIfExists(file);
            }
            card.remove();
            directory.sweep(card.id(), ProcessCard::isLocked);
            directory.removeIfUnused();
            return null;
          });
    } catch (IOException e) {
      // the next process sweeps
    }
  }

  /** The process with this id, held: the caller lets it go. Null if it has left. */
  Peer hold(long id) {
    while (true) {
      Peer known = peers.get(id);
      if (known != null && known.hold()) {
        return known;
      }
      if (!meet(id)) {
        return null;
      }
    }
  }

  private synchronized boolean meet(long id) {
    // A new process is the time to forget the dead: those that come and go leave nothing behind.
    long now = System.nanoTime();
    peers.values().removeIf(peer -> peer.disposeIfDead(now));
    if (!peers.containsKey(id)) {
      try {
        ProcessCard other = id == card.id() ? card : ProcessCard.open(directory, id);
        peers.put(id, new Peer(directory, other, card, waker, calls));
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the process with this id lives. One whose card cannot be opened for want of descriptors
   * is not proven dead.
   */
  boolean isAlive(long id) {
    Peer peer = hold(id);
    if (peer == null) {
      return !Files.notExists(directory.processCard(id));
    }
    try {
      return peer.isAlive();
    } finally {
      peer.letGo();
    }
  }

  boolean isStopped() {
    return stopped;
  }

  void forget(DirectListener listener) {
    listeners.remove(listener);
  }

  long id() {
    return card.id();
  }

  int abilities() {
    return calls == null ? 0 : SlotLayout.ABILITY_FUTEX;
  }

  /** Where the processes meet. */
  public Path directory() {
    return directory.path();
  }

  /**
   * Where the connections over a link are told to other processes.
   *
   * @return takes what {@link io.toehold.host.wire.LinkRecords} describes; one thread
   */
  public Consumer<ByteBuffer> linkTold(String link) {
    try {
      LinkFile file = directory.locked(() -> LinkFile.create(directory.link(card.id(), link)));
      linkFiles.add(directory.link(card.id(), link));
      return file::tell;
    } catch (IOException e) {
      return records -> {}; // they are not shown
    }
  }

  /** The counters of this process, for whoever decides before this engine is asked. */
  public PathCounters counters() {
    return counters;
  }

  PortTable ports() {
    return ports;
  }

  OfferKeeper keeper() {
    return keeper;
  }

  /**
   * Has the connection told when its peer's kernel socket goes away. Where there are no system
   * calls nobody needs it: whoever sleeps then sleeps on the anchor itself.
   *
   * @return forgets it again; null if it cannot be watched, so that nobody may sleep
   */
  Runnable watch(Anchor anchor, OffloadConnection connection) {
    if (watch == null) {
      return () -> {};
    }
    long key = watch.add(anchor.fd(), connection);
    return key < 0 ? null : () -> watch.remove(key);
  }
}
