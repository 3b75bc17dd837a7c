package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.nio.ByteBuffer;

/**
 * The calls that the JDK's asynchronous channels make to the kernel. The agent changes them, in the
 * code of those classes, into calls of the methods here that have the same name, the same
 * parameters, and the calling channel as the last one.
 *
 * <p>So the state machine, which decides who may read and write, when handlers run and on which
 * thread, how time-outs, cancellation and closing end an operation, is the JDK's own on all paths.
 */
final class ToeholdAsynchronousCalls {
  private ToeholdAsynchronousCalls() {}

  private static ToeholdAsynchronousSocketChannel face(AsynchronousSocketChannelImpl channel) {
    // one that was made before the agent came is none of ours
    return channel instanceof ToeholdAsynchronousSocketChannel face && face.isOurs() ? face : null;
  }

  // -- UnixAsynchronousSocketChannelImpl

  static int connect(
      FileDescriptor fd, InetAddress address, int port, UnixAsynchronousSocketChannelImpl channel)
      throws IOException {
    return channel instanceof ToeholdAsynchronousSocketChannel face
        ? face.connect(address, port)
        : Net.connect(fd, address, port);
  }

  /** The JDK asks for the local address of a client when it has just been connected. */
  static InetSocketAddress localAddress(
      FileDescriptor fd, UnixAsynchronousSocketChannelImpl channel) throws IOException {
    ToeholdAsynchronousSocketChannel face = face(channel);
    InetSocketAddress own = face == null ? null : face.connected();
    return own == null ? Net.localAddress(fd) : own;
  }

  static int read(
      FileDescriptor fd,
      ByteBuffer dst,
      long position,
      boolean async,
      NativeDispatcher dispatcher,
      UnixAsynchronousSocketChannelImpl channel)
      throws IOException {
    ToeholdAsynchronousSocketChannel face = face(channel);
    int n = face == null ? ToeholdSession.HOST : face.receive(s -> ToeholdBuffers.read(s, dst));
    return n == ToeholdSession.HOST ? IOUtil.read(fd, dst, position, async, dispatcher) : n;
  }

  static long read(
      FileDescriptor fd,
      ByteBuffer[] dsts,
      boolean async,
      NativeDispatcher dispatcher,
      UnixAsynchronousSocketChannelImpl channel)
      throws IOException {
    ToeholdAsynchronousSocketChannel face = face(channel);
    int n =
        face == null
            ? ToeholdSession.HOST
            : face.receive(s -> ToeholdBuffers.read(s, dsts, 0, dsts.length));
    return n == ToeholdSession.HOST ? IOUtil.read(fd, dsts, async, dispatcher) : n;
  }

  static int write(
      FileDescriptor fd,
      ByteBuffer src,
      long position,
      boolean async,
      NativeDispatcher dispatcher,
      UnixAsynchronousSocketChannelImpl channel)
      throws IOException {
    ToeholdAsynchronousSocketChannel face = face(channel);
    int n = face == null ? ToeholdSession.HOST : face.transmit(s -> ToeholdBuffers.write(s, src));
    return n == ToeholdSession.HOST ? IOUtil.write(fd, src, position, async, dispatcher) : n;
  }

  static long write(
      FileDescriptor fd,
      ByteBuffer[] srcs,
      boolean async,
      NativeDispatcher dispatcher,
      UnixAsynchronousSocketChannelImpl channel)
      throws IOException {
    ToeholdAsynchronousSocketChannel face = face(channel);
    if (face == null) {
      return IOUtil.write(fd, srcs, async, dispatcher);
    }
    long all = remaining(srcs);
    int n = face.transmit(s -> ToeholdBuffers.write(s, srcs, 0, srcs.length));
    if (n != ToeholdSession.HOST) {
      return n;
    }
    long done = all - remaining(srcs); // written before the connection came to the host path
    long more = IOUtil.write(fd, srcs, async, dispatcher);
    return done == 0 ? more : done + Math.max(0, more);
  }

  private static long remaining(ByteBuffer[] buffers) {
    long bytes = 0;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    return bytes;
  }

  static void startPoll(Port port, int fd, int events, UnixAsynchronousSocketChannelImpl channel) {
    ToeholdAsynchronousSocketChannel face = face(channel);
    if (face != null) {
      face.startPoll(events);
    } else {
      port.startPoll(fd, events);
    }
  }

