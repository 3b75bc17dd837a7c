package io.toehold.it.app.aio;

import io.toehold.it.app.Control;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what it gets, on any number of connections. */
public final class ManyServer {
  private static final int BACKLOG = 1024;

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private ManyServer() {}

  /** {@code default|fixed}: the group. */
  public static void main(String[] args) throws Exception {
    AsynchronousChannelGroup group =
        args[0].equals("fixed")
            ? AsynchronousChannelGroup.withFixedThreadPool(2, Contract.daemons("server"))
            : null;
    AsynchronousServerSocketChannel server =
        AsynchronousServerSocketChannel.open(group).bind(Ends.loopback(), BACKLOG);
    ManyServer many = new ManyServer();
    many.accept(server);
    Control.say("port " + ((InetSocketAddress) server.getLocalAddress()).getPort());
    for (String question = Control.next(); question != null; question = Control.next()) {
      Control.say("open " + question + ": " + many.open + ", " + many.failed + " failed");
    }
  }

  private void accept(AsynchronousServerSocketChannel server) {
    server.accept(
        null,
        new CompletionHandler<AsynchronousSocketChannel, Object>() {
          @Override
          public void completed(AsynchronousSocketChannel channel, Object attachment) {
            server.accept(null, this);
            open.incrementAndGet();
            new Echo(channel).read();
          }

          @Override
          public void failed(Throwable problem, Object attachment) {
            problem.printStackTrace();
          }
        });
  }

  private final class Echo {
    private final AsynchronousSocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(4_099);

    Echo(AsynchronousSocketChannel channel) {
      this.channel = channel;
    }

    void read() {
      buffer.clear();
      channel.read(buffer, null, handler(n -> echo(n)));
    }

    private void echo(int n) {
      if (n < 0) {
        end();
      } else {
        buffer.flip();
        write();
      }
    }

    private void write() {
      channel.write(
          buffer,
          null,
          handler(
              n -> {
                if (buffer.hasRemaining()) {
                  write();
                } else {
                  read();
                }
              }));
    }

    private void end() {
      try {
        channel.close();
        open.decrementAndGet();
      } catch (IOException problem) {
        problem.printStackTrace();
      }
    }

    private CompletionHandler<Integer, Object> handler(java.util.function.IntConsumer next) {
      return new CompletionHandler<>() {
        @Override
        public void completed(Integer n, Object attachment) {
          next.accept(n);
        }

        @Override
        public void failed(Throwable problem, Object attachment) {
          failed.incrementAndGet();
          end();
        }
      };
    }
  }
}
