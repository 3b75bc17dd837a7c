package io.toehold.host.rendezvous;

import io.toehold.core.direct.SlotLayout;
import io.toehold.core.telemetry.CounterReading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a rendezvous directory for one {@link Survey}. It reads files instead of mapping them: a
 * read of a hole allocates nothing, and a file that shrinks is a short read, not a SIGBUS.
 */
final class Surveyor {
  private static final int PID_BITS = 22; // of a process id's number, see DirectEngine.start

  private final Path path;
  private final Map<Long, Survey.Process> processes = new HashMap<>();
  private final List<Survey.Connection> connections = new ArrayList<>();
  private final List<Survey.Listener> listeners = new ArrayList<>();

  Surveyor(Path path) {
    this.path = path;
  }

  Survey survey() throws IOException {
    if (!isThere()) {
      return new Survey(List.of(), List.of(), List.of());
    }
    Map<Long, ByteBuffer> cards = new HashMap<>();
    for (Path file : list(Directory.PROCESS + "*")) {
      long id = Directory.ownerOf(file);
      ByteBuffer card = isOwn(id) ? null : readCard(file);
      if (card != null) {
        cards.put(id, card);
        processes.put(id, process(card));
      }
    }
    Set<Long> pids = new HashSet<>();
    processes.values().forEach(process -> pids.add(process.pid()));
    cards.forEach((id, card) -> readRegions(id, card, pids));
    readLinks();
    readListeners();
    List<Survey.Process> sorted = new ArrayList<>(processes.values());
    sorted.sort(Comparator.comparing(Survey.Process::started).thenComparing(Survey.Process::pid));
    connections.sort(
        Comparator.comparing(Survey.Connection::pid)
            .thenComparing(c -> c.local().getPort())
            .thenComparing(c -> c.remote().getPort()));
    listeners.sort(
        Comparator.comparing(Survey.Listener::pid).thenComparing(l -> l.address().getPort()));
    return new Survey(sorted, connections, listeners);
  }

  private boolean isThere() throws IOException {
    Object owner;
    try {
      owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return false;
    }
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(path.toString());
    }
    if (!owner.equals(Directory.uid())) {
      throw new IOException(path + " belongs to another user");
    }
    return true;
  }

  /**
   * Whether the card is that of the process we run in: closing any descriptor of it would drop the
   * lock that proves us alive.
   */
  private static boolean isOwn(long id) {
    long mask = (1L << PID_BITS) - 1;
    return (id & mask) == (ProcessHandle.current().pid() & mask);
  }

  // -- processes

  /** A copy of the card of a living process; null of others. */
  private static ByteBuffer readCard(Path file) {
    try (FileChannel channel = open(file)) {
      ByteBuffer card = read(channel, 0, ProcessCard.READY);
      // The lock comes before the magic number: a card without it may not be locked yet, and our
      // look at the lock would be in its owner's way.
      return card.getInt(0) == ProcessCard.MAGIC && isLocked(channel) ? card : null;
    } catch (IOException e) {
      return null; // it has just left
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    }
  }

  private static Survey.Process process(ByteBuffer card) {
    int version = card.getInt(ProcessCard.VERSION);
    return new Survey.Process(
        card.getInt(ProcessCard.PID),
        Instant.ofEpochMilli(card.getLong(ProcessCard.START)),
        version,
        version == SlotLayout.PROTOCOL_VERSION
            ? CounterReading.of(card, ProcessCard.COUNTERS)
            : new CounterReading(0, 0, 0, Map.of()));
  }

  // -- connections

  private void readRegions(long id, ByteBuffer card, Set<Long> pids) {
    if (card.getInt(ProcessCard.VERSION) != SlotLayout.PROTOCOL_VERSION) {
      return;
    }
    int regions = Math.min(card.getInt(ProcessCard.REGIONS), ProcessCard.MAX_REGIONS);
    for (int n = 0; n < regions; n++) {
      int descriptor = card.getInt(ProcessCard.FIRST_REGION + 4 * n);
      if (descriptor == ProcessCard.NO_REGION) {
        continue;
      }
      try (FileChannel region =
          descriptor == ProcessCard.FILE_REGION
              ? open(path.resolve(Directory.regionName(id, n)))
              : openMemory(card.getInt(ProcessCard.PID), descriptor)) {
        for (int i = 0; i < SlotLayout.SLOTS_PER_REGION; i++) {
          ByteBuffer control =
              read(region, (long) i * SlotLayout.SLOT_BYTES, SlotLayout.CONTROL_BYTES);
          SlotReading.addEnds(control, pids, connections);
        }
      } catch (IOException e) {
        // the process has just ended: its connections have gone with it
      }
    }
  }

  private static FileChannel openMemory(int pid, int descriptor) throws IOException {
    Path link = Path.of("/proc/" + pid + "/fd/" + descriptor);
    if (!Files.readSymbolicLink(link).toString().startsWith("/memfd:")) {
      throw new IOException(link + " is another process's"); // the number is used again
    }
    return FileChannel.open(link);
  }

  private void readLinks() throws IOException {
    for (Path file : list(Directory.LINK + "*")) {
      Survey.Process owner = processes.get(Directory.ownerOf(file));
      if (owner == null || owner.version() != SlotLayout.PROTOCOL_VERSION) {
        continue;
      }
      try (FileChannel channel = open(file)) {
        LinkFile.addEnds(owner.pid(), Directory.linkName(file), channel, connections);
      } catch (IOException e) {
        // the process has just ended
      }
    }
  }

  // -- listeners

  private void readListeners() throws IOException {
    String here = "listen-" + Directory.networkNamespace() + "-";
    for (Path file : list("listen-*")) {
      Survey.Process owner = processes.get(Directory.ownerOf(file));
      if (owner == null) {
        continue;
      }
      try (FileChannel channel = open(file)) {
        ByteBuffer bytes = read(channel, 0, Announcement.ADDRESS + Addresses.BYTES);
        if (bytes.getInt(0) == Announcement.MAGIC_NUMBER
            && bytes.getInt(Announcement.CLOSED) == 0) {
          listeners.add(
              listener(owner.pid(), bytes, file.getFileName().toString().startsWith(here)));
        }
      } catch (IOException e) {
        // withdrawn at this moment
      }
    }
  }

  private static Survey.Listener listener(long pid, ByteBuffer bytes, boolean sameNetwork)
      throws IOException {
    return new Survey.Listener(
        pid,
        bytes.getInt(Announcement.VERSION),
        bytes.getInt(Announcement.WILDCARD) != 0,
        SlotReading.address(bytes, Announcement.ADDRESS, bytes.getInt(Announcement.PORT)),
        sameNetwork);
  }

  // -- files

  private List<Path> list(String glob) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path, glob)) {
      for (Path file : stream) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          files.add(file);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of(); // the last process has just removed it
    }
    return files;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  private static ByteBuffer read(FileChannel channel, long from, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new IOException("shorter than " + (from + bytes) + " bytes");
      }
    }
    return buffer;
  }
}
