package io.toehold.it.suite.fuzz;

import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * One end, and what it can do without blocking for ever: it knows how much its peer has written and
 * whether it has ended, and so what a read will find; if the kernel is late with that, it waits for
 * it. Nothing of this depends on how the connection is carried.
 */
final class Party {
  private static final int MOST_UNREAD = 50_000; // every buffer on the way holds more
  private static final int LONGEST = 20_000;
  private static final long PATIENCE = 2_000_000_000L; // ns

  private final Socket socket;
  private final SocketChannel channel; // not blocking; null for a socket with streams
  private final Selector selector;
  private Party peer;

  private long written;
  private long read;
  private boolean shut; // the output has been shut
  private boolean ended; // the output has been shut, or all closed
  private boolean deaf; // the input has been shut, or all closed

  /** An end with streams. */
  Party(Socket socket) {
    this.socket = socket;
    channel = null;
    selector = null;
  }

  /** An end that does not block. */
  Party(SocketChannel channel) throws IOException {
    this.socket = channel.socket();
    this.channel = channel;
    selector = Selector.open();
    channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
  }

  /**
   * Both without Nagle's algorithm: with it, whether a small write is on its way when the
   * connection is reset is a matter of time.
   */
  static void connect(Party one, Party other) throws IOException {
    one.peer = other;
    other.peer = one;
    one.noDelay();
    other.noDelay();
  }

  int localPort() {
    return socket.getLocalPort();
  }

  void dispose() throws IOException {
    socket.close();
    if (selector != null) {
      selector.close();
    }
  }

  /** Does something; the name of it and what came of it. */
  String act(Random random) throws Exception {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> write(random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(LONGEST));
      case 5, 6, 7, 8, 9 -> read(random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(LONGEST));
      case 10, 11 -> available();
      case 12 -> select(random.nextInt(4));
      case 13 -> noDelay();
      case 14 -> vector(1 + random.nextInt(500));
      case 15 -> keepAlive(random.nextBoolean());
      case 16 -> {
        if (random.nextInt(2) == 0) {
          socket.setSoLinger(true, 0);
        }
        yield "linger";
      }
      case 17 -> {
        shutdownOutput();
        yield "shut output";
      }
      case 18 -> {
        if (random.nextInt(2) == 0) {
          yield state();
        }
        shutdownInput();
        yield "shut input";
      }
      default -> {
        if (random.nextInt(3) > 0) {
          yield state();
        }
        ended = true;
        deaf = true;
        socket.close();
        if (selector != null) {
          selector.selectNow(); // without it, the JDK keeps the descriptor
        }
        yield "close";
      }
    };
  }

  private long unread() {
    return peer.written - read;
  }

  private String write(int count) throws IOException {
    if (peer.unread() + count > MOST_UNREAD || loses()) {
      return "write no more";
    }
    byte[] bytes = pattern(count);
    try {
      if (channel == null) {
        socket.getOutputStream().write(bytes);
      } else {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        channel.write(all);
        count = all.position();
      }
    } catch (IOException problem) {
      ended = true; // nothing more goes through
      throw problem;
    }
    written += count;
    return "write " + count;
  }

  /**
   * The JDK's channels write to the kernel even if they have shut the output, and so take the news
   * of a reset from the next reader.
   */
  private boolean loses() {
    return shut && peer.ended;
  }

  private byte[] pattern(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) ((written + i) * 31 >> 3);
    }
    return bytes;
  }

  private String vector(int count) throws IOException {
    if (channel == null || peer.unread() + 2L * count > MOST_UNREAD || loses()) {
      return "gather nothing";
    }
    byte[] bytes = pattern(2 * count);
    ByteBuffer[] parts = {
      ByteBuffer.wrap(bytes, 0, count),
      ByteBuffer.allocateDirect(count).put(bytes, count, count).flip()
    };
    long n = channel.write(parts);
    written += n;
    return "gather " + n;
  }

  /** As much as there should be, and what comes then. */
  private String read(int most) throws IOException {
    int wanted = deaf ? most : (int) Math.min(most, unread());
    if (wanted == 0 && most > 0 && !deaf && !peer.ended && channel == null) {
      return "read would block";
    }
    ByteBuffer in = ByteBuffer.allocate(wanted == 0 ? most : wanted);
    long start = System.nanoTime();
    boolean comes = wanted > 0 || peer.ended; // if it is late, it is the kernel's softirq that is
    int n;
    do {
      n = readOnce(in);
      read += Math.max(0, n);
    } while (n >= 0
        && !deaf
        && in.hasRemaining()
        && (n > 0 ? wanted > 0 : comes)
        && System.nanoTime() - start < PATIENCE);
    CRC32 sum = new CRC32();
    sum.update(in.array(), 0, in.position());
    return "read " + in.position() + " " + n(n) + " " + Long.toHexString(sum.getValue());
  }

  private static String n(int n) {
    return n < 0 ? "end" : "";
  }

  private int readOnce(ByteBuffer in) throws IOException {
    if (channel != null) {
      return channel.read(in);
    }
    int n = socket.getInputStream().read(in.array(), in.position(), in.remaining());
    in.position(in.position() + Math.max(0, n));
    return n;
  }

  private String available() throws IOException {
    int n = socket.getInputStream().available();
    long start = System.nanoTime();
    while (!deaf && n < unread() && System.nanoTime() - start < PATIENCE) {
      n = socket.getInputStream().available();
    }
    return "available " + n;
  }

  private String select(int ops) throws IOException {
    if (channel == null || !channel.isOpen()) {
      return "select nothing";
    }
    int interest =
        ((ops & 1) != 0 ? SelectionKey.OP_READ : 0) | ((ops & 2) != 0 ? SelectionKey.OP_WRITE : 0);
    SelectionKey key = channel.keyFor(selector).interestOps(interest);
    boolean comes = (ops & 1) != 0 && (unread() > 0 || peer.ended || deaf);
    long start = System.nanoTime();
    do {
      selector.selectedKeys().clear();
      selector.selectNow();
    } while (comes
        && (selector.selectedKeys().isEmpty() || (key.readyOps() & SelectionKey.OP_READ) == 0)
        && System.nanoTime() - start < PATIENCE);
    return "select " + interest + " " + (selector.selectedKeys().isEmpty() ? 0 : key.readyOps());
  }

  private String noDelay() throws IOException {
    if (channel != null) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return "no delay " + channel.getOption(StandardSocketOptions.TCP_NODELAY);
    }
    socket.setTcpNoDelay(true);
    return "no delay " + socket.getTcpNoDelay();
  }

  private String keepAlive(boolean wanted) throws IOException {
    socket.setKeepAlive(wanted);
    return "keep alive " + socket.getKeepAlive();
  }

  private void shutdownOutput() throws IOException {
    if (channel != null) {
      channel.shutdownOutput();
    } else {
      socket.shutdownOutput();
    }
    shut = true;
    ended = true;
  }

  private void shutdownInput() throws IOException {
    if (channel != null) {
      channel.shutdownInput();
    } else {
      socket.shutdownInput();
    }
    deaf = true;
  }

  private String state() {
    return "state "
        + socket.isClosed()
        + socket.isConnected()
        + socket.isInputShutdown()
        + socket.isOutputShutdown()
        + " "
        + (channel == null ? socket : channel);
  }
}
