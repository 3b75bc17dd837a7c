package io.toehold.it.app.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An asynchronous channel, waited for. Takes turns between futures and handlers, heap and direct
 * buffers, one and several at once, and the kinds of groups.
 */
final class AsynchronousConnection implements Connection {
  private static final AtomicInteger CHANNELS = new AtomicInteger();

  private final AsynchronousSocketChannel channel;
  private final ByteBuffer directOut = ByteBuffer.allocateDirect(1 << 17);
  private final ByteBuffer directIn = ByteBuffer.allocateDirect(1 << 17);
  private int writes;
  private int reads;

  private AsynchronousConnection(AsynchronousSocketChannel channel) {
    this.channel = channel;
  }

  /** The default group, one of a fixed number of threads, one of as many as there is work for. */
  private static final class Groups {
    private static final List<AsynchronousChannelGroup> ALL = all();

    private static List<AsynchronousChannelGroup> all() {
      ThreadFactory daemons =
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          };
      try {
        return List.of(
            AsynchronousChannelGroup.withFixedThreadPool(2, daemons),
            AsynchronousChannelGroup.withCachedThreadPool(
                Executors.newCachedThreadPool(daemons), 1));
      } catch (IOException problem) {
        throw new ExceptionInInitializerError(problem);
      }
    }

    static AsynchronousChannelGroup next() {
      int i = CHANNELS.getAndIncrement() % (ALL.size() + 1);
      return i == 0 ? null : ALL.get(i - 1);
    }
  }

  /** One operation, which ends with a call of its handler. */
  private interface Operation<V> {
    void start(CompletionHandler<V, Void> handler);
  }

  private static <V> Future<V> handled(Operation<V> operation) {
    CompletableFuture<V> result = new CompletableFuture<>();
    operation.start(
        new CompletionHandler<>() {
          @Override
          public void completed(V value, Void attachment) {
            result.complete(value);
          }

          @Override
          public void failed(Throwable problem, Void attachment) {
            result.completeExceptionally(problem);
          }
        });
    return result;
  }

  private static <V> V await(Future<V> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException problem) {
      if (problem.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(problem.getCause());
    } catch (InterruptedException problem) {
      throw new IOException(problem);
    }
  }

  static Connection connect(InetSocketAddress address) throws IOException {
    AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(Groups.next());
    if (CHANNELS.get() % 2 == 0) {
      await(channel.connect(address));
    } else {
      await(AsynchronousConnection.<Void>handled(h -> channel.connect(address, null, h)));
    }
    return new AsynchronousConnection(channel);
  }

  static Listener listen(InetSocketAddress address, int backlog) throws IOException {
    AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open(Groups.next());
    server.bind(address, backlog);
    return new Listener() {
      private int accepted;

      @Override
      public Connection accept() throws IOException {
        return new AsynchronousConnection(
            await(
                accepted++ % 2 == 0
                    ? server.accept()
                    : AsynchronousConnection.<AsynchronousSocketChannel>handled(
                        h -> server.accept(null, h))));
      }

      @Override
      public int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
      }

      @Override
      public void close() throws IOException {
        server.close();
      }
    };
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    switch (writes++ % 3) {
      case 0 -> {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
          await(channel.write(buffer));
        }
      }
      case 1 -> {
        for (int done = 0; done < length; done += directOut.limit()) {
          directOut.clear();
          directOut.put(bytes, offset + done, Math.min(length - done, directOut.capacity()));
          directOut.flip();
          while (directOut.hasRemaining()) {
            await(AsynchronousConnection.<Integer>handled(h -> channel.write(directOut, null, h)));
          }
        }
      }
      default -> {
        int first = length / 3;
        ByteBuffer[] parts = {
          ByteBuffer.wrap(bytes, offset, first),
          ByteBuffer.allocate(0),
          ByteBuffer.wrap(bytes, offset + first, length - first)
        };
        while (parts[2].hasRemaining()) {
          await(
              AsynchronousConnection.<Long>handled(
                  h -> channel.write(parts, 0, parts.length, 1, TimeUnit.HOURS, null, h)));
        }
      }
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    switch (reads++ % 3) {
      case 0:
        return await(channel.read(ByteBuffer.wrap(bytes, offset, length)));
      case 1:
        directIn.clear().limit(Math.min(length, directIn.capacity()));
        int count =
            await(AsynchronousConnection.<Integer>handled(h -> channel.read(directIn, null, h)));
        directIn.flip();
        directIn.get(bytes, offset, Math.max(count, 0));
        return count;
      default:
        int first = length / 3;
        ByteBuffer[] parts = {
          ByteBuffer.wrap(bytes, offset, first),
          ByteBuffer.wrap(bytes, offset + first, length - first)
        };
        return await(
                AsynchronousConnection.<Long>handled(
                    h -> channel.read(parts, 0, parts.length, 1, TimeUnit.HOURS, null, h)))
            .intValue();
    }
  }

  @Override
  public void readTimeout(int millis) {
    throw new UnsupportedOperationException("after a timeout nothing can be read any more");
  }

  @Override
  public void exchange(Outgoing out, Incoming in) throws IOException {
    TwoThreads.exchange(this, out, in);
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void linger(int seconds) {
    throw new UnsupportedOperationException("has no SO_LINGER");
  }

  @Override
  public int localPort() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  @Override
  public int remotePort() throws IOException {
    return ((InetSocketAddress) channel.getRemoteAddress()).getPort();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
