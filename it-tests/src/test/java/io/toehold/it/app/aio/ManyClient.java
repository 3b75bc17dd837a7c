package io.toehold.it.app.aio;

import io.toehold.it.app.Control;
import io.toehold.it.app.Pattern;
import io.toehold.it.app.Sizes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Many connections at once, each with a read and a write pending most of the time. All that comes
 * back is checked. Some end by half, some are closed under their pending operations.
 */
public final class ManyClient {
  private static final int BYTES = 30_011;
  private static final int SEVENTH = 7;

  private final CountDownLatch finished;
  private final long seed;

  private ManyClient(int connections, long seed) {
    this.finished = new CountDownLatch(connections);
    this.seed = seed;
  }

  /** {@code <port> <connections> <seed>}. */
  public static void main(String[] args) throws Exception {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    int connections = Integer.parseInt(args[1]);
    ManyClient many = new ManyClient(connections, Long.parseLong(args[2]));
    AsynchronousChannelGroup group =
        AsynchronousChannelGroup.withFixedThreadPool(2, Contract.daemons("client"));
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group);
      channel.connect(server).get();
      greet(channel);
      streams.add(many.new Stream(channel, i));
    }
    Control.say("connected");
    streams.forEach(Stream::start);
    many.finished.await();
    Control.say("done");
    Control.untilExit();
  }

  /** So that the next connects when this one has been accepted, and no offer waits for long. */
  private static void greet(AsynchronousSocketChannel channel) throws Exception {
    channel.write(ByteBuffer.allocate(1)).get();
    if (channel.read(ByteBuffer.allocate(1)).get() != 1) {
      throw new IOException("was not greeted");
    }
  }

  private final class Stream {
    private final AsynchronousSocketChannel channel;
    private final int number;
    private final Pattern pattern;
    private final Sizes sizes;
    private final byte[] sent = new byte[BYTES];
    private final ByteBuffer out = ByteBuffer.wrap(sent);
    private final ByteBuffer in = ByteBuffer.allocate(5_003);
    private int received;

    Stream(AsynchronousSocketChannel channel, int number) {
      this.channel = channel;
      this.number = number;
      this.pattern = new Pattern(seed + number);
      this.sizes = new Sizes(seed + number);
      pattern.fill(0, sent, 0, BYTES);
    }

    void start() {
      read();
      write();
    }

    private void write() {
      out.limit(Math.min(BYTES, out.position() + 1 + sizes.next() % 7_001));
      channel.write(out, null, handler(n -> written()));
    }

    private void written() {
      if (out.position() < BYTES) {
        write();
      } else if (number % SEVENTH != 0) {
        try {
          channel.shutdownOutput();
        } catch (IOException problem) {
          give(problem);
        }
      }
    }

    private void read() {
      in.clear();
      channel.read(in, null, handler(this::received));
    }

    private void received(int n) {
      if (n < 0) {
        end();
        return;
      }
      pattern.check(received, in.array(), 0, n);
      received += n;
      if (number % SEVENTH == 0 && received > BYTES / 2) {
        end(); // the write may be pending, the read is about to be
      }
      read();
    }

    private void end() {
      try {
        boolean whole = received == BYTES || (number % SEVENTH == 0 && received > BYTES / 2);
        if (!whole) {
          throw new IOException("connection " + number + " ended after " + received);
        }
        if (channel.isOpen()) {
          channel.close();
          finished.countDown();
        }
      } catch (IOException problem) {
        give(problem);
      }
    }

    private void give(Throwable problem) {
      Control.say("connection " + number + " failed: " + problem);
    }

    private CompletionHandler<Integer, Object> handler(Consumer<Integer> next) {
      return new CompletionHandler<>() {
        @Override
        public void completed(Integer n, Object attachment) {
          try {
            next.accept(n);
          } catch (RuntimeException problem) {
            give(problem);
          }
        }

        @Override
        public void failed(Throwable problem, Object attachment) {
          boolean expected =
              problem instanceof AsynchronousCloseException
                  || problem instanceof java.nio.channels.ClosedChannelException;
          if (!expected || number % SEVENTH != 0 && channel.isOpen()) {
            give(problem);
          }
        }
      };
    }
  }
}
