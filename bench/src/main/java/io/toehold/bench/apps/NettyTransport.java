package io.toehold.bench.apps;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** The ways of Netty to the network: {@code java.nio}, or its own native epoll transport. */
final class NettyTransport {

  /** The second argument of programs that are to use the native transport. */
  static final String EPOLL = "epoll";

  private final boolean isEpoll;
  private final String address;
  private final EventLoopGroup group;

  /** {@code threads} of event loops; 0: as many as Netty thinks right. */
  NettyTransport(String[] arguments, int threads) {
    address = arguments[0];
    isEpoll = arguments.length > 1 && arguments[1].equals(EPOLL);
    // Throws if the native library cannot be loaded: nothing falls back unnoticed.
    IoHandlerFactory factory = isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(threads, factory);
  }

  /** Listens; the address for clients. */
  String listen(Supplier<ChannelHandler> handlers) throws InterruptedException {
    Class<? extends ServerChannel> type =
        isEpoll
            ? EpollServerSocketChannel.class
            : Addresses.isTcp(address)
                ? NioServerSocketChannel.class
                : NioServerDomainSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap().group(group).channel(type).childHandler(initializer(handlers));
    if (Addresses.isTcp(address)) {
      bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
    }
    bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    Channel server = bootstrap.bind(Addresses.parse(address)).sync().channel();
    return server.localAddress() instanceof InetSocketAddress tcp
        ? Integer.toString(tcp.getPort())
        : address;
  }

  /** Connects, by TCP. */
  Channel connect(ChannelHandler handler) throws InterruptedException {
    return new Bootstrap()
        .group(group)
        .channel(isEpoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(handler)
        .connect(Addresses.parse(address))
        .sync()
        .channel();
  }

  private static ChannelInitializer<Channel> initializer(Supplier<ChannelHandler> handlers) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(handlers.get());
      }
    };
  }
}
