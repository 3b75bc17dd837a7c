package io.toehold.host.rendezvous;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The directory in shared memory in which the processes of one user meet. Its {@code lock} file is
 * held while files appear or are swept, so that no process sweeps what another is just making.
 */
public final class Directory {
  private static final String LOCK = "lock";
  static final String PROCESS = "process-";
  static final String LINK = "link-";

  private final Path path;
  private final String networkNamespace;

  private Directory(Path path, String networkNamespace) {
    this.path = path;
    this.networkNamespace = networkNamespace;
  }

  /**
   * Makes or opens the directory and checks that it belongs to this user alone.
   *
   * @param configured null for the usual place
   */
  public static Directory open(Path configured) throws IOException {
    Object uid = uid();
    Path path = configured != null ? configured : usual();
    try {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (java.nio.file.FileAlreadyExistsException e) {
      Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(uid) || (mode & 0170000) != 0040000 || (mode & 077) != 0) {
        throw new IOException(path + " exists, but is not a directory of this user alone");
      }
    }
    return new Directory(path, networkNamespace());
  }

  /** Where the processes of this user meet unless they are told another place. */
  public static Path usual() throws IOException {
    return Path.of("/dev/shm/toehold-" + uid());
  }

  static Object uid() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /** The network namespace of this process, as it stands in file names. */
  static String networkNamespace() throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString().replaceAll("\\D", "");
  }

  /** The directory itself. */
  public Path path() {
    return path;
  }

  /** A file of this directory. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** The card of a process. */
  public Path processCard(long id) {
    return file(PROCESS + Long.toHexString(id));
  }

  /** A region that is a file. */
  public Path region(long id, int n) {
    return file(regionName(id, n));
  }

  static String regionName(long id, int n) {
    return "region-" + Long.toHexString(id) + "-" + n;
  }

  /** What a process tells about its connections over a link. */
  public Path link(long id, String name) {
    return file(LINK + Long.toHexString(id) + "-" + name);
  }

  /** The name of the link that such a file is about. */
  static String linkName(Path file) {
    return file.getFileName().toString().split("-", 3)[2];
  }

  /** The counters of the ports of this network namespace. */
  public Path ports() {
    return file("ports-" + networkNamespace);
  }

  /** A new announcement. */
  public Path announcement(int port, long id, int n) {
    return file(announcementPrefix(port) + Long.toHexString(id) + "-" + n);
  }

  /** All announcements of a port in this network namespace. */
  public List<Path> announcements(int port) throws IOException {
    return list(announcementPrefix(port) + "*");
  }

  /**
   * The process that an announcement, region, card or link belongs to; -1 if the name says nothing.
   */
  public static long ownerOf(Path file) {
    String[] parts = file.getFileName().toString().split("-");
    int at =
        switch (parts[0]) {
          case "process", "region", "link" -> 1;
          case "listen" -> 3;
          default -> -1;
        };
    try {
      return at > 0 && at < parts.length ? Long.parseUnsignedLong(parts[at], 16) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** All cards. */
  public List<Path> processCards() throws IOException {
    return list(PROCESS + "*");
  }

  /** What runs while the directory is locked. */
  public interface Locked<T> {
    T run() throws IOException;
  }

  /**
   * Runs with the directory locked against all other processes; makes the directory again if it has
   * been removed.
   */
  public synchronized <T> T locked(Locked<T> action) throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      try (FileChannel channel =
          FileChannel.open(
              file(LOCK),
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        Object locked = key(file(LOCK));
        try (FileLock held = channel.lock()) {
          if (held.isValid() && locked != null && Objects.equals(locked, key(file(LOCK)))) {
            return action.run();
          }
        }
      } catch (NoSuchFileException e) {
        open(path); // the last process has just removed it
      }
    }
    throw new IOException(path + " cannot be locked");
  }

  private static Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Removes what dead processes have left. Call it locked.
   *
   * @param self the id of this process, whose files are not looked at: opening and closing the own
   *     card would drop its lock
   * @param liveness says whether the process of a card lives
   */
  public void sweep(long self, Liveness liveness) throws IOException {
    Set<Long> living = new java.util.HashSet<>(Set.of(self));
    for (Path card : processCards()) {
      long id = ownerOf(card);
      if (id != self) {
        if (liveness.isAlive(card)) {
          living.add(id);
        } else {
          Files.deleteIfExists(card);
        }
      }
    }
    for (Path file : list("*-*")) {
      long owner = ownerOf(file);
      if (owner != -1 && !living.contains(owner)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Removes everything if no process is left. Call it locked, after the own files are gone. */
  public void removeIfUnused() throws IOException {
    if (processCards().isEmpty()) {
      for (Path file : list("*")) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(path);
    }
  }

  /** Says whether the process of a card lives. */
  public interface Liveness {
    boolean isAlive(Path card) throws IOException;
  }

  private String announcementPrefix(int port) {
    return "listen-" + networkNamespace + "-" + port + "-";
  }

  private List<Path> list(String glob) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path, glob)) {
      stream.forEach(files::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return files;
  }
}
