package io.toehold.core.tcp.harness;

import io.toehold.core.tcp.engine.ChunkPool;
import io.toehold.core.tcp.engine.ConnectionKey;
import io.toehold.core.tcp.engine.Errno;
import io.toehold.core.tcp.engine.SocketOptions;
import io.toehold.core.tcp.engine.TcpConnection;
import io.toehold.core.tcp.engine.TcpListener;
import io.toehold.core.tcp.engine.TcpStack;
import io.toehold.core.tcp.engine.TcpState;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP stack with a virtual clock: packets in, packets out, and non-blocking calls like those of
 * the socket interface, which return a result or a negative errno. Nothing happens but by its
 * methods; the same calls give the same packets.
 */
public final class TcpHarness implements AutoCloseable {
  /** Events of {@link #poll}. */
  public static final int IN = 1;

  public static final int OUT = 4;
  public static final int ERR = 8;
  public static final int HUP = 16;

  /** Directions of {@link #shutdown}. */
  public static final int SHUT_RD = 0;

  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;

  /** Options of {@link #setsockopt}. Times in milliseconds. */
  public enum Option {
    NO_DELAY,
    KEEP_ALIVE,
    KEEP_ALIVE_IDLE,
    KEEP_ALIVE_INTERVAL,
    KEEP_ALIVE_COUNT,
    LINGER,
    OOB_INLINE,
    QUICK_ACK,
    RECEIVE_BUFFER,
    RECEIVE_LOW_WATER,
    SEND_BUFFER,
    TRAFFIC_CLASS,
    USER_TIMEOUT
  }

  private static final class Socket {
    final TcpConnection connection;
    TcpListener listener;
    long high;
    long low;
    int port;
    boolean connectCalled;
    boolean connectReported;
    boolean errorTaken;
    boolean readShut;
    boolean writeShut;
    int linger = -1;

    Socket(TcpConnection connection) {
      this.connection = connection;
    }
  }

  private static final long MILLISECOND = 1_000_000;

  private final QueueLink link = new QueueLink();
  private final ChunkPool pool = new ChunkPool(14, 1 << 16);
  private final TcpStack stack;
  private final List<Socket> sockets = new ArrayList<>();
  private long now;

  /**
   * @param parameters every constant of the TCP
   * @param seed decides about sequence numbers, ports and whatever else is meant to be random
   * @param addresses the stack's own
   */
  public TcpHarness(TcpParameters parameters, long seed, String... addresses) {
    stack = new TcpStack(parameters, link, pool, seed, () -> {});
    for (String address : addresses) {
      long[] a = parse(address);
      stack.address(a[0], a[1]);
    }
  }

