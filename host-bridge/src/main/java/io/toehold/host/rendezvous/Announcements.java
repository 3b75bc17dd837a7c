package io.toehold.host.rendezvous;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which listener a client's target is; remembers what it found as long as the port's counter stands
 * still.
 */
final class Announcements {
  private static final long LOCAL_ADDRESS_TTL = TimeUnit.SECONDS.toNanos(5);

  private final Directory directory;
  private final PortTable ports;
  private final Map<Integer, Port> known = new HashMap<>();
  private final Map<InetAddress, Locality> localities = new HashMap<>();

  private record Port(int counter, List<Target> targets) {}

  private record Locality(boolean local, long until) {}

  Announcements(Directory directory, PortTable ports) {
    this.directory = directory;
    this.ports = ports;
  }

  /** A listener and how its offers fare. */
  static final class Target {
    private final Announcement announcement;
    private final Path file;
    private final OfferPause pause = new OfferPause();

    Target(Announcement announcement, Path file) {
      this.announcement = announcement;
      this.file = file;
    }

    /** Withdrawn, or left behind by a process that died, and swept. */
    boolean isOver() {
      return announcement.isClosed() || Files.notExists(file);
    }

    Announcement announcement() {
      return announcement;
    }

    OfferPause pause() {
      return pause;
    }
  }

  /** The listener that the kernel would choose for this address; null if none is announced. */
  synchronized Target find(InetSocketAddress remote) {
    Target wildcard = null;
    byte[] address = Addresses.bytes(remote.getAddress());
    for (Target target : targets(remote.getPort())) {
      Announcement a = target.announcement();
      if (!a.isClosed() && a.port() == remote.getPort()) {
        if (a.isExactly(address)) {
          return target;
        }
        if (a.isWildcard()) {
          wildcard = target;
        }
      }
    }
    return wildcard != null && isLocal(remote.getAddress()) ? wildcard : null;
  }

  private List<Target> targets(int port) {
    int counter = ports.get(port);
    Port before = known.get(port);
    if (before != null && before.counter() == counter) {
      return before.targets();
    }
    List<Target> targets = new ArrayList<>();
    try {
      for (Path file : directory.announcements(port)) {
        Target same = before == null ? null : sameAs(before, file);
        if (same != null) {
          targets.add(same);
        } else {
          open(file, targets);
        }
      }
    } catch (IOException e) {
      return List.of(); // not remembered: looked at again next time
    }
    if (before != null) {
      before.targets().stream()
          .filter(t -> !targets.contains(t))
          .forEach(t -> t.announcement().close());
    }
    known.put(port, new Port(counter, targets));
    forgetWhatIsOver(port);
    return targets;
  }

  /** Listeners come and go on ever other ports: those of ports that nobody asks for any more. */
  private void forgetWhatIsOver(int butNot) {
    known
        .entrySet()
        .removeIf(
            entry -> {
              List<Target> targets = entry.getValue().targets();
              boolean over = entry.getKey() != butNot && targets.stream().allMatch(Target::isOver);
              if (over) {
                targets.forEach(target -> target.announcement().close());
              }
              return over;
            });
  }

  private static Target sameAs(Port before, Path file) {
    for (Target target : before.targets()) {
      if (target.file.equals(file)) {
        return target;
      }
    }
    return null;
  }

  private static void open(Path file, List<Target> targets) {
    try {
      targets.add(new Target(Announcement.open(file), file));
    } catch (IOException e) {
      // withdrawn at this moment, or of another version: as if it were not there
    }
  }

  /**
   * Whether the address is one of this host; a wildcard announcement says nothing of other hosts.
   */
  synchronized boolean isLocal(InetAddress address) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return true;
    }
    long now = System.nanoTime();
    Locality locality = localities.get(address);
    if (locality == null || now - locality.until() > 0) {
      if (localities.size() > 1000) {
        localities.clear();
      }
      locality = new Locality(hasInterface(address), now + LOCAL_ADDRESS_TTL);
      localities.put(address, locality);
    }
    return locality.local();
  }

  private static boolean hasInterface(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
