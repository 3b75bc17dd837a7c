package io.toehold.host.sys;

import io.toehold.core.direct.Futex;
import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The Linux system calls that Toehold uses, over one raw entry. Thread-safe. */
public final class SystemCalls implements Futex {
  private static final boolean X86 = !System.getProperty("os.arch").equals("aarch64");

  private static final int READ = X86 ? 0 : 63;
  private static final int CLOSE = X86 ? 3 : 57;
  private static final int LSEEK = X86 ? 8 : 62;
  private static final int MMAP = X86 ? 9 : 222;
  private static final int MUNMAP = X86 ? 11 : 215;
  private static final int IOCTL = X86 ? 16 : 29;
  private static final int WRITEV = X86 ? 20 : 66;
  private static final int SOCKET = X86 ? 41 : 198;
  private static final int FCNTL = X86 ? 72 : 25;
  private static final int FTRUNCATE = X86 ? 77 : 46;
  private static final int FUTEX = X86 ? 202 : 98;
  private static final int EPOLL_CTL = X86 ? 233 : 21;
  private static final int OPENAT = X86 ? 257 : 56;
  private static final int PPOLL = X86 ? 271 : 73;
  private static final int EPOLL_PWAIT = X86 ? 281 : 22;
  private static final int FALLOCATE = X86 ? 285 : 47;
  private static final int EVENTFD2 = X86 ? 290 : 19;
  private static final int EPOLL_CREATE1 = X86 ? 291 : 20;
  private static final int MEMFD_CREATE = X86 ? 319 : 279;

  private static final int AT_FDCWD = -100;
  private static final int O_RDWR_CLOEXEC = 02 | 02000000;
  private static final int NONBLOCK_CLOEXEC = 04000 | 02000000; // of files, sockets and eventfds
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int PUNCH_HOLE_KEEP_SIZE = 2 | 1;
  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;
  private static final int F_GETLK = 5;
  private static final int F_RDLCK = 0;
  private static final int F_UNLCK = 2;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_GET_SEALS = 1034;
  private static final int SEALS = 1 | 2 | 4; // SEAL, SHRINK, GROW: the size is final
  private static final int MFD_CLOEXEC_ALLOW_SEALING = 1 | 2;
  private static final int EPOLL_CLOEXEC = 02000000;

  /** Error numbers, as results are negated: nothing is there, or there is no room. */
  public static final int EAGAIN = 11;

  /** Interrupted by a signal: try again. */
  public static final int EINTR = 4;

  /** Events of {@link #poll}. */
  public static final int POLLIN = 1;

  private final RawSyscall raw;
  private final CopyToPeer copy;

  /**
   * @param raw the machine's system call instruction
   * @param copy what other native code there is
   */
  public SystemCalls(RawSyscall raw, CopyToPeer copy) {
    this.raw = raw;
    this.copy = copy;
  }

  /** Copies bulk into rings, in the way that is best on this processor. */
  public CopyToPeer copyToPeer() {
    return copy;
  }

  @Override
  public void await(long word, int value, long nanos) {
    if (nanos <= 0) {
      raw.call(FUTEX, word, FUTEX_WAIT, value, 0, 0, 0);
      return;
    }
    long timespec = Memory.allocate(16);
    try {
      Memory.putLong(timespec, nanos / 1_000_000_000L);
      Memory.putLong(timespec + 8, nanos % 1_000_000_000L);
      raw.call(FUTEX, word, FUTEX_WAIT, value, timespec, 0, 0);
    } finally {
      Memory.free(timespec);
    }
  }

  @Override
  public void wake(long word) {
    raw.call(FUTEX, word, FUTEX_WAKE, Integer.MAX_VALUE, 0, 0, 0);
  }

  /**
   * Creates memory that nobody can truncate.
   *
   * @return its file descriptor
   */
  public int createSealedMemory(String name, long bytes) throws IOException {
    int fd =
        (int)
            withString(
                name, at -> raw.call(MEMFD_CREATE, at, MFD_CLOEXEC_ALLOW_SEALING, 0, 0, 0, 0));
    check("memfd_create", fd);
    try {
      check("ftruncate", raw.call(FTRUNCATE, fd, bytes, 0, 0, 0, 0));
      check("fcntl(F_ADD_SEALS)", raw.call(FCNTL, fd, F_ADD_SEALS, SEALS, 0, 0, 0));
    } catch (IOException e) {
      close(fd);
      throw e;
    }
    return fd;
  }

  /** Whether the memory behind the descriptor is sealed and has this size. */
  public boolean isSealedMemory(int fd, long bytes) {
    return raw.call(FCNTL, fd, F_GET_SEALS, 0, 0, 0, 0) == SEALS
        && raw.call(LSEEK, fd, 0, 2, 0, 0, 0) == bytes;
  }

  /** Opens a file for reading and writing. */
  public int open(String path) throws IOException {
    return (int)
        check(
            "open " + path,
            withString(path, at -> raw.call(OPENAT, AT_FDCWD, at, O_RDWR_CLOEXEC, 0, 0, 0)));
  }

  /** Opens a device for reading and writing, neither of which will wait. */
  public int openNonBlocking(String path) throws IOException {
    return (int)
        check(
            "open " + path,
            withString(path, at -> raw.call(OPENAT, AT_FDCWD, at, 02 | NONBLOCK_CLOEXEC, 0, 0, 0)));
  }

  /** A datagram socket, to ask the network for which it was opened about its interfaces. */
  public int openDatagramSocket() throws IOException {
    return (int)
        check("socket", raw.call(SOCKET, AF_INET, SOCK_DGRAM | NONBLOCK_CLOEXEC, 0, 0, 0, 0));
  }