  // -- AsynchronousSocketChannelImpl

  static void bind(
      FileDescriptor fd, InetAddress address, int port, AsynchronousSocketChannelImpl channel)
      throws IOException {
    if (channel instanceof ToeholdAsynchronousSocketChannel face) {
      face.bind(address, port);
    } else {
      Net.bind(fd, address, port);
    }
  }

  static void shutdown(FileDescriptor fd, int how, AsynchronousSocketChannelImpl channel)
      throws IOException {
    ToeholdAsynchronousSocketChannel face = face(channel);
    if (face == null || !face.shutdown(how)) {
      Net.shutdown(fd, how);
    }
  }

  static void setSocketOption(
      FileDescriptor fd,
      ProtocolFamily family,
      SocketOption<?> name,
      Object value,
      AsynchronousSocketChannelImpl channel)
      throws IOException {
    ToeholdAsynchronousSocketChannel face = face(channel);
    if (face == null || !face.setOwnOption(name, value)) {
      Net.setSocketOption(fd, family, name, value);
    }
    if (channel instanceof ToeholdAsynchronousSocketChannel ours) {
      ours.optionSet(name);
    }
  }

  static Object getSocketOption(
      FileDescriptor fd,
      ProtocolFamily family,
      SocketOption<?> name,
      AsynchronousSocketChannelImpl channel)
      throws IOException {
    ToeholdAsynchronousSocketChannel face = face(channel);
    Object own = face == null ? null : face.ownOption(name);
    return own != null ? own : Net.getSocketOption(fd, family, name);
  }

  /** The name of a channel's class, for its {@code toString()}. */
  static String getName(Class<?> type, AsynchronousSocketChannelImpl channel) {
    boolean ours = channel instanceof ToeholdAsynchronousSocketChannel;
    return (ours ? type.getSuperclass() : type).getName();
  }

  // -- EPollPort, and the task of its that polls

  static int create(EPollPort port) throws IOException {
    int epoll = EPoll.create();
    ToeholdAsynchronousGroup.opened(port, epoll);
    return epoll;
  }

  static int write1(int fd, byte value, EPollPort port) throws IOException {
    int n = IOUtil.write1(fd, value);
    ToeholdAsynchronousGroup group = ToeholdAsynchronousGroup.of(port);
    if (group != null) {
      group.wake();
    }
    return n;
  }

  static void closeIntFD(int fd, EPollPort port) throws IOException {
    ToeholdAsynchronousGroup.closed(fd); // of which there are none, unless it is the epoll
    FileDispatcherImpl.closeIntFD(fd);
  }

  static int wait(int epoll, long events, int most, int timeout) throws IOException {
    ToeholdAsynchronousGroup group = ToeholdAsynchronousGroup.of(epoll);
    return group == null
        ? EPoll.wait(epoll, events, most, timeout)
        : group.await(epoll, events, most);
  }

  // -- AsynchronousServerSocketChannelImpl

  /** Announced first: see {@link ToeholdServerSocketChannel#listen}. */
  static void listen(FileDescriptor fd, int backlog, AsynchronousServerSocketChannelImpl channel)
      throws IOException {
    ToeholdAsynchronousServerSocketChannel face =
        channel instanceof ToeholdAsynchronousServerSocketChannel ours ? ours : null;
    if (face != null) {
      face.announce();
    }
    try {
      Net.listen(fd, backlog);
    } catch (IOException e) {
      if (face != null) {
        face.unlisten();
      }
      throw e;
    }
  }

  static void setSocketOption(
      FileDescriptor fd,
      ProtocolFamily family,
      SocketOption<?> name,
      Object value,
      AsynchronousServerSocketChannelImpl channel)
      throws IOException {
    Net.setSocketOption(fd, family, name, value);
    if (channel instanceof ToeholdAsynchronousServerSocketChannel face) {
      face.optionSet(name);
    }
  }

  /** As above. */
  static String getName(Class<?> type, AsynchronousServerSocketChannelImpl channel) {
    boolean ours = channel instanceof ToeholdAsynchronousServerSocketChannel;
    return (ours ? type.getSuperclass() : type).getName();
  }
}
