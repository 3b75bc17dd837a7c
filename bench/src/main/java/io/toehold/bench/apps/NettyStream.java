package io.toehold.bench.apps;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.toehold.bench.child.Control;
import io.toehold.bench.child.Load;
import io.toehold.bench.child.Throughput;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Writes as fast as it can until the peer has read everything, each write flushed, while the
 * channel is writable; Netty, one connection.
 */
public final class NettyStream {

  private NettyStream() {}

  /** Arguments: the address, and {@link NettyTransport#EPOLL} for the native transport. */
  public static void main(String[] arguments) throws IOException {
    NettyTransport transport = new NettyTransport(arguments, 1);
    new Control().on(Load.COMMAND, words -> run(transport, Load.parse(words))).serve(Map.of());
  }

  private static Map<String, Double> run(NettyTransport transport, Load load) throws Exception {
    long start = System.nanoTime();
    Writer writer = new Writer(load.size(), start + TimeUnit.MILLISECONDS.toNanos(load.millis()));
    transport.connect(writer);
    long received = writer.received.get();
    long elapsed = System.nanoTime() - start;
    Throughput.check(writer.writes, load.size(), received);
    return Throughput.summary(writer.writes, load.size(), elapsed);
  }

  private static final class Writer extends SimpleChannelInboundHandler<ByteBuf> {
    private final ByteBuf data;
    private final int size;
    private final long deadline;
    private final CompletableFuture<Long> received = new CompletableFuture<>();
    private long writes;
    private boolean isWriting;
    private boolean ended;

    Writer(int size, long deadline) {
      this.data = Unpooled.directBuffer(size).writeZero(size);
      this.size = size;
      this.deadline = deadline;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      write(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      write(context);
    }

    private void write(ChannelHandlerContext context) {
      if (isWriting) {
        // A flush below made the channel writable again, and the loop sees that by itself.
        return;
      }
      isWriting = true;
      while (!ended && context.channel().isWritable()) {
        writes++;
        ChannelFuture write = context.writeAndFlush(data.retainedDuplicate());
        if (System.nanoTime() - deadline >= 0) {
          ended = true;
          // What is still queued would be dropped.
          write.addListener(done -> ((DuplexChannel) context.channel()).shutdownOutput());
        }
      }
      isWriting = false;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf answer) {
      data.release();
      received.complete(answer.readLong());
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      received.completeExceptionally(
          new IOException("the server closed the connection after writes of " + size));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      received.completeExceptionally(cause);
    }
  }
}
