package io.toehold.bench.apps;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.toehold.bench.child.Control;

/** Reads each connection to its end, then answers with the number of bytes; Netty. */
public final class NettySink {

  private NettySink() {}

  /** Arguments: the address, and {@link NettyTransport#EPOLL} for the native transport. */
  public static void main(String[] arguments) throws Exception {
    new Control().serveAt(new NettyTransport(arguments, 1).listen(Count::new));
  }

  private static final class Count extends SimpleChannelInboundHandler<ByteBuf> {
    private long total;

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf part) {
      total += part.readableBytes();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        context
            .writeAndFlush(context.alloc().buffer(Long.BYTES).writeLong(total))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}