  /**
   * {@code ioctl(2)}.
   *
   * @param what for the message of the exception
   */
  public void control(String what, int fd, long request, long argument) throws IOException {
    check(what, raw.call(IOCTL, fd, request, argument, 0, 0, 0));
  }

  /**
   * Reads once.
   *
   * @return bytes, or the negated error number
   */
  public int read(int fd, long address, int bytes) {
    return (int) raw.call(READ, fd, address, bytes, 0, 0, 0);
  }

  /**
   * Writes once, from several places.
   *
   * @param vector address of {@code count} pairs of longs: address, bytes
   * @return bytes, or the negated error number
   */
  public int writeGathered(int fd, long vector, int count) {
    return (int) raw.call(WRITEV, fd, vector, count, 0, 0, 0);
  }

  /** The calls that have to do with sockets. */
  public LoopbackSockets sockets() {
    return new LoopbackSockets(raw);
  }

  /** A new eventfd: readable when it has been rung. */
  public int openEvent() throws IOException {
    return (int) check("eventfd2", raw.call(EVENTFD2, 0, NONBLOCK_CLOEXEC, 0, 0, 0, 0));
  }

  /**
   * Waits until something is ready.
   *
   * @param descriptors address of {@code count} {@code struct pollfd}: descriptor (32 bits; a
   *     negative one is ignored), events (16), what of them is there (16)
   * @param timespec address of the longest time to wait (seconds, nanoseconds), or 0 for no limit
   * @return how many are ready; 0 if the time is up; or the negated error number
   */
  public int poll(long descriptors, int count, long timespec) {
    return (int) raw.call(PPOLL, descriptors, count, timespec, 0, 0, 0);
  }

  /** Maps a file, shared, for reading and writing. */
  public long map(int fd, long bytes) throws IOException {
    return check("mmap", raw.call(MMAP, 0, bytes, 3, 1, fd, 0));
  }

  /** Undoes {@link #map}. */
  public void unmap(long address, long bytes) {
    raw.call(MUNMAP, address, bytes, 0, 0, 0, 0);
  }

  /** Gives a part of a file real storage; false if there is none. */
  public boolean allocate(int fd, long offset, long bytes) {
    return raw.call(FALLOCATE, fd, 0, offset, bytes, 0, 0) == 0;
  }

  /**
   * Whether another process holds an exclusive lock on the file. Locks nothing, and does not see
   * the shared locks of those who are just looking as well.
   */
  public boolean isLocked(int fd) {
    // struct flock: 0 type (16 bits), 2 whence (16), 8 start, 16 length (0: all), 24 pid
    long lock = Memory.allocate(32);
    try {
      Memory.putInt(lock, F_RDLCK);
      return raw.call(FCNTL, fd, F_GETLK, lock, 0, 0, 0) == 0
          && (Memory.getInt(lock) & 0xffff) != F_UNLCK;
    } finally {
      Memory.free(lock);
    }
  }

  /** Gives the storage of a part of a file back. */
  public void punchHole(int fd, long offset, long bytes) {
    raw.call(FALLOCATE, fd, PUNCH_HOLE_KEEP_SIZE, offset, bytes, 0, 0);
  }

  /** Closes a descriptor. */
  public void close(int fd) {
    raw.call(CLOSE, fd, 0, 0, 0, 0, 0);
  }

  /** A new epoll descriptor. */
  public int epollCreate() throws IOException {
    return (int) check("epoll_create1", raw.call(EPOLL_CREATE1, EPOLL_CLOEXEC, 0, 0, 0, 0, 0));
  }

  /** Adds a descriptor; {@code key} comes back with its events. */
  public boolean epollAdd(int epoll, int fd, int events, long key) {
    long event = Memory.allocate(16);
    try {
      Memory.putInt(event, events);
      if (X86) { // packed there, aligned elsewhere
        Memory.putInt(event + 4, (int) key);
        Memory.putInt(event + 8, (int) (key >>> 32));
      } else {
        Memory.putLong(event + 8, key);
      }
      return raw.call(EPOLL_CTL, epoll, 1, fd, event, 0, 0) == 0;
    } finally {
      Memory.free(event);
    }
  }

  /** Waits for events without limit; fills {@code keys} and returns how many. */
  public int epollWait(int epoll, long buffer, long[] keys) {
    int n = (int) raw.call(EPOLL_PWAIT, epoll, buffer, keys.length, -1, 0, 0);
    int size = X86 ? 12 : 16;
    for (int i = 0; i < n; i++) {
      long data = buffer + (long) i * size + (X86 ? 4 : 8);
      keys[i] = (Memory.getInt(data) & 0xffffffffL) | ((long) Memory.getInt(data + 4) << 32);
    }
    return Math.max(0, n);
  }

  private interface WithAddress {
    long call(long address);
  }

  private static long withString(String s, WithAddress action) {
    byte[] bytes = s.getBytes(StandardCharsets.UTF_8);
    long address = Memory.allocate(bytes.length + 1L);
    try {
      Memory.copyFrom(bytes, 0, address, bytes.length);
      return action.call(address);
    } finally {
      Memory.free(address);
    }
  }

  private static long check(String what, long result) throws IOException {
    if (result < 0 && result > -4096) {
      throw new IOException(what + ": " + text((int) -result));
    }
    return result;
  }

  /** What {@code strerror} says, of those that people may do something about. */
  private static String text(int errno) {
    return switch (errno) {
      case 1 -> "Operation not permitted";
      case 2 -> "No such file or directory";
      case 12 -> "Cannot allocate memory";
      case 13 -> "Permission denied";
      case 16 -> "Device or resource busy";
      case 19 -> "No such device";
      case 22 -> "Invalid argument";
      case 23, 24 -> "Too many open files";
      case 28 -> "No space left on device";
      default -> "errno " + errno;
    };
  }
}
