package io.toehold.bench.apps;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.toehold.bench.child.Control;

/** Sends back what it receives; Netty, one event loop for all connections. */
public final class NettyEcho {

  private NettyEcho() {}

  /** Arguments: the address, and {@link NettyTransport#EPOLL} for the native transport. */
  public static void main(String[] arguments) throws Exception {
    new Control().serveAt(new NettyTransport(arguments, 1).listen(Echo::new));
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.writeAndFlush(message, context.voidPromise());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      context.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      // Half closures are allowed; the client has ended.
      context.close();
    }
  }
}
