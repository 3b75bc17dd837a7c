package io.toehold.host.sys;

import io.toehold.core.memory.Memory;
import java.io.IOException;

/**
 * Sockets of the kernel's TCP on 127.0.0.1 that never wait, apart from the JDK's own and without
 * its objects. Thread-safe.
 */
public final class LoopbackSockets {
  /** {@link #connect} has connected. */
  public static final int CONNECTED = 0;

  /** {@link #connect}: nobody listens there. */
  public static final int REFUSED = 1;

  /**
   * {@link #connect}: not yet. Over loopback that is for a moment, when the kernel is busy, or
   * because the queue of those who wait to be accepted is full.
   */
  public static final int BUSY = 2;

  private static final boolean X86 = !System.getProperty("os.arch").equals("aarch64");
  private static final int SOCKET = X86 ? 41 : 198;
  private static final int BIND = X86 ? 49 : 200;
  private static final int LISTEN = X86 ? 50 : 201;
  private static final int ACCEPT4 = X86 ? 288 : 242;
  private static final int CONNECT = X86 ? 42 : 203;
  private static final int GETSOCKNAME = X86 ? 51 : 204;
  private static final int SETSOCKOPT = X86 ? 54 : 208;
  private static final int WRITE = X86 ? 1 : 64;
  private static final int PPOLL = X86 ? 271 : 73;
  private static final int CLOSE = X86 ? 3 : 57;

  private static final int AF_INET = 2;
  private static final int STREAM_NONBLOCK_CLOEXEC = 1 | 04000 | 02000000;
  private static final int NONBLOCK_CLOEXEC = 04000 | 02000000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_LINGER = 13;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int EINPROGRESS = 115;
  private static final int POLLOUT = 4;
  private static final int FAILED = 8 | 16; // POLLERR, POLLHUP
  private static final int LOOPBACK = 127 | 1 << 24; // as the bytes 127 0 0 1 are read as an int

  // Scratch memory of each call: struct sockaddr_in, then a word
  private static final int ADDRESS_BYTES = 16;
  private static final int WORD = ADDRESS_BYTES;
  private static final int SCRATCH = 32;

  /** The value of a doorbell byte does not matter. */
  private static final long BELL = Memory.allocate(8);

  private final RawSyscall raw;

  LoopbackSockets(RawSyscall raw) {
    this.raw = raw;
  }

  /** A socket that listens on a port of the kernel's choice. */
  public int listen(int backlog) throws IOException {
    int fd = bind();
    try {
      check("listen", raw.call(LISTEN, fd, backlog, 0, 0, 0, 0));
      return fd;
    } catch (IOException e) {
      close(fd);
      throw e;
    }
  }

  /** A socket that is bound to a port of the kernel's choice. */
  public int bind() throws IOException {
    int fd = (int) check("socket", raw.call(SOCKET, AF_INET, STREAM_NONBLOCK_CLOEXEC, 0, 0, 0, 0));
    long at = address(0);
    try {
      check("bind", raw.call(BIND, fd, at, ADDRESS_BYTES, 0, 0, 0));
      return fd;
    } catch (IOException e) {
      close(fd);
      throw e;
    } finally {
      Memory.free(at);
    }
  }

  /** The port of a socket. */
  public int port(int fd) throws IOException {
    long at = address(0);
    try {
      Memory.putInt(at + WORD, ADDRESS_BYTES);
      check("getsockname", raw.call(GETSOCKNAME, fd, at, at + WORD, 0, 0, 0));
      return port(at);
    } finally {
      Memory.free(at);
    }
  }

  /**
   * Connects a bound socket.
   *
   * @return {@link #CONNECTED}, {@link #REFUSED} or {@link #BUSY}, as {@link #connected}
   */
  public int connect(int fd, int port) {
    long at = address(port);
    try {
      long result = raw.call(CONNECT, fd, at, ADDRESS_BYTES, 0, 0, 0);
      if (result != 0 && result != -EINPROGRESS) {
        return REFUSED;
      }
      return connected(fd);
    } finally {
      Memory.free(at);
    }
  }

  /** What has become of a {@link #connect}; the socket is of no more use if it is REFUSED. */
  public int connected(int fd) {
    long at = Memory.allocate(SCRATCH);
    try {
      // struct pollfd: descriptor, events, what of them is there; then no time to wait
      Memory.putInt(at, fd);
      Memory.putInt(at + 4, POLLOUT);
      Memory.putLong(at + 8, 0);
      Memory.putLong(at + 16, 0);
      raw.call(PPOLL, at, 1, at + 8, 0, 0, 0);
      int ready = Memory.getShort(at + 6);
      return (ready & FAILED) != 0 ? REFUSED : (ready & POLLOUT) != 0 ? CONNECTED : BUSY;
    } finally {
      Memory.free(at);
    }
  }

  /** A connection that waits to be accepted: {@code descriptor << 16 | its peer's port}. */
  public long accept(int listener) {
    long at = address(0);
    try {
      Memory.putInt(at + WORD, ADDRESS_BYTES);
      long fd = raw.call(ACCEPT4, listener, at, at + WORD, NONBLOCK_CLOEXEC, 0, 0);
      return fd < 0 ? fd : fd << 16 | port(at);
    } finally {
      Memory.free(at);
    }
  }

  /** Has each byte go out at once. */
  public void sendAtOnce(int fd) {
    setOption(fd, IPPROTO_TCP, TCP_NODELAY, 1, 0, 4);
  }

  /** Sends one byte, if there is room. */
  public void ring(int fd) {
    raw.call(WRITE, fd, BELL, 1, 0, 0, 0);
  }

  /** Closes a socket. */
  public void close(int fd) {
    raw.call(CLOSE, fd, 0, 0, 0, 0, 0);
  }

  /** Closes a connection by a reset, which leaves nothing behind. */
  public void reset(int fd) {
    setOption(fd, SOL_SOCKET, SO_LINGER, 1, 0, 8);
    close(fd);
  }

  private void setOption(int fd, int level, int option, int first, int second, int bytes) {
    long at = Memory.allocate(8);
    Memory.putInt(at, first);
    Memory.putInt(at + 4, second);
    raw.call(SETSOCKOPT, fd, level, option, at, bytes, 0);
    Memory.free(at);
  }

  /** A new struct sockaddr_in, with room behind it. */
  private static long address(int port) {
    long at = Memory.allocate(SCRATCH);
    Memory.putShort(at, (short) AF_INET);
    Memory.putByte(at + 2, (byte) (port >>> 8));
    Memory.putByte(at + 3, (byte) port);
    Memory.putInt(at + 4, LOOPBACK);
    return at;
  }

  private static int port(long at) {
    return (Memory.getByte(at + 2) & 0xff) << 8 | Memory.getByte(at + 3) & 0xff;
  }

  private static long check(String what, long result) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": errno " + -result);
    }
    return result;
  }
}