  private static long[] parse(String address) {
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      ByteBuffer b = ByteBuffer.wrap(bytes);
      return bytes.length == 4
          ? new long[] {0, IpAddress.mapped(b.getInt())}
          : new long[] {b.getLong(), b.getLong()};
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  // Time and packets

  /** Virtual time, nanoseconds. */
  public long now() {
    return now;
  }

  /** A packet arrives now. */
  public void inject(byte[] packet) {
    link.arrives(packet);
    stack.poll(now);
  }

  /** What was sent since the last call, in order. */
  public List<byte[]> takeOutput() {
    return link.takeSent();
  }

  /** When the next timer is due, or {@link Long#MAX_VALUE}. */
  public long nextTimer() {
    return stack.nextDeadline();
  }

  /** Lets time pass until then, running every timer at its time. */
  public void advanceTo(long time) {
    for (long next = nextTimer(); next <= time; next = nextTimer()) {
      now = Math.max(now, next);
      stack.poll(now);
    }
    now = Math.max(now, time);
    stack.poll(now);
  }

  /** Changes the MTU of the device. */
  public void mtu(int mtu) {
    link.mtu = mtu;
  }

  /** How many packets the device takes before it is full. */
  public void deviceRoom(int packets) {
    link.room = packets;
    stack.poll(now);
  }

  /** The stack, for what this class has no words for. */
  public TcpStack stack() {
    return stack;
  }

  /** Chunks of buffer memory in use. */
  public int chunksInUse() {
    return pool.inUse();
  }

  // Sockets

  /** A new socket. */
  public int socket() {
    return add(new Socket(stack.open()));
  }

  private int add(Socket s) {
    sockets.add(s);
    return sockets.size() - 1;
  }

  private Socket get(int fd) {
    Socket s = fd >= 0 && fd < sockets.size() ? sockets.get(fd) : null;
    if (s == null) {
      throw new IllegalArgumentException("no socket " + fd);
    }
    return s;
  }

  private static int failure(Errno errno) {
    return -errno.number();
  }

  /** Names the local address; port 0 leaves it to be chosen. */
  public int bind(int fd, String address, int port) {
    Socket s = get(fd);
    long[] a = parse(address);
    boolean any = address.equals("0.0.0.0") || address.equals("::");
    s.high = any ? 0 : a[0];
    s.low = any ? 0 : a[1];
    s.port = port;
    return 0;
  }

  /** Makes it a listener. */
  public int listen(int fd, int backlog) {
    Socket s = get(fd);
    if (s.listener == null) {
      s.listener = stack.listen(s.high, s.low, s.port, backlog);
      s.listener.options.noDelay(s.connection.options.noDelay());
      stack.poll(now);
    } else {
      s.listener.backlog(backlog);
    }
    return 0;
  }

  /** Takes a connection. Returns its socket. */
  public int accept(int fd) {
    Socket s = get(fd);
    if (s.listener == null) {
      return failure(Errno.INVALID);
    }
    TcpConnection c = s.listener.accept();
    if (c == null) {
      return failure(Errno.AGAIN);
    }
    Socket accepted = new Socket(c);
    accepted.connectCalled = true;
    accepted.connectReported = true;
    return add(accepted);
  }

  /** Begins to connect; the result is known once {@link #poll} says OUT. */
  public int connect(int fd, String address, int port) {
    Socket s = get(fd);
    if (!s.connectCalled) {
      s.connectCalled = true;
      long[] a = parse(address);
      stack.connect(s.connection, new ConnectionKey(s.high, s.low, s.port, a[0], a[1], port));
      stack.poll(now);
    } else if (s.connection.isEstablished()) {
      boolean first = !s.connectReported;
      s.connectReported = true;
      return first ? 0 : failure(Errno.IS_CONNECTED);
    }
    int error = takeError(s);
    if (error != 0) {
      return -error;
    }
    return failure(s.connectReported ? Errno.ALREADY : Errno.IN_PROGRESS);
  }

  private static int takeError(Socket s) {
    if (s.errorTaken || s.connection.error() == Errno.NONE) {
      return 0;
    }
    s.errorTaken = true;
    return s.connection.error().number();
  }

  /** Queues bytes. Returns how many. */
  public int send(int fd, byte[] bytes, int offset, int length) {
    Socket s = get(fd);
    int error = takeError(s);
    if (error != 0) {
      return -error;
    }
    if (s.connectCalled && s.connection.state() == TcpState.SYN_SENT) {
      return failure(Errno.AGAIN);
    }
    int n = s.connection.write(bytes, offset, length);
    stack.poll(now);
    return sendResult(s, n);
  }

  private static int sendResult(Socket s, int n) {
    if (n == TcpConnection.FAILED) {
      int error = takeError(s);
      return error != 0 ? -error : failure(Errno.BROKEN_PIPE);
    }
    return n == TcpConnection.UNAVAILABLE ? failure(Errno.AGAIN) : n;
  }

  /** Queues one byte that is urgent. */
  public int sendUrgent(int fd, int b) {
    Socket s = get(fd);
    int n = s.connection.writeUrgent((byte) b);
    stack.poll(now);
    return sendResult(s, n);
  }

  /** Takes received bytes. Returns how many, 0 at the end of the stream. */
  public int recv(int fd, byte[] bytes, int offset, int length) {
    Socket s = get(fd);
    if (!s.connectCalled) {
      return failure(Errno.NOT_CONNECTED);
    }
    int n = s.connection.read(bytes, offset, length);
    stack.poll(now);
    if (n == TcpConnection.FAILED) {
      return -takeError(s);
    }
    if (n == TcpConnection.UNAVAILABLE) {
      return s.readShut ? 0 : failure(Errno.AGAIN);
    }
    return Math.max(n, 0);
  }

  /** Ends one direction or both. */
  public int shutdown(int fd, int how) {
    Socket s = get(fd);
    if (!s.connection.isEstablished()) {
      return failure(Errno.NOT_CONNECTED);
    }
    if (how != SHUT_WR) {
      s.readShut = true;
      s.connection.shutdownInput();
    }
    if (how != SHUT_RD && !s.writeShut) {
      s.writeShut = true;
      s.connection.disconnect();
      stack.poll(now);
    }
    return 0;
  }

  /** Closes it, by the rules of TOE-CONTRACT section 2. */
  public int close(int fd) {
    Socket s = get(fd);
    sockets.set(fd, null);
    if (s.listener != null) {
      s.listener.close();
    }
    if (s.linger == 0 || s.connection.available() > 0) {
      s.connection.abort();
    } else {
      s.connection.disconnect();
    }
    s.connection.detach();
    stack.poll(now);
    return 0;
  }

  /** Sets an option. */
  public int setsockopt(int fd, Option option, long value) {
    Socket s = get(fd);
    SocketOptions o = s.listener == null ? s.connection.options : s.listener.options;
    switch (option) {
      case NO_DELAY -> o.noDelay(value != 0);
      case KEEP_ALIVE -> o.keepAlive(value != 0);
      case KEEP_ALIVE_IDLE -> o.keepAliveIdle(value * MILLISECOND);
      case KEEP_ALIVE_INTERVAL -> o.keepAliveInterval(value * MILLISECOND);
      case KEEP_ALIVE_COUNT -> o.keepAliveProbes((int) value);
      case LINGER -> s.linger = (int) value;
      case OOB_INLINE -> o.urgentInline(value != 0);
      case QUICK_ACK -> o.quickAck(value != 0);
      case RECEIVE_BUFFER -> o.receiveBuffer((int) value);
      case RECEIVE_LOW_WATER -> o.lowWater((int) value);
      case SEND_BUFFER -> o.sendBuffer((int) value);
      case TRAFFIC_CLASS -> o.trafficClass((int) value);
      case USER_TIMEOUT -> o.userTimeout(value * MILLISECOND);
    }
    s.connection.optionsChanged();
    stack.poll(now);
    return 0;
  }

  /** The value of an option. */
  public long getsockopt(int fd, Option option) {
    Socket s = get(fd);
    SocketOptions o = s.listener == null ? s.connection.options : s.listener.options;
    return switch (option) {
      case NO_DELAY -> o.noDelay() ? 1 : 0;
      case KEEP_ALIVE -> o.keepAlive() ? 1 : 0;
      case KEEP_ALIVE_IDLE -> o.keepAliveIdle() / MILLISECOND;
      case KEEP_ALIVE_INTERVAL -> o.keepAliveInterval() / MILLISECOND;
      case KEEP_ALIVE_COUNT -> o.keepAliveProbes();
      case LINGER -> s.linger;
      case OOB_INLINE -> o.urgentInline() ? 1 : 0;
      case QUICK_ACK -> o.quickAck() ? 1 : 0;
      case RECEIVE_BUFFER -> o.receiveBuffer();
      case RECEIVE_LOW_WATER -> o.lowWater();
      case SEND_BUFFER -> o.sendBuffer();
      case TRAFFIC_CLASS -> o.trafficClass();
      case USER_TIMEOUT -> o.userTimeout() / MILLISECOND;
    };
  }

  /** What can be done without waiting: bits of {@link #IN} and its like. */
  public int poll(int fd) {
    Socket s = get(fd);
    if (s.listener != null) {
      return s.listener.isAcceptable() ? IN : 0;
    }
    TcpConnection c = s.connection;
    int events = 0;
    if (c.isReadable() || s.readShut) {
      events |= IN;
    }
    if (c.isWritable()) {
      events |= OUT;
    }
    if (c.error() != Errno.NONE && !s.errorTaken) {
      events |= ERR;
    }
    boolean unconnected = !s.connectCalled;
    boolean over = c.isPeerFinished() && s.writeShut;
    if (unconnected || over || c.error() != Errno.NONE) {
      events |= HUP;
    }
    return events;
  }

  /** The pending error (SO_ERROR), which is cleared: an errno or 0. */
  public int error(int fd) {
    return takeError(get(fd));
  }

  /** The state of a connection. */
  public TcpState state(int fd) {
    return get(fd).connection.state();
  }

  /** The local port, or 0. */
  public int localPort(int fd) {
    ConnectionKey key = get(fd).connection.key();
    return key == null ? get(fd).port : key.localPort();
  }

  /** Frees the stack's memory. */
  @Override
  public void close() {
    stack.close();
    link.close();
    pool.close();
  }
}
