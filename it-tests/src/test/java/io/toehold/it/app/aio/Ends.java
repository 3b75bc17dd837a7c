package io.toehold.it.app.aio;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Both ends of a new connection; the observed one is in the given group, its peer in another. */
final class Ends implements Closeable {
  private static final int CHUNK = 65_537;

  /** A multiple of what an engine takes to give a waiting writer a larger ring. */
  private static final int GROWTH_MILLIS = 200;

  private static final AtomicInteger OPENED = new AtomicInteger();

  private final AsynchronousServerSocketChannel server;

  /** The observed end. */
  final AsynchronousSocketChannel here;

  final AsynchronousSocketChannel peer;

  private long written;

  /**
   * @param accepted whether the observed end is the accepted one
   * @param group of the observed end; null for the default group
   */
  Ends(boolean accepted, AsynchronousChannelGroup group) throws Exception {
    server = AsynchronousServerSocketChannel.open(accepted ? group : null).bind(loopback());
    Future<AsynchronousSocketChannel> other = server.accept();
    AsynchronousSocketChannel client = AsynchronousSocketChannel.open(accepted ? null : group);
    client.connect(server.getLocalAddress()).get();
    here = accepted ? other.get() : client;
    peer = accepted ? client : other.get();
    OPENED.incrementAndGet();
  }

  /** How many have been made. */
  static int opened() {
    return OPENED.get();
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Writes until a write has to wait for its reader: buffers may grow while a writer waits. */
  Future<Integer> fill() throws ExecutionException, InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    while (true) {
      Future<Integer> write = here.write(buffer);
      try {
        written += write.get(GROWTH_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        return write;
      }
      buffer.clear();
    }
  }

  /** What {@link #fill} has written without waiting for the reader. */
  long written() {
    return written;
  }

  /** Reads so many bytes, or to the end. */
  static long drain(AsynchronousSocketChannel from, long most) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    long total = 0;
    while (total < most) {
      buffer.clear().limit((int) Math.min(CHUNK, most - total));
      int n = from.read(buffer).get();
      if (n < 0) {
        break;
      }
      total += n;
    }
    return total;
  }

  @Override
  public void close() throws IOException {
    here.close();
    peer.close();
    server.close();
  }
}
