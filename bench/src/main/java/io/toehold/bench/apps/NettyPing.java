package io.toehold.bench.apps;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.toehold.bench.child.Control;
import io.toehold.bench.child.Latencies;
import io.toehold.bench.child.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Round trips as a Netty application makes them: the next one starts in the event loop, when the
 * one before has come back. One event loop for all connections, closed loop.
 */
public final class NettyPing {

  private final NettyTransport transport;
  private final List<Channel> channels = new ArrayList<>();

  private NettyPing(NettyTransport transport) {
    this.transport = transport;
  }

  /** Arguments: the address, and {@link NettyTransport#EPOLL} for the native transport. */
  public static void main(String[] arguments) throws IOException {
    NettyPing ping = new NettyPing(new NettyTransport(arguments, 1));
    new Control().on(Load.COMMAND, words -> ping.run(Load.parse(words))).serve(Map.of());
  }

  private Map<String, Double> run(Load load) throws Exception {
    while (channels.size() < load.connections()) {
      channels.add(transport.connect(new Handler()));
    }
    long start = System.nanoTime();
    long deadline = start + TimeUnit.MILLISECONDS.toNanos(load.millis());
    List<Round> rounds = new ArrayList<>();
    for (Channel channel : channels.subList(0, load.connections())) {
      Round round = new Round(channel, load.size(), deadline);
      rounds.add(round);
      channel.eventLoop().execute(round::begin);
    }
    Latencies all = new Latencies();
    for (Round round : rounds) {
      all.add(round.done.get());
    }
    return all.summary(System.nanoTime() - start);
  }

  /** One connection's round. */
  private static final class Round {
    private final Channel channel;
    private final ByteBuf message;
    private final int size;
    private final long deadline;
    private final Latencies latencies = new Latencies();
    private final CompletableFuture<Latencies> done = new CompletableFuture<>();
    private long before;
    private int received;
    private byte number;

    Round(Channel channel, int size, long deadline) {
      this.channel = channel;
      this.message = Unpooled.directBuffer(size).writeZero(size);
      this.size = size;
      this.deadline = deadline;
    }

    void begin() {
      channel.pipeline().get(Handler.class).round = this;
      before = System.nanoTime();
      send();
    }

    private void send() {
      received = 0;
      message.setByte(0, ++number);
      channel.writeAndFlush(message.retainedDuplicate(), channel.voidPromise());
    }

    void received(ByteBuf part) {
      if (received == 0 && part.getByte(part.readerIndex()) != number) {
        fail(new IOException("not the echo of what was sent"));
        return;
      }
      received += part.readableBytes();
      if (received < size) {
        return;
      }
      long now = System.nanoTime();
      latencies.record(now - before);
      before = now;
      if (now - deadline < 0) {
        send();
      } else {
        message.release();
        done.complete(latencies);
      }
    }

    void fail(Throwable cause) {
      done.completeExceptionally(cause);
    }
  }

  private static final class Handler extends SimpleChannelInboundHandler<ByteBuf> {
    private Round round;

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf part) {
      round.received(part);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      round.fail(new IOException("the server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      round.fail(cause);
    }
  }
}
